"""The words of logging a barrier, of putting barriers together, and of asking a board."""

from alongside.barriers.forms.asking import AnswerForm, AskForm
from alongside.barriers.forms.logging import AgainForm, EverybodysForm, FacetsForm, LogForm, MoveForm, WhyForm

__all__ = ["AgainForm", "AnswerForm", "AskForm", "EverybodysForm", "FacetsForm", "LogForm", "MoveForm", "WhyForm"]
