"""The words of asking, answering, keeping and letting go."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from alongside.access.models import Agency
from alongside.access.policy import Category
from alongside.kit.forms import Checkboxes, DateField, Radios
from alongside.rights.models import Breach, Correction, Hold, ItemDecision, Request
from alongside.rights.rules.clock import Kind, WaitingFor

KIND_HINTS = {
    Kind.SUBJECT_ACCESS: "A copy of what agencies hold here, and where it came from. One month.",
    Kind.CORRECTION: "Something is wrong or incomplete. It goes back to the agency that said it.",
    Kind.OBJECTION: "They do not want it used for this.",
    Kind.RESTRICTION: "Keep it, but do not use it, while something is settled.",
    Kind.ERASURE: "Remove what there is no reason to keep.",
    Kind.COMPLAINT: "About how information was used. Acknowledged within 30 days.",
}


def text(label: str, required: str = "", *, rows: int = 3, longest: int = 2000, **more: Any) -> forms.CharField:
    """A field for sentences. required: what to say where it is left empty; blank: it may be."""
    messages: dict[str, Any] = {"error_messages": {"required": required}} if required else {}
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, max_length=longest, required=bool(required), **messages, **more)


def choice(label: str, choices: Any, required: str, hints: Any = None, **more: Any) -> forms.ChoiceField:
    """One of a few, each on its line."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=Radios(hints=hints or {}), error_messages={"required": required}, **more
    )


class NotTomorrow(forms.Form):
    """Days on which something happened cannot lie ahead."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name in ("on", "received_on", "safe_on", "told_on", "happened_on"):
            if values.get(name) and values[name] > timezone.localdate():
                self.add_error(name, "The day cannot lie ahead")
        return values


class StartForm(NotTomorrow):
    kind = choice("What do they ask for?", [(kind.value, kind.label) for kind in Kind], "Choose what they ask for",
                  {kind.value: hint for kind, hint in KIND_HINTS.items()})  # fmt: skip
    asker = forms.CharField(
        label="Who asks?", max_length=200, help_text="Their name as they give it.",
        error_messages={"required": "Enter the name of whoever asks"},
    )  # fmt: skip
    relation = choice("Who are they?", Request.Relation.choices, "Say who they are")
    channel = choice("How did they ask?", Request.Channel.choices, "Say how they asked",
                     {"phone": "Asking aloud is enough: no form is needed."})  # fmt: skip
    details = text("What did they say?", "Write down what they asked for, in their words")
    received_on = DateField(label="When did they ask?", help_text="The clock starts on the day anyone in any agency was "
                            "asked, not on the day you write it down.",
                            error_messages={"required": "Say when they asked"})  # fmt: skip


class FindForm(forms.Form):
    name = forms.CharField(max_length=200, label="Name", error_messages={"required": "Enter a name"})
    date_of_birth = DateField(label="Date of birth", error_messages={"required": "Enter the date of birth"})


class IdentityForm(NotTomorrow):
    how = forms.CharField(
        label="How do you know who they are?", max_length=200, error_messages={"required": "Say how you know"},
        help_text="A paper you saw, or a worker who knows them. Keep no copy. Do not ask for more than you need.",
    )  # fmt: skip
    on = DateField(label="On which day?", error_messages={"required": "Say on which day"})


class AskThemForm(NotTomorrow):
    waiting_for = choice(
        "What do we wait for?", [(each.value, each.label.capitalize()) for each in WaitingFor], "Choose what we wait for",
        {"identity": "The month starts anew on the day it comes.",
         "clarification": "Only where much is held and you cannot tell what they want. The days do not count."},
    )  # fmt: skip
    on = DateField(label="When did you ask?", error_messages={"required": "Say when you asked"})


class HadAnswerForm(NotTomorrow):
    waiting_for = choice("What has come?", [(each.value, each.label.capitalize()) for each in WaitingFor],
                         "Choose what has come")  # fmt: skip
    on = DateField(label="When did it come?", error_messages={"required": "Say when it came"})


class ExtendForm(forms.Form):
    because = text("Why is more time needed?", "Say why", longest=500, help_text="The person will read this.")


class ReplyForm(NotTomorrow):
    reply_by = choice("How do they want our answer?", Request.ReplyBy.choices, "Choose how to answer")
    reply_to = forms.CharField(
        required=False, max_length=300, label="Where to, or through whom",
        help_text="An address, an email address, or a worker's name. It is sealed.",
    )  # fmt: skip
    safe_on = DateField(
        required=False, label="On which day did they say that this is safe?",
        help_text="Nobody else opens their post or reads their phone. Without this day nothing is posted or emailed.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("reply_by") in ("post", "email") and not values.get("reply_to"):
            self.add_error("reply_to", "Enter where to send it")
        return values


class StopForm(forms.Form):
    """Which facts may no longer reach whom."""

    categories = forms.MultipleChoiceField(
        label="Which kinds of fact?", widget=Checkboxes(), choices=[(each.value, each.label.capitalize()) for each in Category],
        error_messages={"required": "Choose at least one kind of fact"},
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        Agency.objects.none(), required=False, label="Which agency may no longer have them?",
        empty_label="Every agency but the one that holds them",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.all()  # type: ignore[attr-defined]
        self.fields["agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]


class AcknowledgeForm(NotTomorrow):
    on = DateField(label="When were they told that it came?", error_messages={"required": "Say when"})


class LetterForm(forms.Form):
    body = text("The letter", "The letter is empty", rows=18, longest=10_000)


class CloseForm(forms.Form):
    outcome = choice("What came of it?", Request.Outcome.choices, "Choose what came of it")
    because = text("Why?", "Say why", longest=1000, help_text="The person has a right to know.")


class DecideForm(forms.Form):
    """One item of a pack."""

    verdict = choice("What of this may they have?", ItemDecision.Verdict.choices, "Choose what they may have")
    exemption = forms.ChoiceField(
        required=False, label="Under which rule is something kept back?", widget=Radios(),
        choices=[("", "None: all of it is given"), *ItemDecision.Exemption.choices],
    )  # fmt: skip
    because = text("Why?", longest=500, help_text="For us, not for the person. Needed to keep anything back, and to let a "
                   "safe place out.")  # fmt: skip
    hide = text("Words to take out, one stretch on each line", rows=4)

    def __init__(self, *args: Any, is_group: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_group:
            del self.fields["hide"]
            verdicts = [each for each in ItemDecision.Verdict.choices if each[0] != ItemDecision.Verdict.REDACT]
            self.fields["verdict"].choices = verdicts  # type: ignore[attr-defined]

    def clean_hide(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["hide"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("verdict") not in (None, "", ItemDecision.Verdict.GIVE):
            if not values.get("exemption"):
                self.add_error("exemption", "Choose the rule under which something is kept back")
            if not values.get("because"):
                self.add_error("because", "Say why")
        return values


class CorrectForm(forms.Form):
    fact = forms.ChoiceField(label="Which fact is wrong?", error_messages={"required": "Choose the fact"})
    wanted = text("What should it say?", "Write what it should say, in the person's words", longest=1000)

    def __init__(self, *args: Any, facts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = facts  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    state = choice("What does the agency say?", [each for each in Correction.State.choices if each[0] != "asked"],
                   "Choose what the agency says")  # fmt: skip
    answer = text("In its words", "Write what the agency said", longest=500)


class StatementForm(forms.Form):
    statement = text("The person's own words", "Write the person's own words", longest=2000,
                     help_text="They stand beside the fact for everyone who may see it.")  # fmt: skip


class HoldForm(forms.Form):
    reason = choice("What is it held back for?", Hold.Reason.choices, "Choose a reason")
    because = text("More about it", "Say more, for whoever reads this later", longest=300)
    until = DateField(required=False, label="Until", help_text="Leave it empty where nobody can tell.")


class LiftForm(forms.Form):
    because = text("Why is it lifted?", "Say why", longest=300)


class ScheduleForm(forms.Form):
    body = text("The schedule", "The schedule is empty", rows=30, longest=40_000)
    because = forms.CharField(label="Why does it change?", max_length=300, error_messages={"required": "Say why"})


class ReportForm(NotTomorrow):
    kind = choice("What kind of thing happened?", Breach.Kind.choices, "Choose what kind")
    what = text(
        "What happened?", "Say what happened", help_text="What, to whose information, and how it came to light."
    )
    happened_on = DateField(required=False, label="When did it happen?")
    known_on = DateField(
        label="When did anyone first know of it?", error_messages={"required": "Say when it was known"}
    )
    known_hour = forms.TimeField(label="At what time?", input_formats=["%H:%M", "%H.%M", "%I%p", "%I:%M%p"],
                                 help_text="For example 09:30. The 72 hours run from here.",
                                 error_messages={"required": "Enter a time like 09:30",
                                                 "invalid": "Enter a time like 09:30"})  # fmt: skip
    agency = forms.ModelChoiceField(
        Agency.objects.none(), required=False, label="At which agency?", empty_label="Not known"
    )
    people_affected = forms.IntegerField(required=False, min_value=0, label="How many people does it touch?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.all()  # type: ignore[attr-defined]
        self.fields["agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("known_on") and values.get("known_hour"):
            values["known_at"] = _at(values["known_on"], values["known_hour"])
            if values["known_at"] > timezone.now():
                self.add_error("known_on", "This cannot lie ahead")
        values.pop("known_hour", None)
        values.pop("known_on", None)
        return values


class RiskForm(forms.Form):
    risk = choice("How likely is harm to people?", Breach.Risk.choices, "Choose how likely")
    because = text("Why?", "Say why you judge it so", longest=500)
    contained = text("What was done to stop it or to limit it?", "Say what was done", longest=1000)
    people_affected = forms.IntegerField(required=False, min_value=0, label="How many people does it touch?")


class TellForm(forms.Form):
    tell = forms.TypedChoiceField(
        label="Are they told?", choices=[("yes", "Yes"), ("no", "No")], widget=Radios(inline=True),
        coerce=lambda value: value == "yes", error_messages={"required": "Choose yes or no"},
    )  # fmt: skip
    because = text("Why?", "Say why", longest=500)


class RegulatorForm(NotTomorrow):
    told_on = DateField(label="When were they told?", error_messages={"required": "Say when"})
    told_hour = forms.TimeField(label="At what time?", input_formats=["%H:%M", "%H.%M"],
                                error_messages={"required": "Enter a time like 09:30"})  # fmt: skip
    reference = forms.CharField(required=False, max_length=60, label="Their reference")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("told_on") and values.get("told_hour"):
            values["told_at"] = _at(values.pop("told_on"), values.pop("told_hour"))
        return values


class ToldForm(NotTomorrow):
    told_on = DateField(label="When were they told?", error_messages={"required": "Say when"})
    how = forms.CharField(max_length=200, label="How, and by whom", error_messages={"required": "Say how"})


class LessonsForm(forms.Form):
    lessons = text("What is done so that it does not happen again?", "Say what is done", longest=2000)


def _at(day: dt.date, hour: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, hour))
