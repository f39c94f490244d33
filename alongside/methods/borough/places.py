"""Where people of the borough live or say they live: invented streets, shared hostels, and no fixed abode."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.layouts import HERE
from alongside.methods.borough.numbers import postcodes

OFFICE_POSTCODE = "WM1 1AA"
_FIRST_COMMUNAL = 900_001


@cache
def world() -> dict[str, Any]:
    """The places and words in `world.toml`."""
    return tomllib.loads((HERE / "world.toml").read_text(encoding="utf-8"))


def home_addresses(homes: NDArray[np.int64]) -> list[str]:
    """The address of each home, by its number; some are flats."""
    streets, kinds = world()["streets"]["names"], world()["streets"]["kinds"]
    found = []
    for home in homes.tolist():
        rest, house = divmod(home, 97)
        rest, street = divmod(rest, len(streets))
        rest, kind = divmod(rest, len(kinds))
        flat = f"Flat {rest % 29 + 1}, " if rest % 3 == 0 else ""
        found.append(f"{flat}{house + 1} {streets[street]} {kinds[kind]}")
    return found


@cache
def communal_addresses() -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Addresses and postcodes of the places that many people share; the named hostels come first."""
    hostels = world()["hostels"]
    numbers = np.arange(_FIRST_COMMUNAL, _FIRST_COMMUNAL + len(hostels["names"]) + hostels["more"])
    addresses = [address.split(", ")[-1] for address in home_addresses(numbers * 7_919)]
    named = [f"{name}, {address}" for name, address in zip(hostels["names"], addresses, strict=False)]
    return _objects(named + addresses[len(named) :]), _objects(postcodes(numbers))


@cache
def hostel_names() -> NDArray[np.object_]:
    """Names of the hostels of the partnership, in the order of communal_addresses."""
    return _objects(world()["hostels"]["names"])


def draw(choice: str, size: int, rng: np.random.Generator) -> NDArray[np.object_]:
    """size words of one list of `world.toml`, drawn with their frequencies."""
    words = world()["choices"][choice]
    shares = np.cumsum(np.array(list(words.values()), dtype=float))
    return _objects(list(words))[np.searchsorted(shares / shares[-1], rng.random(size), side="right")]


def _objects(values: list[str]) -> NDArray[np.object_]:
    return np.array(values, dtype=object)
