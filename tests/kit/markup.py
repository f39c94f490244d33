"""HTML brought to one form, so that two writings of the same page compare equal."""

from __future__ import annotations

import re
from html.parser import HTMLParser

REFERENCES = ("id", "for", "aria-describedby", "aria-controls", "href")


class _Tokens(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[object] = []

    def handle_starttag(self, tag, attrs):
        values = {name: " ".join((value or "").split()) for name, value in attrs}
        if "class" in values:
            values["class"] = " ".join(sorted(values["class"].split()))
        self.tokens.append((tag, values))

    def handle_endtag(self, tag):
        self.tokens.append(f"/{tag}")

    def handle_data(self, data):
        if words := " ".join(data.split()):
            self.tokens.append(words)


def tokens(html: str) -> list[object]:
    """Tags, attributes and words in order; classes sorted, white space and the spelling of ids and names ignored."""
    reader = _Tokens()
    reader.feed(html)
    known: dict[str, str] = {}
    for token in reader.tokens:
        if isinstance(token, tuple):
            for name in ("id", "name"):
                if name in token[1]:
                    known.setdefault(f"{name} {token[1][name]}", f"{name}{len(known)}")
    return [_renamed(token, known) for token in reader.tokens]


def _renamed(token, known):
    if not isinstance(token, tuple):
        return token
    tag, values = token
    renamed = dict(values)
    for name in REFERENCES:
        if name in values:
            renamed[name] = re.sub(r"[^\s#]+", lambda match: known.get(f"id {match[0]}", match[0]), values[name])
    if "name" in values:
        renamed["name"] = known[f"name {values['name']}"]
    return tag, dict(sorted(renamed.items()))


def lists(html: str, tag: str) -> list[dict[str, str]]:
    """The attributes of every such tag."""
    reader = _Tokens()
    reader.feed(html)
    return [token[1] for token in reader.tokens if isinstance(token, tuple) and token[0] == tag]
