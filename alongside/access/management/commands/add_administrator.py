"""`alongside add-administrator EMAIL`: the first person who can sign in."""

from __future__ import annotations

import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.text import slugify

from alongside.access import changes
from alongside.access.models import Agency
from alongside.access.operator import operator
from alongside.access.policy import Role


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
        password = getpass.getpass("A password of at least 12 characters: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        slug = slugify(agency_name)
        place = Agency.objects.filter(slug=slug).first() or changes.add_agency(by=by, slug=slug, name=agency_name)
        changes.add_member(
            by=by, email=email, name=name, password=password, agency=place, role=Role.ADMINISTRATOR,
            starts_on=timezone.localdate(),
        )  # fmt: skip
        print(f"{name} can now sign in as {email}. The first thing asked for is a second factor.")
