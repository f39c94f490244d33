from __future__ import annotations

from django.urls import path

from alongside.package.views import needs, page, waiting, writing

app_name = "package"
urlpatterns = [
    path("waiting/", waiting.waiting, name="waiting"),
    path("areas/", waiting.define, name="define"),
    path("goal/<int:pk>/", needs.goal, name="goal"),
    path("need/<int:pk>/", needs.need, name="need"),
    path("need/<int:pk>/free/", needs.free, name="free"),
    path("need/<int:pk>/barrier/", needs.barrier, name="barrier"),
    path("need/<int:pk>/<slug:step>/", needs.step, name="step"),
    path("<slug:key>/", page.package, name="package"),
    path("<slug:key>/other/<int:pk>/", page.other, name="other"),
    path("<slug:key>/sheet/", page.sheet, name="sheet"),
    path("<slug:key>/versions/", page.versions, name="versions"),
    path("<slug:key>/words/", writing.words, name="words"),
    path("<slug:key>/goals/", writing.add_goal, name="add_goal"),
    path("<slug:key>/agree/", writing.agree, name="agree"),
    path("<slug:key>/area/<slug:area>/", page.area, name="area"),
    path("<slug:key>/area/<slug:area>/write/", writing.area, name="write_area"),
    path("<slug:key>/area/<slug:area>/need/", writing.add_need, name="add_need"),
]
