"""`alongside add-administrator EMAIL`: the first person who can sign in."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from alongside.access import changes
from alongside.access.gate import Refused
from alongside.access.models import Agency, User
from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.sign_in import changes as changes_here


class Command(BaseCommand):
    help = "Make the first account. Everyone else is added in the browser."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name")
        parser.add_argument("--agency", help="its name; made if it is new")

    def handle(self, *, email: str, name: str | None, agency: str | None, **options: object) -> None:
        by = operator(Role.ADMINISTRATOR)
        name = name or input("Their name: ").strip()
        agency_name = agency or input("Their agency: ").strip()
        slug = slugify(agency_name)
        place = Agency.objects.filter(slug=slug).first() or changes.add_agency(by=by, slug=slug, name=agency_name)
        changes.add_member(
            by=by, email=email, name=name, agency=place, role=Role.ADMINISTRATOR, starts_on=timezone.localdate()
        )
        user = User.objects.get(email=email.lower())
        try:
            code = changes_here.invite(by=by, user=user, now=timezone.now())
        except Refused as refused:
            raise CommandError(refused.because) from refused
        print(f"{name} opens {reverse('invited')} within three days and enters this code, which works once: {code}")
