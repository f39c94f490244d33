"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from alongside.cohort.views import composition, criteria, listing, people, placing, proposals, shortlist

app_name = "cohort"
urlpatterns = [
    path("", shortlist.shortlist_page, name="shortlist"),
    path("order/", shortlist.ranking_page, name="ranking"),
    path("set-up/", shortlist.set_up, name="set_up"),
    path("assess/", shortlist.assess, name="assess"),
    path("assess/<int:pk>/", shortlist.run, name="run"),
    path("person/<slug:key>/", people.standing, name="standing"),
    path("nominate/", people.nominate, name="nominate"),
    path("nominations/<int:pk>/withdraw/", people.withdraw, name="withdraw"),
    path("list/", listing.list_page, name="list"),
    path("list/places/", listing.places_page, name="places"),
    path("list/rules/<slug:slug>/", listing.rules, name="list_rules"),
    path("list/proposals/", proposals.proposals, name="proposals"),
    path("list/proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("list/proposals/<int:pk>/decide/", proposals.decide, name="decide"),
    path("list/person/<slug:key>/", placing.place, name="place"),
    path("list/person/<slug:key>/propose/", proposals.propose, name="propose"),
    path("list/person/<slug:key>/move/", placing.move, name="move"),
    path("list/person/<slug:key>/try/", placing.try_again, name="try_again"),
    path("list/person/<slug:key>/look/", placing.look, name="look"),
    path("list/person/<slug:key>/end/", placing.end, name="end"),
    path("composition/", composition.composition, name="composition"),
    path("criteria/", criteria.criteria, name="criteria"),
    path("criteria/new/", criteria.criteria_new, name="criteria_new"),
    path("criteria/<slug:slug>/", criteria.criteria_set, name="criteria_set"),
    path("criteria/<slug:slug>/edit/", criteria.criteria_edit, name="criteria_edit"),
    path("criteria/<slug:slug>/withdraw/", criteria.criteria_withdraw, name="criteria_withdraw"),
    path("criteria/<slug:slug>/text/", criteria.criteria_text, name="criteria_text"),
]
