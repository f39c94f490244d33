from __future__ import annotations

import pytest

from tests.team.worlds import World, make_world


@pytest.fixture
def world(partnership) -> World:
    return make_world(partnership)
