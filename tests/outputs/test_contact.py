"""No letter goes to an address, and no message by a way, that is not safe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.outputs.contact import Channel, Known, letter_to, message_by

OLD, NEW, SAFE = "1 Shared Road, AB1 2CD", "2 Quiet Street", "c/o The Library"


@pytest.mark.case(5)
@pytest.mark.parametrize(
    ("known", "address"),
    [
        pytest.param(Known((NEW, OLD)), NEW, id="the newest, where nothing speaks against it"),
        pytest.param(Known((NEW, OLD), safe_address=SAFE), SAFE, id="the safe one before all"),
        pytest.param(Known((OLD,), is_protected=True, safe_address=SAFE), SAFE, id="protected, with a safe address"),
        pytest.param(Known((OLD,), is_protected=True), None, id="protected, without one: no letter"),
        pytest.param(Known((OLD,), frozenset({OLD})), None, id="only the old shared address"),
        pytest.param(Known((OLD, NEW), frozenset({"1 shared road  ab12cd"})), NEW, id="the shared one, written otherwise"),
        pytest.param(Known((NEW,), safe_address=SAFE, unsafe_channels=frozenset({Channel.LETTER})), None,
                     id="no letters at all"),
        pytest.param(Known(("", " ")), None, id="nothing known"),
    ],
)  # fmt: skip
def test_where_a_letter_may_go(known, address):
    way = letter_to(known)
    assert (way.address, bool(way)) == (address, address is not None)
    assert way or "Nothing was sent" in way.because


@pytest.mark.case(7)
@pytest.mark.parametrize(
    ("unsafe", "channel", "may"),
    [
        ({Channel.VOICEMAIL}, Channel.VOICEMAIL, False),
        ({Channel.VOICEMAIL}, Channel.CALL, True),
        ({Channel.CALL}, Channel.VOICEMAIL, False),
        ({Channel.TEXT}, Channel.TEXT, False),
        ({Channel.TEXT}, Channel.EMAIL, True),
        (set(), Channel.TEXT, True),
    ],
    ids=str,
)
def test_a_way_that_is_not_safe_is_not_used_and_a_worker_is_told_what_to_do(unsafe, channel, may):
    way = message_by(Known(unsafe_channels=frozenset(unsafe)), channel)
    assert bool(way) is may
    assert may or "in person" in way.because


addresses = st.lists(st.sampled_from([OLD, NEW, OLD.upper(), f"{NEW} ", ""]), max_size=4).map(tuple)


@pytest.mark.case(5)
@given(addresses, st.frozensets(st.sampled_from([OLD, NEW])), st.booleans())
def test_no_letter_ever_goes_to_an_unsafe_address(known, unsafe, is_protected):
    found = letter_to(Known(known, unsafe, None, is_protected)).address
    assert found is None or not is_protected
    assert found is None or found.strip().casefold() not in {each.casefold() for each in unsafe}
