"""The usual way to find similar texts: scikit-learn's TF-IDF of words, its English stop words left out, and the cosine."""

from __future__ import annotations

from collections.abc import Sequence

from sklearn.feature_extraction.text import TfidfVectorizer


class TfIdf:
    """Learnt from the texts it is given. of_letters: of runs of three to five letters, which forgives endings and slips."""

    def __init__(self, texts: Sequence[str], *, of_letters: bool = False) -> None:
        how = {"analyzer": "char_wb", "ngram_range": (3, 5)} if of_letters else {"stop_words": "english"}
        rows = TfidfVectorizer(sublinear_tf=True, **how).fit_transform(texts)
        self._cosines = (rows @ rows.T).toarray()

    def cosine(self, one: int, other: int) -> float:
        """By their places among the texts. 0: no word in common; 1: the same words as often."""
        return float(self._cosines[one, other])
