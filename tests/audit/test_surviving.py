"""What was looked at or refused stays written whatever becomes of the transaction around it; what cannot be written is
not shown."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import close_old_connections, connection, transaction
from django.http import Http404, HttpResponse
from django.urls import include, path
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import User
from alongside.access.policy import Role
from alongside.audit import ledger, verifying
from alongside.audit.models import Entry
from alongside.people.models import Person
from tests.factories.partnership import make_partnership, make_record

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Canaryname"


def rolled_back(request, key):
    """A page that looks, and whose transaction then comes to nothing."""
    with transaction.atomic():
        person = gate.look(request.viewer, Person.objects.all(), key=key)
        if "fail" in request.GET:
            raise Http404
    return HttpResponse(person.family_name)


def shows_after_a_roll_back(request, key):
    """The worst case: what was read leaves although the transaction it was read in is gone."""
    try:
        with transaction.atomic():
            person = gate.look(request.viewer, Person.objects.all(), key=key)
            raise ObjectDoesNotExist
    except ObjectDoesNotExist:
        return HttpResponse(person.family_name)


urlpatterns = [
    path("rolled-back/<slug:key>/", rolled_back),
    path("shows/<slug:key>/", shows_after_a_roll_back),
    path("", include("alongside.urls")),
]


@pytest.fixture
def world(shared_database):
    return make_partnership()


@pytest.fixture
def person(world):
    return make_record(world.council, given_name="Anna", family_name=NAME).person


@pytest.fixture
def signed_in(world, client, settings):
    settings.ROOT_URLCONF = __name__
    viewer = world.viewer(Role.COORDINATOR)
    client.force_login(User.objects.get(pk=viewer.user_id), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def entries(kind: Entry.Kind, **about) -> list[Entry]:
    return list(Entry.objects.filter(kind=kind, **about))


def assert_sealed() -> None:
    assert not ledger.unsealed(look_back=None).exists()
    found = verifying.verify(timezone.now())
    assert found.is_sound, found.because


@pytest.mark.parametrize("whole_request", [False, True], ids=["page's own transaction", "a transaction per request"])
@pytest.mark.parametrize(
    ("address", "kind", "status"),
    [
        pytest.param("/rolled-back/{key}/?fail", Entry.Kind.LOOK, 404, id="look"),
        pytest.param("/rolled-back/nobodyishere/", Entry.Kind.REFUSAL, 404, id="refusal"),
        pytest.param("/shows/{key}/", Entry.Kind.LOOK, 200, id="look that is shown all the same"),
    ],
)
def test_it_stays_when_the_transaction_around_it_does_not(
    signed_in, person, monkeypatch, whole_request, address, kind, status
):
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", whole_request)
    response = signed_in.get(address.format(key=person.key))
    assert response.status_code == status
    [entry] = entries(kind, object_kind="people.person")
    assert (len(entry.request_id), len(entry.session)) == (16, 16)
    assert_sealed()


def test_a_look_whose_transaction_commits_is_written_once(signed_in, person):
    assert NAME in signed_in.get(f"/rolled-back/{person.key}/").content.decode()
    assert len(entries(Entry.Kind.LOOK, person_id=person.pk)) == 1
    assert_sealed()


@change("task.ask")
def comes_to_nothing(*, by, person):
    gate.look(by, Person.objects.all(), pk=person.pk)
    gate.ask(by, "agreement.edit")


@change("task.ask")
def around_it(*, by, person):
    comes_to_nothing(by=by, person=person)


@pytest.mark.parametrize("doing", [comes_to_nothing, around_it], ids=["a change", "a change within a change"])
def test_a_change_rolled_back_leaves_no_entry_but_its_looks_and_its_refusal_stay(world, person, doing):
    with pytest.raises(Refused):
        doing(by=world.viewer(Role.COORDINATOR), person=person)
    assert not entries(Entry.Kind.CHANGE, verb="task.ask")
    assert len(entries(Entry.Kind.LOOK, person_id=person.pk)) == 1
    assert len(entries(Entry.Kind.REFUSAL, verb="agreement.edit")) == 1
    assert_sealed()


def test_an_entry_of_a_request_can_be_told_by_its_session(signed_in, person):
    for _ in range(2):
        signed_in.get(f"/person/{person.key}/")
    looks = entries(Entry.Kind.LOOK, object_kind="people.person", person_id=person.pk)
    assert len({look.request_id for look in looks}) == 2
    [session] = {look.session for look in looks}
    assert session
    assert session not in signed_in.session.session_key


@pytest.mark.case(16)
@pytest.mark.parametrize("trouble", ["full", "somebody_else_writes"], ids=["full", "locked"])
@pytest.mark.parametrize(
    ("address", "data"),
    [
        pytest.param("/person/{key}/", None, id="a page"),
        pytest.param("/search/", {"text": NAME}, id="a search"),
        pytest.param("/shows/{key}/", None, id="a look within a transaction"),
        pytest.param("/api/cohort/people/{key}/standing", None, id="the interface"),
    ],
)
def test_what_cannot_be_written_down_is_not_shown(signed_in, person, settings, request, trouble, address, data):
    if "shows" in address and trouble != "full" and connection.vendor == "sqlite":
        pytest.skip("on SQLite the page's own transaction cannot even begin")
    settings.LEDGER_PATIENCE = 0.2
    url = address.format(key=person.key)
    with request.getfixturevalue(trouble)():
        response = signed_in.post(url, data) if data else signed_in.get(url)
    text = response.content.decode()
    assert response.status_code == 503
    assert "could not write down" in text
    assert response["Retry-After"]
    assert "no-store" in response["Cache-Control"]
    assert NAME not in text
    settings.LEDGER_PATIENCE = 10
    assert signed_in.get(f"/person/{person.key}/").status_code == 200, "and once it can be written, it is shown"
    assert_sealed()


def test_many_writers_make_one_chain(world, person):
    by, wrong = world.viewer(Role.COORDINATOR), []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                ledger.write_at_once(Entry.Kind.LOOK, "look person", by=by, person_id=person.pk, object_id=number)
                with transaction.atomic():
                    ledger.write(Entry.Kind.CHANGE, "task.ask", by=by, object_id=turn)
        except Exception as error:  # a thread's failure is the test's
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert not wrong
    assert Entry.objects.count() == 80
    assert_sealed()
