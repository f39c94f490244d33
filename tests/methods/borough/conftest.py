from __future__ import annotations

from pathlib import Path

import pytest

from alongside.methods.borough import Borough, build, write

PEOPLE, SEED = 3000, 11


@pytest.fixture(scope="session")
def borough() -> Borough:
    return build(PEOPLE, SEED)


@pytest.fixture(scope="session")
def written(borough: Borough, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("borough")
    write(borough, out)
    return out


@pytest.fixture(scope="session")
def westminster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("westminster")
    write(build(5000, SEED, totals="westminster"), out)
    return out
