"""Pages that cross rooms."""

from __future__ import annotations

from django.urls import path

from alongside.workspace.views import ledger
from alongside.workspace.views.help import accessibility, guide, help_pages, privacy
from alongside.workspace.views.home import home
from alongside.workspace.views.person import ask_coordinator, person
from alongside.workspace.views.protecting import apart, lift, nobody_reads, protect, restrict, restricted
from alongside.workspace.views.safety import consent, emergencies, emergency, review
from alongside.workspace.views.search import search
from alongside.workspace.views.trust import trust

app_name = "workspace"
urlpatterns = [
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("person/<slug:key>/", person, name="person"),
    path("person/<slug:key>/ask/", ask_coordinator, name="ask_coordinator"),
    path("person/<slug:key>/consent/", consent, name="consent"),
    path("person/<slug:key>/protect/", protect, name="protect"),
    path("person/<slug:key>/restrict/", restrict, name="restrict"),
    path("person/<slug:key>/apart/", apart, name="apart"),
    path("person/<slug:key>/protect/<slug:kind>/<int:pk>/lift/", lift, name="lift"),
    path("restricted/", restricted, name="restricted"),
    path("trust/restricted/", nobody_reads, name="nobody_reads"),
    path("person/<slug:key>/emergency/", emergency, name="emergency"),
    path("trust/emergencies/", emergencies, name="emergencies"),
    path("trust/emergencies/<int:pk>/", review, name="review"),
    path("trust/", trust, name="trust"),
    path("person/<slug:key>/looks/", ledger.looks, name="looks"),
    path("person/<slug:key>/who-looked/", ledger.who_looked, name="who_looked"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/anchors/", ledger.anchors, name="anchors"),
    path("ledger/anchors/file/", ledger.anchor_file, name="anchor_file"),
    path("help/", help_pages, name="help"),
    path("help/<slug:slug>/", guide, name="guide"),
    path("accessibility/", accessibility, name="accessibility"),
    path("privacy/", privacy, name="privacy"),
]
