"""The style page: every component and chart on one page, with invented contents, to look at and to test."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.kit import style


def style_page(request: HttpRequest) -> HttpResponse:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = style.ExampleForm(data, files, initial=style.INITIAL)
    return render(request, "kit/style.html", {**style.examples(), "form": form})
