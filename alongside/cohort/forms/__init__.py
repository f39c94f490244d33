"""The words and checks of this room's forms."""

from __future__ import annotations

from alongside.cohort.forms.criteria import (
    CriteriaForm,
    NewSetForm,
    NominationForm,
    NoteForm,
    RankingForm,
    ReasonForm,
    TextForm,
)

__all__ = ["CriteriaForm", "NewSetForm", "NominationForm", "NoteForm", "RankingForm", "ReasonForm", "TextForm"]
