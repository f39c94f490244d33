"""What goes along when people's records are joined, parted or put back.

A room above says so once, in its `AppConfig.ready`: `following.along(carry)`. Each is called in the transaction of the move, after
the records have gone, so that nothing is ever seen half moved.
"""

from __future__ import annotations

from collections.abc import Callable

from alongside.people.models import IdentityMove

Follower = Callable[[IdentityMove], None]
_followers: list[Follower] = []


def along(follower: Follower) -> None:
    """Let the rows of a room above follow the records."""
    if follower not in _followers:
        _followers.append(follower)


def tell(move: IdentityMove) -> None:
    """The records have gone where the move says: everything else after them."""
    for follower in _followers:
        follower(move)
