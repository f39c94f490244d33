"""All the words that names on the index hold, and which of them somebody may have meant. Pure: words in, scores out."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from alongside.methods.linkage.names import roots, sounds

EXACT, ROOT, SOUND, ONE_EDIT, BEGINS, TWO_EDITS = 1.0, 0.9, 0.85, 0.85, 0.8, 0.7
MOST = 150  # words taken for one typed word, the likeliest first
SHORTEST_SOUND = 3  # keys shorter than this are shared by too many words
SHORTEST_BEGINNING = 3
LAST_LETTER = "\uffff"  # sorts after every letter of a word


class Vocabulary:
    """words: word -> its number. uses: word -> how many names hold it."""

    def __init__(self, words: Mapping[str, int], uses: Mapping[str, int] | None = None) -> None:
        self.numbers = dict(words)
        self.uses = uses or {}
        self.words: Sequence[str] = sorted(words)

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.words:
            found[sounds(word)].append(word)
        return found

    @cached_property
    def _by_root(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in self.words:
            for root in roots(word):
                found[root].append(word)
        return found

    def meant(self, typed: str) -> dict[str, float]:
        """Words that may have been meant by a typed one, with how likely, from 0 to 1."""
        scores: dict[str, float] = {}

        def add(words: Sequence[str], score: float) -> None:
            for word in words:
                scores[word] = max(scores.get(word, 0.0), score)

        for word, edits in self._near(typed):
            add([word], ONE_EDIT if edits == 1 else TWO_EDITS)
        if len(key := sounds(typed)) >= SHORTEST_SOUND:
            add(self._by_sound.get(key, []), SOUND)
        for root in roots(typed):
            add(self._by_root.get(root, []), ROOT)
        if len(typed) >= SHORTEST_BEGINNING:
            add(self._beginning_with(typed), BEGINS)
        if typed in self.numbers:
            scores[typed] = EXACT
        best = sorted(scores, key=lambda word: (-scores[word], len(word)))[:MOST]
        return {word: scores[word] for word in best}

    def _beginning_with(self, typed: str) -> Sequence[str]:
        return self.words[bisect_left(self.words, typed) : bisect_left(self.words, typed + LAST_LETTER)]

    def _near(self, typed: str) -> list[tuple[str, int]]:
        """Words one or two slips away: a letter more, less, other or exchanged with its neighbour."""
        allowed = 0 if len(typed) < 3 else 1 if len(typed) < 6 else 2
        if not allowed:
            return []
        hits = process.extract(typed, self.words, scorer=OSA.distance, score_cutoff=allowed, limit=MOST)
        return [(word, int(edits)) for word, edits, _ in hits if edits]

    def commonness(self, reading: Mapping[str, float]) -> int:
        """How many names hold any of the words meant."""
        return sum(self.uses.get(word, 0) for word in reading)

    def readings(self, typed: Sequence[str]) -> list[dict[str, float]]:
        """For each word typed, the words meant. Joined names are parted, parted ones joined, as the index has them."""
        words = [part for word in typed for part in self._parted(word)]
        found = [self.meant(word) for word in words]
        for at in range(len(words) - 1):
            joined = words[at] + words[at + 1]
            known = [joined] if joined in self.numbers else [word for word, edits in self._near(joined) if edits == 1]
            for word in known:
                found[at][word] = found[at + 1][word] = ROOT
        return found

    def _parted(self, word: str) -> tuple[str, ...]:
        """ANNEMARIE as ANNE and MARIE, where nobody is called the one and somebody is called each of the others."""
        if word in self.numbers:
            return (word,)
        cuts = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
        known = [cut for cut in cuts if all(half in self.numbers for half in cut)]
        return max(known, key=lambda cut: min(map(len, cut)), default=(word,))
