"""Addresses of rights. Requests and breaches have random names; people's stand in none."""

from __future__ import annotations

from django.urls import path

from alongside.rights.views import breaches, keeping, packs, requests

app_name = "rights"
urlpatterns = [
    path("", requests.request_list, name="list"),
    path("start/", requests.start, name="start"),
    path("start/<slug:key>/", requests.start, name="start_for"),
    path("keeping/", keeping.retention, name="retention"),
    path("keeping/schedule/", keeping.edit_schedule, name="schedule"),
    path("keeping/holds/find/", keeping.find_for_hold, name="find_for_hold"),
    path("keeping/holds/<int:pk>/lift/", keeping.lift_hold, name="lift_hold"),
    path("keeping/holds/<slug:key>/", keeping.place_hold, name="place_hold"),
    path("keeping/propose/", keeping.propose, name="propose"),
    path("keeping/lists/<int:pk>/", keeping.disposal, name="disposal"),
    path("keeping/lists/<int:pk>/<slug:what>/", keeping.step, name="disposal_step"),
    path("breaches/", breaches.breach_list, name="breaches"),
    path("breaches/report/", breaches.report, name="report_breach"),
    path("breaches/<slug:key>/", breaches.breach, name="breach"),
    path("breaches/<slug:key>/people/", breaches.affected, name="affected"),
    path("breaches/<slug:key>/people/<int:pk>/", breaches.told, name="told"),
    path("breaches/<slug:key>/<slug:what>/", breaches.act, name="breach_act"),
    path("requests/<slug:key>/", requests.request_page, name="request"),
    path("requests/<slug:key>/take/", requests.take, name="take"),
    path("requests/<slug:key>/find/", requests.find, name="find"),
    path("requests/<slug:key>/person/", requests.name_person, name="name_person"),
    path("requests/<slug:key>/do/<slug:what>/", requests.act, name="act"),
    path("requests/<slug:key>/letters/<slug:template>/", requests.letter, name="letter"),
    path("requests/<slug:key>/correct/", requests.correct, name="correct"),
    path("requests/<slug:key>/corrections/<slug:which>/<slug:what>/", requests.correction, name="correction"),
    path("requests/<slug:key>/erase/", requests.propose_erasure, name="propose_erasure"),
    path("requests/<slug:key>/pack/", packs.pack, name="pack"),
    path("requests/<slug:key>/pack/preview/", packs.preview, name="preview"),
    path("requests/<slug:key>/pack/sign/", packs.sign, name="sign"),
    path("requests/<slug:key>/pack/download/", packs.download, name="download"),
    path("requests/<slug:key>/pack/groups/<int:number>/", packs.group, name="group"),
    path("requests/<slug:key>/pack/items/<str:table>/<slug:pk>/", packs.item, name="item"),
    path("requests/<slug:key>/pack/items/<str:table>/<slug:pk>/release/", packs.release, name="release"),
]
