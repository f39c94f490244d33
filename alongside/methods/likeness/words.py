"""From a sentence to what it speaks of: words that mean the same here become one concept, endings and little words go."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
ENDINGS = (
    ("ations", "ate"), ("ation", "ate"), ("ments", ""), ("ment", ""), ("ingly", ""), ("ings", ""), ("ing", ""), ("ies", "y"),
    ("ied", "y"), ("ers", ""), ("er", ""), ("edly", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip
FEWEST_LETTERS = 3


@cache
def vocabulary() -> tuple[dict[tuple[str, ...], str], frozenset[str], int]:
    """Stems of each phrase -> its concept; the little words; how many words the longest phrase has."""
    document = tomllib.loads((files(__package__) / "vocabulary.toml").read_text(encoding="utf-8"))
    little = frozenset(document["little"].split())
    phrases = {
        tuple(stem(word) for word in WORD.findall(phrase)): concept
        for concept, meant in document["concepts"].items()
        for phrase in [concept.replace("_", " "), *meant]
    }
    return phrases, little, max(map(len, phrases))


def concepts(text: str) -> list[str]:
    """What a text speaks of, in its order, with repetitions. The longest phrase that is known wins; an unknown word is its stem."""
    phrases, little, longest = vocabulary()
    words = WORD.findall(plain(text))
    stems = [stem(word) for word in words]
    found, at = [], 0
    while at < len(words):
        size = next((n for n in range(min(longest, len(words) - at), 0, -1) if tuple(stems[at : at + n]) in phrases), 0)
        if size:
            found.append(phrases[tuple(stems[at : at + size])])
        elif words[at] not in little:
            found.append(stems[at])
        at += size or 1
    return found


def plain(text: str) -> str:
    """Small letters without marks; the typographic apostrophe as the typed one."""
    apart = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def stem(word: str) -> str:
    """The word without its ending, never shorter than three letters. Only for comparing: it need not be a word."""
    word = word.removesuffix("'s").replace("'", "")
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= FEWEST_LETTERS:
            word = word.removesuffix(ending) + instead
            break
    if len(word) > FEWEST_LETTERS and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > FEWEST_LETTERS else word
