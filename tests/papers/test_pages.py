"""Papers beside a person: who may add, see and download them, and that they go with the person."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from alongside.access.gate import Refused
from alongside.access.models import User
from alongside.access.policy import Category, Role
from alongside.audit.models import Entry
from alongside.papers import changes, keeping
from alongside.papers.models import Paper
from alongside.people.models import Person, Record
from alongside.rights import erasing, reach
from tests.papers.making import HIDDEN, everything_in, photograph

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.PAPERS_ROOT = tmp_path / "papers"


@pytest.fixture
def person(partnership) -> Person:
    person = Person.objects.create(given_name="Anna", family_name="Kay")
    Record.objects.create(
        agency=partnership.council, source="plain", own_key="K1", person=person, given_name="Anna", family_name="Kay",
        identity_digest="1", linked_digest="1",
    )  # fmt: skip
    return person


@pytest.fixture
def worker(partnership):
    return partnership.viewer(Role.LEAD_WORKER, partnership.council)


def client_of(viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


@pytest.fixture
def paper(person, worker) -> Paper:
    return changes.attach(
        by=worker,
        person=person,
        category=Category.HOUSING,
        title="The kitchen wall",
        file_name="IMG_1.jpg",
        data=photograph(),
    )


@pytest.mark.case(8)
def test_what_is_downloaded_tells_nothing_and_the_original_stays_sealed(paper, worker):
    clean = changes.hand_over(by=worker, paper=paper)
    assert HIDDEN.encode() not in everything_in(clean)
    folder = Path(keeping.settings.PAPERS_ROOT)
    assert {each.name for each in folder.iterdir()} == {paper.stored, paper.original}
    for each in folder.iterdir():
        assert HIDDEN.encode() not in each.read_bytes()
        assert not each.read_bytes().startswith(b"\xff\xd8")
    assert HIDDEN.encode() in keeping.fetch(paper.original)
    assert Entry.objects.filter(verb="paper.hand_over", object_id=str(paper.pk), person_id=paper.person_id).exists()


def test_a_worker_adds_a_paper_and_downloads_it(person, worker):
    client = client_of(worker)
    page = reverse("papers:of", args=[person.key])
    assert "No papers that you may see" in client.get(page).content.decode()
    sent = {"title": "Wall", "category": "housing", "file": SimpleUploadedFile("a.jpg", photograph())}
    assert client.post(page, sent).status_code == 302
    paper = Paper.objects.get()
    text = client.get(page).content.decode()
    assert "Wall" in text
    assert "Not scanned for viruses" in text
    answer = client.get(reverse("papers:download", args=[paper.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="wall-{paper.pk}.jpg"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert HIDDEN.encode() not in answer.content
    assert client.post(reverse("papers:take_away", args=[paper.pk])).status_code == 302
    assert not Paper.objects.exists()


def test_a_refused_file_keeps_what_was_typed(person, worker):
    sent = {"title": "Wall", "category": "housing", "file": SimpleUploadedFile("a.exe", b"MZ")}
    page = client_of(worker).post(reverse("papers:of", args=[person.key]), sent)
    assert page.status_code == 400
    assert "Only photographs" in page.content.decode()
    assert 'value="Wall"' in page.content.decode()
    assert not Paper.objects.exists()


@pytest.mark.parametrize("who", ["another agency's", "a board member"])
def test_others_are_answered_as_if_there_were_none(who, partnership, paper):
    role, agency = (Role.LEAD_WORKER, partnership.outsider) if who.startswith("another") else (Role.BOARD_MEMBER, None)
    client = client_of(partnership.viewer(role, agency))
    there, missing = (client.get(reverse("papers:download", args=[pk])) for pk in (paper.pk, 10**9))
    assert there.status_code == missing.status_code == 404
    assert Entry.objects.filter(kind=Entry.Kind.REFUSAL, verb="look papers.paper", person_id=paper.person_id).exists()


@pytest.mark.parametrize("category", [Category.CONFIDENTIAL_LOCATION, Category.IMMIGRATION])
def test_nobody_adds_what_they_could_not_see(category, person, worker):
    with pytest.raises(Refused, match="could not see"):
        changes.attach(by=worker, person=person, category=category, title="x", file_name="a.jpg", data=photograph())
    assert not list(Path(keeping.settings.PAPERS_ROOT).glob("*"))


def test_a_person_who_is_erased_takes_their_papers_along(paper, person, today, django_capture_on_commit_callbacks):
    assert Paper in {table.model for table in reach.tables()}
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(person, "identity", today)
    assert not Paper.objects.exists()
    assert not list(Path(keeping.settings.PAPERS_ROOT).iterdir())


def test_a_file_that_is_gone_is_said_so(paper, worker):
    keeping.remove(paper.stored)
    with pytest.raises(Refused, match="no longer kept"):
        changes.hand_over(by=worker, paper=paper)
    assert not Entry.objects.filter(verb="paper.hand_over").exists()
