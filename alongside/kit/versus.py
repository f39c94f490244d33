"""Saving over somebody's newer edit: both texts side by side, so that neither is lost and a person decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

CONFLICT = 409


@dataclass(frozen=True)
class Answer:
    """One question, with what stands there now and what was just typed."""

    label: str
    theirs: str
    mine: str

    @property
    def differs(self) -> bool:
        return self.theirs != self.mine


def answers(form: BaseForm, theirs: Mapping[str, Any]) -> list[Answer]:
    """The questions of a form whose answers differ. theirs: field name -> what stands there now."""
    found = [
        Answer(str(field.label), words_of(form, field.name, theirs.get(field.name)), words_of(form, field.name, mine))
        for field in form.visible_fields()
        for mine in [form.cleaned_data.get(field.name)]
    ]
    return [each for each in found if each.differs]


def words_of(form: BaseForm, name: str, value: Any) -> str:
    """An answer as people read it."""
    if value in (None, "", [], ()) or value is False:
        return ""
    if value is True:
        return "Yes"
    said = {str(key): str(words) for key, words in getattr(form.fields[name], "choices", [])}
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(said.get(str(each), str(each)) for each in sorted(value, key=str))
    return said.get(str(getattr(value, "pk", value)), str(value))


def both(
    request: HttpRequest, form: BaseForm, theirs: Mapping[str, Any], *, by_name: str, at: Any, back_url: str
) -> HttpResponse:
    """The page with both texts. The form below holds what was typed; saving it again is then a choice with open eyes."""
    context = {"form": form, "answers": answers(form, theirs), "by_name": by_name, "at": at, "back_url": back_url,
               "title": "Somebody else saved first"}  # fmt: skip
    return render(request, "kit/versus.html", context, status=CONFLICT)
