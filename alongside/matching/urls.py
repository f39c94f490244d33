"""Addresses of the matching room."""

from __future__ import annotations

from django.urls import path

from alongside.matching.views import glance, lists, pairs, people, quality, rule, runs

app_name = "matching"
urlpatterns = [
    path("", pairs.review, name="review"),
    path("<int:pk>/", pairs.pair, name="pair"),
    path("glance/", glance.glance, name="glance"),
    path("questions/", lists.queue, name="queue"),
    path("second-look/", pairs.second_looks, name="second_looks"),
    path("second-look/<int:pk>/", pairs.second_look, name="second_look"),
    path("judged/", lists.judged, name="judged"),
    path("judged/<int:pk>/take-back/", lists.undo, name="undo"),
    path("person/<slug:key>/", people.person, name="person"),
    path("moves/<int:pk>/put-back/", people.put_back, name="put_back"),
    path("quality/", quality.quality, name="quality"),
    path("quality/measure/", quality.measure_now, name="measure"),
    path("rule/", rule.rule, name="rule"),
    path("rule/trials/<int:pk>/", rule.trial, name="trial"),
    path("runs/", runs.runs, name="runs"),
    path("runs/start/", runs.link_now, name="link_now"),
]
