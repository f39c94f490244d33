"""Each test keeps its linkage index to itself, however many run side by side."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path):
    settings.DATA = tmp_path
