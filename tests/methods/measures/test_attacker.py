"""No hidden count can be narrowed down by solving for it, over every table that is published together."""

from __future__ import annotations

import random

import pytest

from alongside.cohort.composition import break_down
from alongside.methods.measures.disclosure import PROFILES, STRICTEST, Shown, protect_tables
from tests.methods.measures.attacker import narrowest

WAYS = {"Sex": 2, "Age": 4, "Ethnicity": 5}


def divided(people: int, draw: random.Random) -> dict[str, dict[str, int]]:
    """So many people in lopsided groups, by each way."""
    tables = {}
    for title, groups in WAYS.items():
        weights = [draw.random() ** 3 + 0.01 for _ in range(groups)]
        drawn = draw.choices(range(groups), weights, k=people)
        tables[title] = {str(group): drawn.count(group) for group in range(groups)}
    return tables


@pytest.mark.case(27)
@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("knows", [False, True], ids=["total unknown", "total known"])
def test_all_tables_together_leave_every_hidden_count_its_width(name, knows):
    profile, draw = PROFILES[name], random.Random(f"{name} {knows}")
    for _ in range(60):
        truth = divided(draw.choice([15, 40, 90, 300]), draw)
        total = sum(truth["Sex"].values())
        shown = protect_tables(truth, profile, known_total=total if knows else None)
        found = narrowest([(truth, shown)], profile, {0: total} if knows else None)
        assert found >= profile.width - 1e-6, truth


def test_the_attacker_would_succeed_without_protection():
    """The proof is not empty: small counts hidden alone, beside a known total, are given away."""
    truth = {"Sex": {"a": 3, "b": 37}, "Age": {"a": 20, "b": 20}}
    profile = PROFILES["threshold5"]
    naive = {title: {group: profile.show(count) for group, count in table.items()} for title, table in truth.items()}
    assert narrowest([(truth, naive)], profile, {0: 40}) == pytest.approx(0)


@pytest.mark.case(27)
def test_the_page_of_composition_gives_nobody_away():
    draw = random.Random(27)
    for _ in range(25):
        everyone = [tuple(str(int(draw.random() ** 3 * groups)) for groups in WAYS.values()) for _ in range(400)]
        eligible = everyone[: draw.choice([60, 150])]
        chosen = eligible[: draw.choice([20, 40])]
        ways = [(title, lambda row, at=at: row[at], ()) for at, title in enumerate(WAYS)]
        found = break_down(ways, everyone, eligible, chosen)
        layers = []
        for people, take in ((everyone, "everyone"), (eligible, "eligible"), (chosen, "chosen")):
            truth = {each.title: {row.label: 0 for row in each.rows} for each in found}
            for person in people:
                for title, group in zip(WAYS, person, strict=True):
                    truth[title][group] += 1
            shown: dict[str, dict[str, Shown]] = {
                each.title: {row.label: getattr(row, take) for row in each.rows} for each in found
            }
            layers.append((truth, shown))
        assert narrowest(layers, STRICTEST, {2: len(chosen)}) >= STRICTEST.width - 1e-6


@pytest.mark.case(27)
def test_one_person_more_moves_what_is_shown_by_whole_steps():
    for count in range(60):
        before, after = STRICTEST.show(count), STRICTEST.show(count + 1)
        if before.count is not None and after.count is not None:
            assert (after.count - before.count) % STRICTEST.rounded_to == 0


@pytest.mark.case(27)
def test_a_cell_of_three_is_hidden_its_neighbours_rounded_and_the_total_is_theirs():
    shown = protect_tables({"Sex": {"Female": 3, "Male": 41, "Not known": 22}})["Sex"]
    assert [each.words for each in shown.values()] == ["hidden", "40", "20"]
