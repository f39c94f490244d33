"""Invitations, endings, suspensions and recovery: who lets whom in."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alongside.access import changes as access
from alongside.access import gate
from alongside.access.models import Membership, User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.people.models import Person
from alongside.sign_in import changes, cut, invitations
from alongside.sign_in.models import Invitation, Officer, Recovery, Sitting, Use
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
DOOR = "/sign-in/login/"
TODAY = dt.date.today()
WORDS = "violet kettle orchard"


@pytest.fixture
def newcomer(partnership) -> User:
    by = partnership.viewer(Role.ADMINISTRATOR)
    membership = access.add_member(
        by=by, email="ewa@probation.example", name="Ewa Nowak", agency=partnership.probation, role=Role.NAVIGATOR,
        starts_on=TODAY,
    )  # fmt: skip
    return membership.user


def code_for(user: User, partnership) -> str:
    return changes.invite(by=partnership.viewer(Role.ADMINISTRATOR), user=user, now=timezone.now())


def choose(client: Client, code: str, password: str = WORDS, again: str | None = None):
    client.post(reverse("invited"), {"code": code})
    return client.post(reverse("invited_choose"), {"password1": password, "password2": again or password})


def test_a_code_works_once_whatever_its_dashes(newcomer, partnership):
    code = code_for(newcomer, partnership)
    assert choose(Client(), code.upper().replace("-", " ")).url == DOOR
    newcomer.refresh_from_db()
    assert newcomer.check_password(WORDS)
    late = Client().post(reverse("invited"), {"code": code})
    assert "This code does not work" in late.content.decode()


@pytest.mark.parametrize("spoilt", ["expired", "replaced", "account closed", "mistyped"])
def test_codes_that_do_not_work_all_answer_alike(newcomer, partnership, spoilt):
    code = code_for(newcomer, partnership)
    if spoilt == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    elif spoilt == "replaced":
        code_for(newcomer, partnership)
    elif spoilt == "account closed":
        User.objects.filter(pk=newcomer.pk).update(is_active=False)
    else:
        code = code[:-1] + ("x" if code[-1] != "x" else "y")
    page = Client().post(reverse("invited"), {"code": code})
    assert page.status_code == 200 and "It may be mistyped, used, or older than three days" in page.content.decode()
    assert Entry.objects.filter(verb="invitation.wrong_code").count() == 1


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short enough", None, "at least 15"),
        ("Probation for ever", None, "Probation"),
        ("I am Ewa Nowak today", None, "Nowak"),
        ("passwordpassword1", None, "everybody tries"),
        (WORDS, "violet kettle orchid", "not the same"),
    ],
)
def test_a_password_that_is_not_good_enough_uses_nothing_up(newcomer, partnership, password, again, words):
    page = choose(Client(), code_for(newcomer, partnership), password, again).content.decode()
    assert words in page
    assert Invitation.objects.get().used_at is None


def test_without_a_code_nobody_chooses_anything(db):
    assert Client().get(reverse("invited_choose")).url == reverse("invited")


@pytest.mark.case(13)
def test_an_administrator_has_no_way_to_set_or_read_a_password(newcomer, person_of, partnership, browser):
    administrator = browser(person_of(Role.ADMINISTRATOR))
    member = person_of(Role.COORDINATOR)
    url = reverse("sign_in:invite", args=[member.memberships.get().pk])
    assert "password" not in re.findall(r'name="(\w+)"', administrator.get(url).content.decode())
    refused = administrator.post(url, {"password": "chosen by somebody else"})
    assert refused.status_code == 403 and "two officers" in refused.content.decode()
    before = member.password
    member.refresh_from_db()
    assert member.password == before
    assert not Invitation.objects.filter(user=member).exists()


@pytest.mark.case(13)
def test_an_administrator_reads_no_record_and_each_try_is_kept(person_of, partnership, browser):
    person: Person = make_record(partnership.council).person
    administrator = browser(person_of(Role.ADMINISTRATOR))
    url = reverse("workspace:person", args=[person.key])
    shown = [administrator.get(url), administrator.post("/search/", {"text": person.family_name})]
    assert [answer.status_code for answer in shown] in ([403, 403], [404, 403])
    assert not any(person.family_name in answer.content.decode() for answer in shown)
    pk = person_of(Role.ADMINISTRATOR).pk
    assert Entry.objects.filter(actor_id=pk, kind=Entry.Kind.REFUSAL).count() >= 2


def test_only_an_administrator_looks_after_ways_in(person_of, browser):
    client = browser(person_of(Role.COORDINATOR))
    pk = Membership.objects.first().pk
    for name, args in [("invite", [pk]), ("confirm", [pk]), ("close", [pk]), ("officers", [])]:
        assert client.post(reverse(f"sign_in:{name}", args=args)).status_code == 403


@pytest.mark.case(11)
def test_a_closed_account_is_cut_with_everything_it_holds(person_of, member, browser):
    held = {"export jobs": 2}
    cut.also("export jobs", lambda user: held.pop("export jobs", 0))
    try:
        client, administrator = browser(member), browser(person_of(Role.ADMINISTRATOR))
        administrator.post(reverse("sign_in:close", args=[member.memberships.get().pk]))
    finally:
        cut._also.pop("export jobs")
    assert client.get("/help/").url.startswith(DOOR)
    assert not Session.objects.filter(
        session_key__in=Sitting.objects.filter(user=member).values("session_key")
    ).exists()
    told = Entry.objects.get(verb="access.cut").detail
    assert told.items() >= {"sittings": 1, "invitations": 0, "export jobs": 2}.items()
    assert told.keys() == {"sittings", "invitations", "export jobs", *cut._also}, "every room says what it took away"
    assert not cut.may_work(member), "what a job asks before it hands anything out"
    administrator.post(reverse("sign_in:confirm", args=[member.memberships.get().pk]))
    assert cut.may_work(member)


@pytest.mark.case(11)
def test_a_membership_that_ends_cuts_at_the_next_request(member, browser):
    client = browser(member)
    Membership.objects.filter(user=member).update(ends_on=TODAY - dt.timedelta(days=1))
    assert client.get("/help/").status_code == 403
    assert not Sitting.objects.live().exists() and client.get("/help/").url.startswith(DOOR)


@pytest.mark.case(11)
def test_the_minutes_round_cuts_whoever_left_without_waiting_for_a_request(member, person_of, browser):
    browser(member), browser(person_of(Role.GOVERNANCE_LEAD))
    Membership.objects.filter(user=member).update(ends_on=TODAY - dt.timedelta(days=1))
    assert cut.sweep() == 1
    assert [sitting.user for sitting in Sitting.objects.live()] == [person_of(Role.GOVERNANCE_LEAD)]
    assert cut.sweep() == 0, "once is enough"


def test_nobody_closes_their_own_account(person_of, browser):
    administrator = person_of(Role.ADMINISTRATOR)
    client = browser(administrator)
    assert client.post(reverse("sign_in:close", args=[administrator.memberships.get().pk])).status_code == 403
    assert client.get("/help/").status_code == 200


def test_thirty_days_unused_wait_for_an_administrator(member, person_of, browser):
    long_ago = timezone.now() - dt.timedelta(days=31)
    User.objects.filter(pk=member.pk).update(date_joined=long_ago)
    Use.objects.update_or_create(user=member, defaults={"used_at": long_ago})
    page = Client().post(DOOR, {"login": member.email, "password": "a-long-password-1"})
    assert page.status_code == 403 and "suspended" in page.content.decode()
    assert not Sitting.objects.filter(user=member).exists() and not cut.may_work(member)
    assert Entry.objects.filter(verb="sign-in.suspended", actor_id=member.pk).exists()
    browser(person_of(Role.ADMINISTRATOR)).post(reverse("sign_in:confirm", args=[member.memberships.get().pk]))
    assert browser(member).get("/help/").status_code == 200


@pytest.fixture
def officers(person_of, partnership) -> tuple[User, User]:
    pair = person_of(Role.COORDINATOR), person_of(Role.DATA_OFFICER)
    by = partnership.viewer(Role.ADMINISTRATOR)
    for user in pair:
        changes.name_officer(by=by, agency=partnership.council, user=user)
    return pair


def test_two_officers_help_somebody_back_in(officers, person_of, browser):
    first, second = officers
    lost = person_of(Role.LEAD_WORKER)
    open_before = browser(lost)
    totp.TOTP.activate(lost, totp.generate_totp_secret())
    asking = browser(first)
    url = reverse("sign_in:ask_recovery", args=[lost.memberships.get().pk])
    assert asking.post(url, {"how": "They stood before me."}).status_code == 302
    recovery = Recovery.objects.get()
    agree = reverse("sign_in:agree_recovery", args=[recovery.pk])
    assert asking.post(agree).status_code == 403, "the same officer is not two"
    page = browser(second).post(agree).content.decode()
    code = re.search(r"<code>(.+)</code>", page)[1]

    lost.refresh_from_db()
    assert not lost.has_usable_password() and not Authenticator.objects.filter(user=lost).exists()
    assert open_before.get("/help/").url.startswith(DOOR)
    told = {letter.to[0] for letter in mail.outbox}
    assert told == {lost.email, first.email, second.email}
    assert choose(Client(), code).url == DOOR
    again = browser(lost, WORDS)
    assert "Two officers let you in again" in again.get("/help/").content.decode()
    Use.objects.filter(user=lost).update(recovered_at=timezone.now() - dt.timedelta(hours=25))
    assert "Two officers" not in again.get("/help/").content.decode()


def test_one_who_is_no_officer_of_that_agency_helps_nobody(officers, person_of, partnership, browser):
    lost = person_of(Role.LEAD_WORKER, partnership.probation)
    client = browser(officers[0])
    assert (
        client.post(reverse("sign_in:ask_recovery", args=[lost.memberships.get().pk]), {"how": "I know."}).status_code
        == 404
    )
    with pytest.raises(gate.Refused):
        changes.ask_recovery(
            by=partnership.viewer(Role.COORDINATOR),
            membership=lost.memberships.get(),
            how="I know.",
            now=timezone.now(),
        )


def test_no_officer_helps_themselves(officers, partnership):
    own = Membership.objects.get(user=officers[0])
    with pytest.raises(gate.Refused):
        changes.ask_recovery(
            by=partnership.viewer(Role.COORDINATOR), membership=own, how="It is me.", now=timezone.now()
        )


def test_a_recovery_asks_the_officer_for_proof(officers, person_of, browser, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    lost = person_of(Role.LEAD_WORKER)
    client = browser(officers[0])
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    url = reverse("sign_in:ask_recovery", args=[lost.memberships.get().pk])
    assert client.get(url).url == f"{reverse('account_reauthenticate')}?next={url.replace('/', '%2F')}"


def test_officers_are_named_and_relieved(person_of, partnership, member, browser):
    client = browser(person_of(Role.ADMINISTRATOR))
    client.post(reverse("sign_in:officers"), {"agency": partnership.council.pk, "user": member.pk})
    assert f"{member.name}, for Council Team" in client.get(reverse("sign_in:officers")).content.decode()
    client.post(reverse("sign_in:relieve_officer", args=[Officer.objects.get().pk]))
    assert not Officer.objects.exists()


def test_a_member_who_is_invited_has_no_way_in_yet(newcomer):
    assert not invitations.has_way_in(newcomer)
    page = Client().post(DOOR, {"login": newcomer.email, "password": ""})
    assert page.status_code == 200


def test_known_and_unknown_addresses_answer_alike(member):
    def answer(address: str) -> bytes:
        page = Client().post(DOOR, {"login": address, "password": "not the password"})
        text = page.content.decode().replace(address, "")
        return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken":)"[^"]+"', "", text).encode()

    assert answer(member.email) == answer("nobody@council.example")
