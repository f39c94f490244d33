"""Definitions are versions: an edit is the next one, the shipped ones give way to a partnership's own."""

from __future__ import annotations

import pytest

from alongside.definitions import store
from alongside.definitions.store import BadDefinition

pytestmark = pytest.mark.django_db


def add(body: str, by: str = "Ada"):
    return store.add_version(
        kind="criteria-set", slug="default", title="Ours", body=body, made_by_name=by, check=store.parse
    )


def test_an_edit_is_the_next_version_and_saving_the_same_adds_nothing():
    assert add("a = 1").version == 1
    assert add("a = 2").version == 2
    assert add("a = 2").version == 2
    assert store.current("criteria-set", "default").body == "a = 2"


def test_a_document_that_cannot_be_read_is_refused_with_its_place():
    with pytest.raises(BadDefinition, match="line 1"):
        add("a = \nb = 1")
    assert store.current("criteria-set", "default") is None


def test_shipped_documents_update_until_a_partnership_edits_its_own(tmp_path):
    def ship():
        return store.ship("criteria-set", tmp_path, title=lambda body: "Shipped", check=store.parse)

    (tmp_path / "default.toml").write_text("a = 1")
    ship()
    (tmp_path / "default.toml").write_text("a = 2")
    ship()
    assert store.current("criteria-set", "default").version == 2
    add("a = 3")
    (tmp_path / "default.toml").write_text("a = 4")
    assert ship() == []
    assert store.current("criteria-set", "default").body == "a = 3"
