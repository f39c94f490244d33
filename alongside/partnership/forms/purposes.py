"""The words of an entry of the purpose register."""

from __future__ import annotations

from typing import Any

from django import forms

from alongside.access.models import Agency
from alongside.kit.forms import Checkboxes, DateField, Radios
from alongside.partnership import lawful
from alongside.partnership.rules import DpiaOutcome


def _text(label: str, hint: str = "", *, long: bool = False, most: int = 300, needed: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
    return forms.CharField(label=label, help_text=hint, widget=widget, max_length=most, required=needed)


class PurposeForm(forms.Form):
    title = _text("Its title", "As the public register shows it.", most=200)
    what_for = _text("What it is for", "In plain words: the public reads this.", long=True, most=1000)
    owner = forms.ModelChoiceField(Agency.objects.none(), label="Which agency answers for it?", empty_label=None)
    owner_post = _text("Which post there?", "The post, not the name of whoever holds it.", most=200)
    people = _text("Whose facts are these?", "For example: adults who sleep rough in the borough.")
    article_6 = forms.ChoiceField(
        label="On which lawful basis? (UK GDPR, Article 6)", widget=Radios(), choices=list(lawful.ARTICLE_6.items())
    )
    gateways = forms.MultipleChoiceField(
        label="Which law opens the gate?", widget=Checkboxes(), choices=list(lawful.GATEWAYS.items()), required=False
    )
    article_9 = forms.MultipleChoiceField(
        label="Which condition for health and other special facts? (Article 9)", widget=Checkboxes(), required=False,
        choices=list(lawful.ARTICLE_9.items()),
    )  # fmt: skip
    schedule_1 = forms.MultipleChoiceField(
        label="Which paragraph for offences and substantial public interest? (Data Protection Act 2018, Schedule 1)",
        widget=Checkboxes(), choices=[(number, lawful.schedule_1(number)) for number in lawful.SCHEDULE_1],
        required=False,
    )  # fmt: skip
    policy_document = _text("Appropriate policy document", "Its version and where it is kept.", most=200, needed=False)
    dpia_reference = _text("Impact assessment: its reference", most=100)
    dpia_on = DateField(label="Impact assessment: signed on")
    dpia_outcome = forms.ChoiceField(
        label="Impact assessment: what it came to", widget=Radios(), choices=[(o.value, o.label) for o in DpiaOutcome]
    )
    dpia_review_on = DateField(label="Impact assessment: to be reviewed by")
    dpia_document = _text("Impact assessment: where it is kept", most=200, needed=False)
    retention = _text("How long is it kept?", "From which event on, and what happens then.")
    security = _text("How is it kept safe?", long=True, most=500)
    transfers = _text("Does anything leave the United Kingdom?", "Say to where, and what protects it.", needed=False)
    starts_on = DateField(label="This entry counts from")
    review_on = DateField(label="To be reviewed by", help_text="If nobody has by the end of that day, it stops.")
    ends_on = DateField(label="Ends on", required=False, help_text="Only if it is to end.")
    note = _text("What changed, and why", "Kept with this version.", needed=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = Agency.objects.all()
        owner.label_from_instance = lambda agency: agency.name  # type: ignore[method-assign, assignment]

    def clean_dpia_outcome(self) -> DpiaOutcome:
        return DpiaOutcome(self.cleaned_data["dpia_outcome"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        starts_on = values.get("starts_on")
        for name, words in (("review_on", "The review must come after the first day"),
                            ("ends_on", "The last day cannot come before the first")):  # fmt: skip
            if starts_on and values.get(name) and values[name] < starts_on:
                self.add_error(name, words)
        if values.get("dpia_on") and values.get("dpia_review_on") and values["dpia_review_on"] <= values["dpia_on"]:
            self.add_error("dpia_review_on", "The review must come after it was signed")
        part_two = set(values.get("schedule_1") or []) & lawful.NEEDS_POLICY
        if part_two and not values.get("policy_document"):
            self.add_error("policy_document", "This paragraph of Schedule 1 needs an appropriate policy document")
        return values


class ControllerForm(forms.Form):
    contact = _text("Whom to write to", "A post and an address that somebody reads, not a person's name.", most=200)
    officer_contact = _text("The data protection officer's address", most=200, needed=False)
    registration = _text("Registration with the regulator", "Such as Z1234567.", most=40, needed=False)
