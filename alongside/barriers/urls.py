from __future__ import annotations

from django.urls import path

from alongside.barriers.views import alike, asking, logging, one

app_name = "barriers"
urlpatterns = [
    path("", logging.barriers, name="list"),
    path("log/", logging.log, name="log"),
    path("log/<slug:key>/", logging.log_for, name="log_for"),
    path("log-from-action/<int:pk>/", logging.from_action, name="from_action"),
    path("described/", logging.define, name="define"),
    path("alike/", alike.clusters, name="clusters"),
    path("<int:pk>/", one.barrier, name="barrier"),
    path("<int:pk>/again/", one.again, name="again"),
    path("<int:pk>/to-the-team/", one.to_team, name="to_team"),
    path("<int:pk>/effect/", one.effect, name="effect"),
    path("<int:pk>/alike/", alike.like, name="like"),
    path("<int:pk>/for-everybody/", alike.for_everybody, name="for_everybody"),
    path("<int:pk>/part/", alike.part, name="part"),
    path("<int:pk>/ask/", asking.make, name="make_ask"),
    path("asks/", asking.asks, name="asks"),
    path("asks/<int:pk>/", asking.ask, name="ask"),
    path("asks/<int:pk>/sheet.pdf", asking.sheet, name="ask_sheet"),
]
