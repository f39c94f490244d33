"""The words of being the second person."""

from __future__ import annotations

from django import forms


class RefusalForm(forms.Form):
    because = forms.CharField(
        label="Why not?",
        help_text="Whoever asked reads it. Name nobody.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        error_messages={"required": "Say why not"},
    )
