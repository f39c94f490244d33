"""The guide, and the two pages that anyone may read before they sign in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from alongside.access.middleware import open_to_anyone
from alongside.workspace.guide import page, pages


def help_pages(request: HttpRequest) -> HttpResponse:
    return render(request, "workspace/help.html", {"pages": pages()})


def guide(request: HttpRequest, slug: str) -> HttpResponse:
    return _shown(request, slug)


@open_to_anyone
def accessibility(request: HttpRequest) -> HttpResponse:
    return _shown(request, "accessibility")


@open_to_anyone
def privacy(request: HttpRequest) -> HttpResponse:
    return _shown(request, "privacy")


def _shown(request: HttpRequest, slug: str) -> HttpResponse:
    found = page(slug)
    if found is None:
        raise Http404
    return render(request, "workspace/guide.html", {"page": found})
