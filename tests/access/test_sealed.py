"""Sealed text: only the product can read it, only in its own place, under either of two keys."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from alongside.access import sealed
from alongside.access.sealed import Keys, Sealed, SealedText, WillNotOpen
from alongside.kit.secret import random_key

OLD, NEW = random_key(), random_key()
ADDRESS = "Flat 3, 12 Quiet Close"


@given(st.text(min_size=1))
def test_what_is_sealed_opens_again_and_tells_nothing_before(text):
    keys = Keys.parse(NEW)
    value = keys.seal(text, "t:1:f")
    assert keys.open(value, "t:1:f") == text
    assert len(value) == len(text.encode()) + 32
    assert len(text) < 4 or text.encode() not in value


@pytest.mark.parametrize("where", ["t:2:f", "u:1:f", "t:1:g", ""], ids=["row", "table", "field", "nothing"])
def test_a_value_opens_in_its_own_place_alone(where):
    keys = Keys.parse(NEW)
    with pytest.raises(WillNotOpen, match="moved"):
        keys.open(keys.seal(ADDRESS, "t:1:f"), where)


@pytest.mark.parametrize("at", [0, 4, 16, -1], ids=["key mark", "nonce", "text", "tag"])
def test_one_altered_bit_is_seen(at):
    keys = Keys.parse(NEW)
    value = bytearray(keys.seal(ADDRESS, "t:1:f"))
    value[at] ^= 1
    with pytest.raises(WillNotOpen):
        keys.open(bytes(value), "t:1:f")


def test_two_keys_live_side_by_side_and_the_first_one_seals():
    before, both, after = Keys.parse(OLD), Keys.parse(f"{NEW}\n{OLD}"), Keys.parse(NEW)
    value = before.seal(ADDRESS, "t:1:f")
    assert both.open(value, "t:1:f") == ADDRESS
    assert after.open(both.seal(ADDRESS, "t:1:f"), "t:1:f") == ADDRESS
    with pytest.raises(WillNotOpen, match="not among"):
        after.open(value, "t:1:f")


@pytest.mark.parametrize(
    "text", ["", "short", "bm90IDMyIGJ5dGVz", "%%%"], ids=["none", "word", "too short", "no base64"]
)
def test_a_key_that_is_none_is_refused(text):
    with pytest.raises(ImproperlyConfigured, match="new-key"):
        Keys.parse(text)


@pytest.fixture
def refuge(db, settings):
    """A table with a sealed field, made for the test."""
    settings.FIELD_KEYS = OLD
    with isolate_apps("alongside.access"):

        class Refuge(models.Model):
            key = models.CharField(max_length=12, unique=True)
            place = models.CharField(max_length=40)
            address = SealedText()

            class Meta:
                app_label = "access"

    editor = connection.schema_editor()  # within the test's transaction, so the table goes as it came
    with connection.cursor() as cursor:
        cursor.execute(editor.table_sql(Refuge)[0])
    return Refuge


def raw(model, row):
    with connection.cursor() as cursor:
        cursor.execute(f"select address from {model._meta.db_table} where id = %s", [row.pk])
        value = cursor.fetchone()[0]
    return bytes(value) if value is not None else None


def test_a_row_reads_as_text_and_rests_as_a_sealed_value(refuge):
    row = refuge.objects.create(key="abc", address=ADDRESS)
    assert b"Quiet" not in raw(refuge, row)
    assert refuge.objects.get(pk=row.pk).address == ADDRESS
    refuge.objects.bulk_create([refuge(key="def", address="Elsewhere"), refuge(key="ghi")])
    assert [each.address for each in refuge.objects.order_by("key")] == [ADDRESS, "Elsewhere", ""]
    assert raw(refuge, refuge.objects.get(key="ghi")) is None


def test_values_lists_and_deferred_rows_give_the_sealed_value_or_open_it(refuge):
    row = refuge.objects.create(key="abc", address=ADDRESS)
    (listed,) = refuge.objects.values_list("address", flat=True)
    assert isinstance(listed, Sealed) and b"Quiet" not in listed
    assert refuge.objects.only("place").get(pk=row.pk).address == ADDRESS


def test_saving_another_field_keeps_the_text(refuge):
    refuge.objects.create(key="abc", address=ADDRESS)
    row = refuge.objects.get(key="abc")
    row.place = "north"
    row.save()
    assert refuge.objects.get(key="abc").address == ADDRESS


def test_a_value_moved_to_another_row_fails_loudly(refuge):
    hers = refuge.objects.create(key="abc", address=ADDRESS)
    other = refuge.objects.create(key="def", address="Elsewhere")
    with connection.cursor() as cursor:
        cursor.execute(f"update {refuge._meta.db_table} set address = %s where id = %s", [raw(refuge, hers), other.pk])
    with pytest.raises(WillNotOpen, match="moved here from another row"):
        _ = refuge.objects.get(pk=other.pk).address


def test_ways_past_the_row_are_refused(refuge):
    row = refuge.objects.create(key="abc", address=ADDRESS)
    with pytest.raises(TypeError, match="sealed for its row"):
        refuge.objects.update(address="plain")
    row.address = "plain"
    with pytest.raises(TypeError, match="sealed for its row"):
        refuge.objects.bulk_update([row], ["address"])
    with pytest.raises(TypeError, match="sealed for its row"):
        refuge.objects.filter(address="plain").exists()
    with pytest.raises(ValueError, match="names the row"):
        refuge.objects.create(address=ADDRESS)


def test_rotation_seals_every_row_anew_and_the_old_key_may_go(refuge, settings, monkeypatch, capsys):
    refuge.objects.bulk_create([refuge(key=f"k{n}", address=f"{n} Quiet Close") for n in range(5)])
    refuge.objects.create(key="blank")
    settings.FIELD_KEYS = f"{NEW}\n{OLD}"
    fields = [refuge._meta.get_field("address")]
    assert len(sealed.waiting(refuge, fields)) == 5
    monkeypatch.setattr(apps, "get_models", lambda: [refuge])
    call_command("seal", "rotate")
    assert "5 of 5" in capsys.readouterr().out
    assert sealed.waiting(refuge, fields) == []
    settings.FIELD_KEYS = NEW
    assert {row.address for row in refuge.objects.exclude(key="blank")} == {f"{n} Quiet Close" for n in range(5)}


def test_a_new_key_is_put_before_the_ones_in_use(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("ALONGSIDE_FIELD_KEYS", raising=False)
    settings.FIELD_KEYS_KEPT, settings.FIELD_KEYS = tmp_path / "field-keys", OLD
    call_command("seal", "new-key")
    first, second = settings.FIELD_KEYS_KEPT.read_text().split()
    assert second == OLD and first != OLD
