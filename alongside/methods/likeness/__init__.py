"""Which short descriptions, written by different people in different words, speak of the same thing; and why it seems so.

`weigh(descriptions)` learns how telling each word is; `alike(one, others, weights)` gives the likeliest, with reasons in words;
`groups(descriptions, weights)` puts together what belongs together. Nothing is joined here: people confirm.
"""

from alongside.methods.likeness.alike import SURE_ENOUGH, Described, Likeness, alike, compare
from alongside.methods.likeness.group import Group, groups
from alongside.methods.likeness.words import concepts
from alongside.methods.likeness.worth import Worth, weigh

__all__ = ["SURE_ENOUGH", "Described", "Group", "Likeness", "Worth", "alike", "compare", "concepts", "groups", "weigh"]
