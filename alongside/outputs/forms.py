"""What is asked of whoever takes a file out."""

from __future__ import annotations

from django import forms

from alongside.kit.forms import Radios
from alongside.outputs.models import FORMATS
from alongside.outputs.rules import SHORTEST_REASON


class AskForm(forms.Form):
    because = forms.CharField(
        label="What is the file for?",
        min_length=SHORTEST_REASON,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stands on every page, with your name and the day. For example: the board's meeting on Thursday.",
        error_messages={
            "required": "Say what the file is for.",
            "min_length": "Say in a few words what the file is for.",
        },
    )
    format = forms.ChoiceField(label="Kind of file", choices=FORMATS, initial="xlsx", widget=Radios())
