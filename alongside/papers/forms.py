"""The words of adding a paper."""

from __future__ import annotations

from typing import Any

from django import forms

from alongside.access.policy import Category


class AddForm(forms.Form):
    title = forms.CharField(
        label="What is it?",
        max_length=120,
        help_text="For example, letter from the housing officer. Whoever may see this kind of fact about the person sees this.",
        error_messages={"required": "Say what it is"},
    )
    category = forms.ChoiceField(
        label="What kind of fact is it about?",
        help_text="This decides who may see and download it.",
        initial=Category.IDENTITY,
    )
    file = forms.FileField(
        label="Which file?",
        help_text="A photograph (JPEG, PNG, WebP), a PDF or a Word document (.docx), up to 20 MB. Where a photograph was taken, "
        "who wrote a document, comments and earlier versions are taken out.",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose it again."},
    )

    def __init__(self, *args: Any, categories: frozenset[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            (each.value, each.label.capitalize()) for each in Category if each in categories
        ]

    def clean_category(self) -> Category:
        return Category(self.cleaned_data["category"])
