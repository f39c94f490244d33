from __future__ import annotations

from django.urls import path

from alongside.conference.views import assessments, conferences

app_name = "conference"
urlpatterns = [
    path("of/<slug:key>/", conferences.of_person, name="of"),
    path("of/<slug:key>/call/", conferences.call, name="call"),
    path("<int:pk>/", conferences.conference, name="conference"),
    path("<int:pk>/view/", conferences.view, name="view"),
    path("<int:pk>/say/", conferences.say, name="say"),
    path("<int:pk>/decide/", conferences.decide, name="decide"),
    path("<int:pk>/answer/", conferences.answer, name="answer"),
    path("<int:pk>/held/", conferences.held, name="held"),
    path("<int:pk>/not-held/", conferences.not_held, name="not_held"),
    path("kinds/", assessments.define, name="define"),
    path("assessments/<slug:key>/", assessments.register, name="assessments"),
    path("assessments/<slug:key>/add/", assessments.add, name="add_assessment"),
    path("assessments/<slug:key>/told-again/", assessments.told_again, name="told_again"),
    path("assessment/<int:pk>/accept/", assessments.accept, name="accept"),
    path("assessment/<int:pk>/ask/", assessments.ask_to_see, name="ask_to_see"),
    path("assessment/<int:pk>/withdraw/", assessments.withdraw, name="withdraw"),
]
