"""Addresses of the register, of what takes two people, and of confirming who needs access."""

from __future__ import annotations

from django.urls import path

from alongside.partnership.views import agreements, approvals, attestation, members, purposes

app_name = "partnership"
urlpatterns = [
    path("members/", members.members, name="members"),
    path("members/add/", members.add_member, name="add_member"),
    path("members/<int:pk>/end/", members.end_membership, name="end_membership"),
    path("members/<int:pk>/role/", members.change_role, name="change_role"),
    path("agencies/add/", members.add_agency, name="add_agency"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/add/", agreements.sign_agreement, name="sign_agreement"),
    path("agreements/<int:pk>/change/", agreements.alter_agreement, name="alter_agreement"),
    path("agreements/<int:pk>/end/", agreements.end_agreement, name="end_agreement"),
    path("purposes/", purposes.purpose_list, name="purposes"),
    path("purposes/record/", purposes.record, name="record"),
    path("purposes/record.csv", purposes.record_as_csv, name="record_as_csv"),
    path("purposes/contacts/<slug:slug>/", purposes.controller, name="controller"),
    path("purposes/<slug:slug>/", purposes.purpose, name="purpose"),
    path("purposes/<slug:slug>/edit/", purposes.edit_purpose, name="edit_purpose"),
    path("approvals/", approvals.approval_list, name="approvals"),
    path("approvals/<int:pk>/", approvals.approval, name="approval"),
    path("approvals/<int:pk>/approve/", approvals.approve, name="approve"),
    path("approvals/<int:pk>/withdraw/", approvals.withdraw, name="withdraw"),
    path("still-needed/", attestation.still_needed, name="still_needed"),
    path("still-needed/<slug:slug>/", attestation.still_needed, name="still_needed_at"),
    path("what-we-share/", purposes.public_register, name="public_register"),
]
