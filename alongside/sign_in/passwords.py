"""What a password must not be. Length is Django's own check; this one knows our words."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from alongside.access.models import Agency, User
from alongside.sign_in.rules import weakness

PARTNERSHIP = ("Alongside", "partnership")


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """The twenty thousand passwords most often found in leaks, as Django ships them."""
    path = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return frozenset(line.strip() for line in file)


class NotOurWords:
    """Refuses a password built from a common word, the name of an agency, or the name of its owner."""

    def validate(self, password: str, user: User | None = None) -> None:
        names = [*PARTNERSHIP, *Agency.objects.values_list("name", flat=True)]
        if user is not None and user.name:
            names += user.name.split()
        because = weakness(password, common=common_words(), names=names)
        if because:
            raise ValidationError(because, code="password_of_our_words")

    def get_help_text(self) -> str:
        return "No name of an agency or of yours, and no word that everybody tries."
