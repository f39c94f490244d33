"""`alongside look-up`: is somebody on the index already?"""

from __future__ import annotations

import json

from django.core.management.base import BaseCommand, CommandError

from alongside.access.gate import Refused
from alongside.access.operator import NoSuchMember, member
from alongside.kit.words import day
from alongside.matching.lookup import Match, look_up
from alongside.methods.linkage.records import FIELDS


class Command(BaseCommand):
    help = (
        "Look one identity up, as somebody who may search. What is known is read from standard input as JSON, "
        "so that no name ends up in the shell's history."
    )

    def add_arguments(self, parser):
        parser.add_argument("--as", dest="email", required=True, help="whose account to look under")

    def handle(self, *, email: str, **options: object) -> None:
        try:
            said = json.loads(input())
        except (json.JSONDecodeError, EOFError) as error:
            raise CommandError(
                'Give one line of JSON, such as {"given_name": "Anna", "date_of_birth": "4/3/1985"}.'
            ) from error
        if unknown := sorted(set(said) - set(FIELDS)):
            raise CommandError(f"{unknown[0]} is not a field. There are: {', '.join(FIELDS[1:])}.")
        try:
            found = look_up(member(email), said)
        except (NoSuchMember, Refused) as error:
            raise CommandError(str(error)) from error
        for match in found:
            print(_line(match))
        if not found:
            print("Nobody on the index is likely to be this person.")


def _line(match: Match) -> str:
    who = (
        f"{match.full_name}, born {day(match.date_of_birth)}"
        if match.full_name
        else f"{match.initials}, {match.birth_year or 'year not known'}"
    )
    found = "; ".join(f"{field}: {label}" for field, label, _ in match.reasons)
    return f"{match.probability:6.1%}  {who}  ({found})"
