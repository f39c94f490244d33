"""`alongside seal state | new-key | rotate`: the keys of sealed fields."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alongside.access import sealed
from alongside.kit.secret import random_key, replace_kept

BATCH = 200


class Command(BaseCommand):
    help = "Say which keys are in use, put a new one first, or seal everything anew with the first one."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["state", "new-key", "rotate"])

    def handle(self, *, what: str, **options: object) -> None:
        {"state": self.state, "new-key": self.new_key, "rotate": self.rotate}[what]()

    def state(self) -> None:
        keys = sealed.keys()
        print(f"{len(keys.by_mark)} keys; the one that seals is {keys.newest.hex()}.")
        for model, fields in sealed.sealed_fields():
            left = len(sealed.waiting(model, fields))
            print(f"{model._meta.label}: {model._base_manager.count():,} rows, {left:,} still under an older key.")

    def new_key(self) -> None:
        if os.environ.get("ALONGSIDE_FIELD_KEYS") or os.environ.get("ALONGSIDE_FIELD_KEYS_FILE"):
            print(random_key())
            print("Put this line before the keys you have, start the product again, then run: alongside seal rotate")
            return
        replace_kept(settings.FIELD_KEYS_KEPT, f"{random_key()}\n{settings.FIELD_KEYS}")
        print(f"A new key stands first in {settings.FIELD_KEYS_KEPT}.")
        print("Start the product again, then run: alongside seal rotate")

    def rotate(self) -> None:
        for model, fields in sealed.sealed_fields():
            ids = sealed.waiting(model, fields)
            done = 0
            for start in range(0, len(ids), BATCH):
                done += sealed.seal_anew(model, fields, ids[start : start + BATCH])
                print(f"{model._meta.label}: {done:,} of {len(ids):,}", flush=True)
            if sealed.waiting(model, fields):
                raise CommandError(f"{model._meta.label} still has rows under an older key. Run it again.")
        print("Everything is sealed with the first key. Older keys may go, once no backup needs them.")
