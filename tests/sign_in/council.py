"""A council's sign-on for tests: a real OpenID Connect issuer on this machine, with discovery, PKCE and signed statements."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "alongside", "a secret between two servers"
MOVED = "/elsewhere"


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Council(ThreadingHTTPServer):
    """says: what the next statement claims, over the usual. signs_with: another key than the one it publishes, to be found out."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.issuer = self.calls_itself = f"http://127.0.0.1:{self.server_port}"
        self.key = self.signs_with = _key()
        self.says: dict[str, object] = {"sub": "e4711", "email": "somebody@council.example"}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.moved: set[str] = set()

    def statement(self) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, **self.says}
        return jwt.encode(claims, self.signs_with, algorithm="RS256", headers={"kid": "1"})


class _Answers(BaseHTTPRequestHandler):
    server: Council

    def do_GET(self) -> None:
        at = urlsplit(self.path)
        issuer = self.server.issuer
        self.server.asked.append(at.path)
        is_moved, at = at.path in self.server.moved, at._replace(path=at.path.removesuffix(MOVED))
        if is_moved:
            self._send_on()
        elif at.path == "/.well-known/openid-configuration":
            self._json({
                "issuer": self.server.calls_itself,
                "authorization_endpoint": f"{issuer}/authorize", "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/keys", "userinfo_endpoint": f"{issuer}/userinfo",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            })  # fmt: skip
        elif at.path == "/keys":
            published = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key()))
            self._json({"keys": [{**published, "kid": "1", "alg": "RS256", "use": "sig"}]})
        elif at.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(at.query).items()}
            code = secrets.token_urlsafe()
            self.server.codes[code] = asked
            self.send_response(302)
            self.send_header(
                "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        if self.path in self.server.moved:
            return self._send_on()
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        given = {name: values[0] for name, values in sent.items()}
        asked = self.server.codes.pop(given.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        is_ours = (given.get("client_id"), given.get("client_secret")) == (CLIENT, SECRET)
        if asked is None or not is_ours or asked.get("code_challenge") != proof.decode():
            return self._json({"error": "invalid_grant"}, 400)
        return self._json(
            {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": self.server.statement()}
        )

    def _send_on(self) -> None:
        self.send_response(307)
        self.send_header("Location", f"{self.server.issuer}{self.path}{MOVED}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, value: object, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Quiet."""


@contextmanager
def open_council() -> Iterator[Council]:
    """The issuer, for as long as it is needed."""
    server = Council()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
