"""Every address, asked by everybody: what comes back holds no fact that the policy does not let them see.

The unit is a marked word. Whatever an answer holds must be within what `gate.why` says of the rows that hold the word; a leak
names the address, the viewer and the row.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from alongside.access import gate
from alongside.access.models import Conflict, Restriction
from alongside.access.policy import Role, Viewer
from alongside.people.models import Event, Record
from alongside.rights import reach
from alongside.rights.models import Request
from tests.canaries.addresses import MISSING, addresses
from tests.canaries.scan import marks_in, marks_of_answer, new_mark
from tests.canaries.world import PLANTERS, build, tables_about_people, user_of

pytestmark = pytest.mark.django_db
OPEN_TO_ANYONE = {  # addresses that answer somebody who has not signed in; everything else sends them to sign in
    "accessibility/",
    "privacy/",
    "sign-in/login/",
    "sign-in/inactive/",
    "sign-in/invited/",  # where a one-time code is typed in
    "sign-in/signup/",  # says that members are added by their agency
    "partnership/what-we-share/",  # the public register, without a fact about anybody
    "api/openapi.json",  # what the interface offers, without a fact in it
}
GET_MAY_WRITE = {
    "audit_entry",
    "audit_seal",
    "django_session",
    "sign_in_alert",  # that somebody looked at unusually much, as this walk does
    "sign_in_sitting",  # when somebody was last there
    "sign_in_use",
}  # that somebody looked is the one thing a look may leave
A_DOWNLOAD = re.compile(r'attachment; filename="[a-z0-9_-]+\.[a-z0-9]+"')  # a name of ours, with nothing in it to obey
NEVER_POSTED = {"sign-in/logout/", "sign-in/password/", "sign-in/hold/"}  # they end the session that the walk needs


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once; what a test does in it is rolled back with the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def signed_in(viewer) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user_of(viewer), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def tables() -> dict[str, int]:
    """A number for what each table holds, but those that a look may write to."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names()) - GET_MAY_WRITE):
            cursor.execute(f"select * from {connection.ops.quote_name(table)} order by 1")
            found[table] = hash(str(cursor.fetchall()))
    return found


def test_every_table_about_people_is_planted():
    missing = tables_about_people() - set(PLANTERS)
    assert not missing, f"teach tests/canaries/world.py to plant {[model.__name__ for model in missing]}"


def test_rows_and_words_agree_on_every_table_for_everybody(world, monkeypatch):
    """What `gate.visible` gives is what `gate.why` says yes to, row for row: the words decide what the walk lets pass."""
    known, ask, found = {}, gate.ties, []

    def once(viewer, person):
        if (viewer.name, person) not in known:
            known[viewer.name, person] = ask(viewer, person)
        return known[viewer.name, person]

    monkeypatch.setattr(gate, "ties", once)  # not again for every row of the same person
    for model in tables_about_people():
        rows = list(model._default_manager.all())
        for viewer in world.viewers:
            shown = sorted(gate.visible(viewer, model._default_manager.all()).values_list("pk", flat=True))
            said = sorted(row.pk for row in rows if gate.why(viewer, row))
            if shown != said:
                found.append(f"{model._meta.label} for {viewer.name}: rows {shown}, words {said}")
    assert not found, "\n".join(found[:20])


def test_every_parameter_of_every_address_is_known(world):
    assert sum(len(world.paths(address)) for address in addresses()) >= len(addresses())


def test_nobody_is_answered_where_it_is_not_meant(world):
    client, answered = Client(), set()
    for address in addresses():
        for path in world.paths(address):
            answer = client.get(path)
            assert not marks_of_answer(answer), f"{path} tells nobody in particular"
            if answer.status_code == 200:
                answered.add(address.route)
            elif answer.status_code == 302:
                assert "/sign-in/" in answer["Location"], f"{path} sends a stranger to {answer['Location']}"
    assert answered == OPEN_TO_ANYONE


def leaks_of(viewer, world, client, ask) -> list[str]:
    """What an answer held that the viewer may not see. ask: (client, path) -> answer."""
    allowed, found = world.allowed(viewer), []
    for address in addresses():
        for path in world.paths(address):
            answer = ask(client, path)
            assert answer.status_code < 500, f"{path} broke for {viewer.role} of {viewer.agency_name}"
            if (carried := answer.headers.get("Content-Disposition")) is not None:
                assert A_DOWNLOAD.fullmatch(carried), f"{path} leaves as {carried}"
            for mark in (marks_of_answer(answer) & world.marks.keys()) - allowed:
                rows = [f"{row._meta.label} {row.pk}" for row in world.marks[mark]]
                found.append(f"{path} told {viewer.role} of {viewer.agency_name}: {mark} of {rows}")
            seen[address.route].add(answer.status_code)
    return found


seen: dict[str, set[int]] = defaultdict(set)


def walkers(world) -> list[Viewer]:
    """Everybody; on PostgreSQL one in each role, from the agency that may know least. That rows and words agree there too, for
    everybody and every table, is shown above."""
    by_role = {viewer.role: viewer for viewer in world.viewers}
    return list(by_role.values()) if connection.vendor == "postgresql" else world.viewers


@pytest.mark.case(13)
def test_nothing_leaks_by_looking(world, caplog, mailoutbox):
    caplog.set_level(logging.INFO)
    viewers = walkers(world)
    clients, found = {viewer.name: signed_in(viewer) for viewer in viewers}, []
    before = tables()
    for viewer in viewers:
        found += leaks_of(viewer, world, clients[viewer.name], lambda client, path: client.get(path))
    assert not found, "\n".join(found[:20])
    after = tables()
    assert not [table for table in before if before[table] != after[table]], "a GET altered something"
    assert not marks_in(caplog.text.encode()), "a marked word reached the log"
    assert not marks_in("".join(str(mail.message()) for mail in mailoutbox).encode()), "a marked word was mailed"


def unopened() -> set[str]:
    """The addresses that nobody has opened yet, but those of which it is said why nobody can."""
    opened = {route for route, codes in seen.items() if codes & {200, 302, 405}}
    return {
        address.route for address in addresses() if not address.route.startswith(BY_KEYS_OF_THEIR_OWN)
    } - opened - set(NOT_OPENED)  # fmt: skip


def test_every_address_was_opened_by_somebody(world):
    """Otherwise nothing has been shown of it: teach the world the row it needs, or the address its parameter."""
    for viewer in world.viewers:
        if not (left := unopened()):
            return
        client = signed_in(viewer)
        for address in (each for each in addresses() if each.route in left):
            seen[address.route] |= {client.get(path).status_code for path in world.paths(address)}
    assert not unopened()


# Requests and breaches have keys that the walk does not know; tests/rights/test_pages.py opens them as every role.
BY_KEYS_OF_THEIR_OWN = ("rights/requests/<slug:key>/", "rights/breaches/<slug:key>/")
NOT_OPENED = {  # why nobody can open it by looking
    "api/": "the interface has no front page",
    "api/<path:rest>": "what lies nowhere",
    "sign-in/second-factor/totp/deactivate/": "for who has a second factor",
    "sign-in/second-factor/recovery-codes/": "for who has a second factor",
    "sign-in/second-factor/recovery-codes/download/": "for who has a second factor",
    "sign-in/council/<slug:provider_id>/back/": "where a provider sends people, and there is none here",
    "notices/calendar/<str:token>.ics": "nobody has a calendar in this world; tests/notices opens one",
    "notices/<int:pk>/": "nothing waits for anybody in this world",
    "partnership/approvals/<int:pk>/": "nothing waits for a second person in this world",
    "partnership/still-needed/<slug:slug>/": "the quarter's round has not begun in this world",
    "trust/emergencies/<int:pk>/": "nothing was opened in an emergency in this world",
    "rights/keeping/lists/<int:pk>/": "nothing is kept too long in this world",
    "rights/keeping/holds/<int:pk>/lift/": "nothing is held back in this world",
    "members/unusual/<int:pk>/": "nothing unusual has happened in this world",
}


def test_a_request_and_its_pack_are_read_by_whom_they_are_for_and_hold_one_persons_facts(world):
    """Requests have keys of their own, which the walk does not know: each of their addresses, asked by everybody."""
    person = world.people["half hidden"]
    request = Request.objects.create(
        kind="subject_access", person=person, relation="self", channel="letter", received_on=world.today,
        identity_checked_on=world.today, identity_how="Saw a passport",
    )  # fmt: skip
    of_them = {table.label: {row.pk for row in table.rows_of([person.pk])} for table in reach.tables()}
    theirs = {
        w for w, rows in world.marks.items() if any(row.pk in of_them.get(row._meta.label_lower, ()) for row in rows)
    }
    pages = [
        f"/rights/requests/{request.key}/{rest}"
        for rest in ("", "pack/", "pack/preview/", "find/", "correct/", "pack/sign/")
    ]
    pages += [f"/rights/requests/{request.key}/pack/groups/{number}/" for number in (1, 5, 9)]
    pages += [
        f"/rights/requests/{request.key}/pack/items/{table}/{pk}/" for table in ("people.event", "reaching.safeaddress")
        for pk in sorted(of_them[table])[:3]
    ]  # fmt: skip
    read = set()
    for viewer in world.viewers:
        client, may_read = signed_in(viewer), viewer.may("rights.see")
        for page in pages if may_read else pages[:3] + pages[-1:]:
            answer = client.get(page)
            told = marks_of_answer(answer) & world.marks.keys()
            if not may_read:
                assert answer.status_code in (403, 404, 405) and not told, f"{page} told {viewer.name}"
            assert told <= theirs | world.allowed(viewer), f"{page} told {viewer.name} of somebody else"
            read |= told
    assert len(read & theirs) > 10, "packs are read, or nothing has been shown"


def typical(viewers):
    """One viewer of each kind of reach at two agencies: enough for what takes a write and is put back."""
    wanted = [(Role.COORDINATOR, "council"), (Role.TEAM_MEMBER, "outsider"), (Role.DATA_OFFICER, "drug-service"),
              (Role.GOVERNANCE_LEAD, "council")]  # fmt: skip
    return [viewer for viewer in viewers if any(viewer.name == f"{role} {slug}" for role, slug in wanted)]


def test_nothing_leaks_by_sending_an_empty_form(world, caplog):
    caplog.set_level(logging.INFO)
    found = []

    def send(client, path):
        savepoint = transaction.savepoint()
        try:
            return client.post(path) if path.lstrip("/") not in NEVER_POSTED else client.head(path)
        finally:
            transaction.savepoint_rollback(savepoint)

    for viewer in typical(world.viewers):
        found += leaks_of(viewer, world, signed_in(viewer), send)
    assert not found, "\n".join(found[:20])
    assert not marks_in(caplog.text.encode()), "a marked word reached the log"


def search(client, word: str):
    """What the search page answers, and what it found."""
    answer = client.post("/search/", {"text": word})
    assert answer.status_code == 200
    return answer, answer.context["found"]


@pytest.mark.case(2)
def test_a_search_finds_the_people_whose_word_it_is_and_counts_no_other(world):
    faults, hits = [], 0
    for viewer in (each for each in world.viewers if each.may("person.search")):
        allowed, client = world.allowed(viewer), signed_in(viewer)
        seen_people = {person.key for person in world.people.values() if gate.why(viewer, person)}
        known = set(gate.on_index(viewer, Record.objects.all()).values_list("person__key", flat=True)) - seen_people
        words = [next(w for w in world.marks if row in world.marks[w]) for row in Record.objects.all()]
        for word in words + [w for w, rows in world.marks.items() if isinstance(rows[0], Event)][::20]:
            answer, found = search(client, word)
            text = answer.content.decode()
            hits += len(found.hits)
            says = [int(n) for n in re.findall(r"heading-m\">(\d+) (?:person|people) ", text)]
            if says != [len(each) for each in (found.hits, found.cards) if each]:
                faults.append(f"searching {word} counts {says} for {viewer.name}")
            if (
                not {hit.person.key for hit in found.hits} <= seen_people
                or not {card.key for card in found.cards} <= known
            ):
                faults.append(f"searching {word} finds somebody who is hidden from {viewer.name}")
            if told := (marks_of_answer(answer) & world.marks.keys()) - {word} - allowed:
                faults.append(f"searching {word} told {viewer.name}: {told}")
            if [
                key
                for key in (person.key for person in world.people.values())
                if key in text and key not in seen_people | known
            ]:
                faults.append(f"searching {word} leads {viewer.name} to somebody hidden")
    assert not faults, "\n".join(faults[:20])
    assert hits > 20, "it finds people, or nothing has been shown"


PROTECTED = {
    "on the conflict list": lambda person, viewer: Conflict.objects.create(
        person=person, user_id=viewer.user_id, **SET
    ),
    "restricted": lambda person, viewer: Restriction.objects.create(person=person, **SET),
}
SET = {"because": "concern", "set_by_name": "Somebody"}


@pytest.mark.parametrize("how", PROTECTED)
def test_a_search_for_somebody_kept_from_the_viewer_counts_and_suggests_nobody(world, how):
    """Neither by their name nor by a name nearly theirs: no hit, no card, one fewer counted."""
    person = world.people["everywhere"]
    theirs = {word for word, rows in world.marks.items() if {gate.person_of(row) for row in rows} == {person.pk}}
    for viewer in (each for each in typical(world.viewers) if each.may("person.search")):
        client, word = signed_in(viewer), person.records.first().family_name
        savepoint = transaction.savepoint()
        try:
            _, before = search(client, word)
            PROTECTED[how](person, viewer)
            for typed in (word, f"{word}s", person.date_of_birth.isoformat()):
                answer, found = search(client, typed)
                shown = {hit.person.key for hit in found.hits} | {card.key for card in found.cards}
                assert person.key not in shown and person.key not in answer.content.decode()
                assert not marks_of_answer(answer) & theirs - {word.lower()}
            assert person.key in {hit.person.key for hit in before.hits} | {card.key for card in before.cards}
        finally:
            transaction.savepoint_rollback(savepoint)


def without_tokens(answer, key: str) -> str:
    """The body, but for the key that was asked for and the tokens that differ in every answer."""
    body = answer.content.decode().replace(key, "")
    return re.sub(r'(value|token|X-CSRFToken)"?[=:] *"\w{32,}"', "", body)


@pytest.mark.case(1)
def test_a_refused_person_answers_like_one_who_is_not_there(world):
    routes = [
        each.route for each in addresses() if each.route.endswith("<slug:key>/") and not each.route.startswith("api")
    ]
    assert len(routes) >= 3
    for viewer in typical(world.viewers):
        client = signed_in(viewer)
        hidden = [person for person in world.people.values() if not gate.why(viewer, person)]
        assert hidden
        for route in routes:
            missing = client.get("/" + route.replace("<slug:key>", MISSING))
            for person in hidden:
                refused = client.get("/" + route.replace("<slug:key>", person.key))
                assert refused.status_code == missing.status_code, route
                assert without_tokens(refused, person.key) == without_tokens(missing, MISSING), route


def test_the_walk_would_see_a_leak(world, monkeypatch):
    """The proof of the proof: a page that forgets the gate is found."""
    from django.http import HttpResponse

    from alongside.workspace import urls

    leaky = lambda request: HttpResponse(", ".join(Event.objects.values_list("summary", flat=True)))  # noqa: E731
    monkeypatch.setattr(urls.urlpatterns[0], "callback", leaky)
    outsider = next(viewer for viewer in world.viewers if viewer.name == "team_member outsider")
    assert leaks_of(
        outsider,
        world,
        signed_in(outsider),
        lambda client, path: client.get(path) if path == "/" else client.head("/privacy/"),
    )


@pytest.mark.parametrize("kind", ["text", "spreadsheet", "document"])
def test_a_word_is_found_wherever_it_hides(kind):
    import io
    import zlib

    import openpyxl

    word = new_mark()
    if kind == "text":
        data = f"<td>{word.upper()}</td>".encode()
    elif kind == "spreadsheet":
        book, file = openpyxl.Workbook(), io.BytesIO()
        book.active["B7"] = word
        book.save(file)
        data = file.getvalue()
    else:
        data = b"%PDF-1.7\n1 0 obj\nstream\n" + zlib.compress(f"BT ({word}) Tj ET".encode()) + b"\nendstream\n"
    assert marks_in(data) == {word}
