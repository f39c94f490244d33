"""The style page: every component and chart on one page, with invented contents, to look at and to test."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.kit import style


def style_page(request: HttpRequest) -> HttpResponse:
    form = style.ExampleForm(request.POST or None, request.FILES or None, initial=style.INITIAL)
    return render(request, "kit/style.html", {**style.examples(), "form": form})
