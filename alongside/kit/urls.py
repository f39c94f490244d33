from __future__ import annotations

from django.urls import path

from alongside.kit import views

app_name = "kit"
urlpatterns = [path("", views.style_page, name="style")]
