from django.urls import path

from alongside.papers import views

app_name = "papers"
urlpatterns = [
    path("of/<str:key>/", views.of_person, name="of"),
    path("<int:pk>/file/", views.download, name="download"),
    path("<int:pk>/take-away/", views.take_away, name="take_away"),
]
