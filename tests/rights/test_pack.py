"""Everything held on somebody is in their pack, and what would put anybody in danger leaves only by two."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.policy import Category
from alongside.audit import ledger, verifying
from alongside.audit.models import Entry
from alongside.people.models import Person
from alongside.rights import changes, pack, reach
from alongside.rights.models import ItemDecision
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 10, 1)


def leads_to_a_person(model: type[models.Model], seen: frozenset = frozenset()) -> bool:
    """The slow obvious twin: follow every relation until a person stands there."""
    if model is Person:
        return True
    related = [field.related_model for field in [*model._meta.fields, *model._meta.many_to_many] if field.is_relation]
    return any(leads_to_a_person(each, seen | {model}) for each in related if each and each not in seen | {model})


OURS = [model for model in apps.get_models() if model.__module__.startswith("alongside.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_table_that_leads_to_a_person_is_in_the_pack_or_says_why_not(model):
    found = {table.model: table for table in reach.tables()}
    assert (model in found) == leads_to_a_person(model)
    if model in found and not found[model].is_in_pack:
        assert reach.NOT_IN_THE_PACK[model._meta.label_lower]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_the_path_a_model_declares_is_among_those_found(model):
    path = reach.declared_path(model)
    if path is not None:
        table = next(table for table in reach.tables() if table.model is model)
        assert (path or "pk") in table.paths


def test_tables_that_are_left_out_still_exist():
    assert set(reach.NOT_IN_THE_PACK) <= {table.label for table in reach.tables()}


def test_a_row_of_every_table_about_somebody_is_told(asked, anna, partnership):
    """Whatever rows there are, by the slow way, stand in the pack: those of others do not."""
    make_record(partnership.council)
    request = asked()
    told = {each.item.id for each in pack.gather(request).items}
    for table in reach.tables():
        if table.is_in_pack:
            for row in table.model._base_manager.all():
                people = {getattr(row, f"{name}_id", None) for name in ("person", "other")}
                people |= {getattr(getattr(row, name, None), "person_id", None) for name in ("record", "request")}
                people |= {row.pk} if table.model is Person else set()
                if request in (row, getattr(row, "request", None)):
                    continue  # the request being answered is no part of its own answer
                assert ((table.label, str(row.pk)) in told) == (anna.pk in people), table.label


def decide_the_rest(governance, request):
    for group in pack.gather(request).groups:
        changes.decide_group(
            by=governance, request=request, agency=group.agency, category=group.category, verdict="give"
        )
    for each in pack.gather(request).items:
        if each.state == "undecided":
            table, row = each.item.id
            changes.decide_item(
                by=governance, request=request, table=table, row=row, verdict="give", because="Looked at"
            )


def contact(request):
    return next(each for each in pack.gather(request).items if each.item.table == "people.event")


def test_a_name_in_free_text_is_pointed_out_and_taken_out(asked, governance, partnership):
    make_record(partnership.probation, given_name="Tom", family_name="Okafor")
    request = asked()
    found = contact(request)
    assert found.suspects == ("Tom Okafor",) and found.state == "undecided"
    changes.decide_group(
        by=governance, request=request, agency=found.item.agency, category=found.item.category, verdict="give"
    )
    assert contact(request).state == "undecided", "what names somebody else is looked at by itself"
    table, row = found.item.id
    with pytest.raises(Refused, match="under which rule"):
        changes.decide_item(by=governance, request=request, table=table, row=row, verdict="redact", hide=["Tom Okafor"])
    with pytest.raises(Refused, match="None of those words"):
        changes.decide_item(by=governance, request=request, table=table, row=row, verdict="redact", hide=["Tim"],
                            exemption="third_party", because="A neighbour")  # fmt: skip
    changes.decide_item(by=governance, request=request, table=table, row=row, verdict="redact", hide=["Tom Okafor"],
                        exemption="third_party", because="A neighbour who did not agree")  # fmt: skip
    assert "Came with her neighbour [taken out]" in contact(request).shown
    assert "third" not in contact(request).shown


def test_a_fact_that_changes_after_it_was_decided_is_decided_again(asked, governance, anna):
    request = asked()
    table, row = contact(request).item.id
    changes.decide_item(by=governance, request=request, table=table, row=row, verdict="give")
    anna.events.update(summary="Came with somebody else")
    assert contact(request).state == "undecided"


def test_a_second_person_signs_what_they_read_and_nothing_else(asked, governance, second, anna):
    request = asked()
    with pytest.raises(Refused, match="not decided yet"):
        changes.sign_pack(by=second, request=request, digest=pack.gather(request).digest)
    decide_the_rest(governance, request)
    digest = pack.gather(request).digest
    with pytest.raises(Refused, match="Somebody else"):
        changes.sign_pack(by=governance, request=request, digest=digest)
    with pytest.raises(Refused, match="changed since"):
        changes.sign_pack(by=second, request=request, digest="0" * 64)
    signing = changes.sign_pack(by=second, request=request, digest=digest)
    assert (signing.withheld, signing.redacted) == (0, 0) and signing.given == len(pack.gather(request).items)
    assert Entry.objects.get(verb="rights.sign").person_id == anna.pk
    changes.close_request(by=governance, request=request, outcome="granted", because="Given", today=ON)


def test_no_pack_is_decided_before_it_is_known_who_asks(governance, anna, today):
    request = changes.start_request(
        by=governance, kind="subject_access", asker="Anna", relation="self", channel="letter", details="All",
        received_on=today, person_key=anna.key,
    )  # fmt: skip
    with pytest.raises(Refused, match="Check who they are"):
        changes.decide_item(by=governance, request=request, table="people.person", row=str(anna.pk), verdict="give")


@pytest.fixture
def survivor(anna, partnership):
    """Anna has fled: a refuge, a note that says too much, a record with her address."""
    partnership.drug_service.name = "Lilac Haven"
    partnership.drug_service.save()
    record = make_record(
        partnership.drug_service, person=anna, supplied={"address": "7 Hidden Row", "postcode": "HV1 2AB"}
    )
    make_event(record, "refuge_stay", ON, summary="Place found in Hove")
    make_event(record, "contact", ON, category=Category.CONFIDENTIAL_LOCATION, summary="7 Hidden Row, Hove")
    make_event(
        record, "contact", ON, summary="Children start at St Mary's Primary School; she is near Brighton, BN1 1AA"
    )
    return anna


SECRETS = ("Hidden Row", "HV1 2AB", "Lilac Haven", "Hove", "St Mary", "Brighton", "BN1")


@pytest.mark.case(6)
def test_where_a_survivor_is_leaves_nothing_until_a_second_person_lets_it_out(
    asked, governance, second, second_lead, survivor
):
    request = asked()
    decide_the_rest(governance, request)
    found = pack.gather(request)
    told = "\n".join(f"{each.agency} {each.shown}" for each in found.items)
    assert not [words for words in SECRETS if words in told]
    assert found.counts["withhold"] == 1 and found.counts["redact"] >= 3
    school = next(each for each in found.items if "St Mary" in each.item.text)
    table, row = school.item.id
    with pytest.raises(Refused, match="takes somebody else"):
        changes.release_item(by=governance, request=request, table=table, row=row)
    changes.release_item(by=second, request=request, table=table, row=row)
    released = pack.gather(request).find(table, row)
    assert "St Mary's Primary School" in released.shown
    assert "Hidden Row" not in "\n".join(each.shown for each in pack.gather(request).items)
    decision = ItemDecision.objects.get(released_by=second.user_id)
    assert decision.decided_by_id == governance.user_id


@pytest.mark.case(6)
def test_a_safe_place_in_somebody_elses_pack_is_taken_out_too(asked, governance, partnership, anna, today, survivor):
    """The man she fled asks for everything held on him; a worker wrote down more than they should have."""
    record = make_record(partnership.probation, given_name="Karl", family_name="Brandt")
    make_event(record, "contact", ON, summary="Says he knows she lives at 7 hidden row, hove")
    request = changes.start_request(
        by=governance, kind="subject_access", asker="Karl", relation="self", channel="letter", details="All",
        received_on=today, person_key=record.person.key,
    )  # fmt: skip
    changes.check_identity(by=governance, request=request, how="Passport", on=today)
    decide_the_rest(governance, request)
    told = "\n".join(each.shown for each in pack.gather(request).items)
    assert "knows she lives at" in told and "hidden row" not in told.lower() and "hove" not in told.lower()


def test_the_ledger_still_verifies(asked, governance, django_capture_on_commit_callbacks):
    decide_the_rest(governance, asked())
    ledger.seal()
    assert verifying.verify(timezone.now()).is_sound
