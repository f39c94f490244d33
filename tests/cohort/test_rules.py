"""The criteria in words: sentences of A2 9.18 and TT page 13, each as a life and the answer it must get."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.cohort import rules
from alongside.cohort.criteria import BadCriteria, read_criteria
from alongside.cohort.explain import because, describe, in_lines, would_change
from alongside.cohort.rules import Fact, Life, assess, at_least, months_before
from alongside.people.rules import Answer

TODAY = dt.date(2026, 11, 2)
case = pytest.param
YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN
FOLDER = Path(rules.__file__).parent / "definitions" / "criteria"
DEFAULT = read_criteria((FOLDER / "default.toml").read_text())
CONTACT_PATTERN = read_criteria((FOLDER / "contact_pattern.toml").read_text())
THREE_OF_FIVE = read_criteria((FOLDER / "three_of_five.toml").read_text())

ADULT = dt.date(1985, 3, 4)
EVERYTHING = frozenset(DEFAULT.kinds | CONTACT_PATTERN.kinds | THREE_OF_FIVE.kinds)


def life(*happened, born=ADULT, told=EVERYTHING):
    """Facts as kind, or (kind, days ago), or (kind, days ago, answer); each of its own agency unless it says."""
    facts = []
    for number, each in enumerate(happened, 1):
        given = (each,) if isinstance(each, str) else each
        kind, ago, answer, agency = (*given, *(None, 10, "", number)[len(given) :])
        facts.append(Fact(number, kind, agency, TODAY - dt.timedelta(days=ago), answer=answer))
    return Life(born, tuple(facts), told)


MEETS = ("custody", "slept_rough", "treatment", "barrier")


@pytest.mark.parametrize(
    ("about", "who", "answer"),
    [
        case("adult", life(born=dt.date(2008, 11, 2)), YES, id="18 today is an adult"),
        case("adult", life(born=dt.date(2008, 11, 3)), NO, id="18 tomorrow is not"),
        case("adult", life(born=None), NOT_KNOWN, id="no date of birth is not a no"),
        case("justice", life("custody"), YES, id="custody is a history of criminal justice contact"),
        case("justice", life(("prison_history", 10, "yes"), told=frozenset()), YES, id="so is telling of prison"),
        case("justice", life(told=frozenset()), NOT_KNOWN, id="nobody who would know has a record"),
        case("justice_contact", life(), NO, id="the police know them and tell of nothing"),
        case("homelessness", life("slept_rough"), YES, id="seen sleeping rough shows homelessness"),
        case("homelessness", life(("slept_rough", 3000)), NOT_KNOWN, id="eight years ago does not show it now"),
        case("homelessness", life(("need_homelessness", 10, "no")), NO, id="asked and answered no"),
        case("substance_use", life(("need_drugs", 10, "no")), NOT_KNOWN, id="drugs no, drink not asked"),
        case("substance_use", life(("need_drugs", 10, "no"), ("need_alcohol", 10, "no")), NO, id="both no"),
        case("substance_use", life(("need_drugs", 10, "no"), "treatment"), YES, id="treatment outweighs a no"),
        case(
            "mental_health",
            life(("need_mental_health", 10, "no"), ("need_mental_health", 900, "yes")),
            YES,
            id="one agency's yes beats another's newer no",
        ),
        case(
            "mental_health",
            life(("need_mental_health", 10, "no", 7), ("need_mental_health", 900, "yes", 7)),
            NO,
            id="an agency's newer no replaces its own yes",
        ),
        case(
            "mental_health",
            life(("need_mental_health", 10, "not known", 7), ("need_mental_health", 90, "yes", 7)),
            YES,
            id="a newer not known takes nothing back",
        ),
        case("disadvantage", life("slept_rough", "treatment"), YES, id="two of the four are enough"),
        case("disadvantage", life("slept_rough"), NOT_KNOWN, id="one, and the rest not known"),
        case("connection", life("slept_rough", told=frozenset()), YES, id="slept rough here"),
        case("connection", life("tenancy"), YES, id="resided here"),
        case("connection", life(("contact", 9), ("contact", 8), ("hospital", 7)), YES, id="repeated contact here"),
        case("connection", life(("contact", 9), ("contact", 9), ("hospital", 9)), NO, id="one day is not repeated"),
        case("barriers", life("barrier"), YES, id="a barrier was met"),
        case("barriers", life("nomination"), YES, id="a nomination tells of barriers"),
        case("barriers", life(), NOT_KNOWN, id="nobody writes down every barrier: silence is not a no"),
        case("living", life("died"), NO, id="somebody who died"),
    ],
)
def test_each_question_of_the_default_set(about, who, answer):
    assert assess(DEFAULT, who, TODAY).findings[about].answer is answer


@pytest.mark.parametrize(
    ("criteria", "who", "verdict"),
    [
        case(DEFAULT, life(*MEETS), YES, id="A2 9.18: meets everything"),
        case(DEFAULT, life(*MEETS[:3]), NOT_KNOWN, id="A2 9.18: barriers not known yet"),
        case(DEFAULT, life(*MEETS, born=dt.date(2010, 1, 1)), NO, id="A2 9.18: a child is not meant"),
        case(DEFAULT, life(*MEETS, "died"), NO, id="nobody who died"),
        case(CONTACT_PATTERN, life("slept_rough", "treatment"), YES, id="TT: two of the five"),
        case(CONTACT_PATTERN, life(("slept_rough", 500), "treatment"), NOT_KNOWN, id="TT: rough sleeping, not recent"),
        case(
            CONTACT_PATTERN,
            life(("arrest", 5), ("arrest", 3), ("conviction", 2), ("conviction", 1)),
            YES,
            id="TT: two arrests and a second conviction",
        ),
        case(
            CONTACT_PATTERN,
            life(
                "arrest",
                "conviction",
                ("need_mental_health", 1, "no"),
                ("need_drugs", 1, "no"),
                ("need_alcohol", 1, "no"),
            ),
            NO,
            id="TT: one arrest and one conviction",
        ),
        case(THREE_OF_FIVE, life("slept_rough", "treatment", "arrest"), YES, id="Changing Futures: three of five"),
        case(THREE_OF_FIVE, life("slept_rough", "treatment"), NOT_KNOWN, id="Changing Futures: two so far"),
    ],
)
def test_whole_sets(criteria, who, verdict):
    assert assess(criteria, who, TODAY).verdict is verdict


def test_tomorrow_does_not_count_yet():
    released = Life(ADULT, (Fact(1, "release", 1, TODAY + dt.timedelta(days=1)),), frozenset())
    assert assess(DEFAULT, released, TODAY).findings["justice_contact"].answer is NOT_KNOWN


def test_what_lasts_and_has_no_end_lasts_still():
    tenant = Fact(1, "hostel_stay", 1, dt.date(2015, 1, 1))
    left = Fact(2, "hostel_stay", 1, dt.date(2015, 1, 1), dt.date(2016, 1, 1))
    answers = [assess(DEFAULT, Life(ADULT, (fact,)), TODAY).findings["homelessness"].answer for fact in (tenant, left)]
    assert answers == [YES, NOT_KNOWN]


answers = st.lists(st.sampled_from(list(Answer)), max_size=7)


@given(answers, st.integers(1, 7))
def test_at_least_is_sure_exactly_where_no_open_answer_could_change_it(given_answers, number):
    """Kleene's logic by trying every way the open answers could turn out."""
    ends = {YES: [YES], NO: [NO], NOT_KNOWN: [YES, NO]}
    worlds = [[]]
    for each in given_answers:
        worlds = [[*world, end] for world in worlds for end in ends[each]]
    possible = {world.count(YES) >= number for world in worlds}
    assert at_least(number, given_answers) is (NOT_KNOWN if len(possible) == 2 else YES if possible == {True} else NO)


@given(answers, st.integers(1, 7), st.data())
def test_learning_more_never_takes_a_sure_answer_back(given_answers, number, data):
    before = at_least(number, given_answers)
    learnt = [data.draw(st.sampled_from([YES, NO])) if each is NOT_KNOWN else each for each in given_answers]
    assert before is NOT_KNOWN or at_least(number, learnt) is before


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [
        (dt.date(2026, 11, 2), 12, dt.date(2025, 11, 2)),
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2028, 2, 29), 12, dt.date(2027, 2, 28)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 15)),
        (dt.date(2026, 1, 15), None, dt.date.min),
    ],
)
def test_looking_back_goes_by_the_calendar(today, months, first):
    assert months_before(today, months) == first


TWO_OF_ONE = '[[criteria]]\nname = "b"\nwords = "B"\ntype = "at_least"\nof = ["a"]\nnumber = 2'
HEAD = 'title = "T"\n[[criteria]]\nname = "a"\nwords = "A"\n'


@pytest.mark.parametrize(
    ("body", "says"),
    [
        case("title = ", "not valid TOML", id="broken text"),
        case('title = "T"', "There is no criterion", id="no criteria"),
        case(HEAD + 'type = "magic"', "type must be one of age_at_least", id="unknown type"),
        case(HEAD + 'type = "age_at_least"', "Criterion a: years is missing", id="missing number"),
        case(HEAD + 'type = "age_at_least"\nyears = "x"', "years must be a whole number", id="not a number"),
        case(HEAD + 'type = "events"\nkinds = ["arson"]', 'may not name "arson"', id="unknown kind"),
        case(HEAD + 'type = "assessed"\nkinds = ["arrest"]', 'may not name "arrest"', id="an event is not a need"),
        case(
            HEAD + 'type = "events"\nkinds = ["arrest"]\nyears = 3', "does not belong to type events", id="strange key"
        ),
        case(HEAD + 'type = "at_least"\nof = ["b"]\nnumber = 1', "does not stand above it", id="of something below"),
        case(
            HEAD + 'type = "age_at_least"\nyears = 18\n' + TWO_OF_ONE,
            "asks for 2 of 1",
            id="more than there are",
        ),
        case(
            HEAD + 'type = "age_at_least"\nyears = 18\n' + HEAD[12:] + 'type = "age_at_least"\nyears = 1',
            "two of this name",
            id="twice",
        ),
        case(
            'areas = "a"\n' + HEAD + 'type = "age_at_least"\nyears = 18',
            "must name a criterion of type at_least",
            id="areas",
        ),
    ],
)
def test_a_mistake_says_where_and_how_to_mend_it(body, says):
    with pytest.raises(BadCriteria, match=says):
        read_criteria(body)


@pytest.mark.parametrize("criteria", [DEFAULT, CONTACT_PATTERN, THREE_OF_FIVE], ids=lambda each: each.title)
def test_every_answer_has_words_and_every_other_than_yes_says_what_would_change_it(criteria):
    for who in (life(*MEETS), life(told=frozenset(), born=None), life(born=dt.date(2015, 1, 1)), life("died")):
        for name, finding in assess(criteria, who, TODAY).findings.items():
            criterion = criteria.named(name)
            assert because(criterion, finding) and describe(criterion)
            assert bool(would_change(criterion, finding)) is (finding.answer is not YES)
    assert len(in_lines(criteria)) > len(criteria.criteria)


@pytest.mark.parametrize(
    ("about", "who", "words"),
    [
        ("known_here", life(("contact", 9), ("contact", 5)), "Found on 2 days in the last 2 years; 3 are needed."),
        ("justice_contact", life(told=frozenset()), "None found. No agency that would know has told us."),
        ("justice_contact", life(), "None found. An agency that would know has a record of them."),
        ("disadvantage", life("slept_rough", "treatment"), "2 of 4 are yes; 2 are enough."),
        ("disadvantage", life("slept_rough"), "1 of 4 is yes; 2 needed, and some are not known."),
        ("barriers", life(), "None found. Silence does not mean no here."),
    ],
)
def test_the_words_of_an_answer(about, who, words):
    assert because(DEFAULT.named(about), assess(DEFAULT, who, TODAY).findings[about]).startswith(words)
