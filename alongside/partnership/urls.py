"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from alongside.partnership.views import register

app_name = "partnership"
urlpatterns = [
    path("members/", register.members, name="members"),
    path("members/add/", register.add_member, name="add_member"),
    path("members/<int:pk>/end/", register.end_membership, name="end_membership"),
    path("members/<int:pk>/let-in-again/", register.let_in_again, name="let_in_again"),
    path("agencies/add/", register.add_agency, name="add_agency"),
    path("agreements/", register.agreements, name="agreements"),
    path("agreements/add/", register.sign_agreement, name="sign_agreement"),
    path("agreements/<int:pk>/end/", register.end_agreement, name="end_agreement"),
]
