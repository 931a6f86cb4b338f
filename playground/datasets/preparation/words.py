"""Sentences as words, split as Keras's `TextVectorization` splits them by default.

References
----------
keras.layers.TextVectorization: standardize "lower_and_strip_punctuation" (the letters A to Z and
ASCII punctuation), split "whitespace" (ASCII white space).
"""

from collections import Counter
from string import ascii_lowercase, ascii_uppercase, punctuation

import numpy as np
from numpy.typing import NDArray

from playground.datasets.preparation.raw import Texts
from playground.datasets.preparation.values import FIRST_TOKEN, PADDING, UNKNOWN_TOKEN

TO_PLAIN = str.maketrans(ascii_uppercase, ascii_lowercase, punctuation)
TO_SPACES = str.maketrans("\t\n\v\f\r", " " * 5)


def words_of(text: str) -> list[str]:
    """Return the words of a sentence.

    >>> words_of("The cat's mat, again")
    ['the', 'cats', 'mat', 'again']
    """
    plain = text.translate(TO_PLAIN).translate(TO_SPACES)
    return [word for word in plain.split(" ") if word]


def vocabulary_of(texts: Texts, most: int) -> tuple[str, ...]:
    """Return the `most` most frequent words of a column, ties in alphabetical order."""
    counts: Counter[str] = Counter()
    for code, times in enumerate(np.bincount(texts.codes[texts.codes >= 0]).tolist()):
        for word in words_of(texts.values[code]) if times else ():
            counts[word] += times
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(word for word, _ in ranked[:most])


def tokens_of(texts: Texts, vocabulary: tuple[str, ...], length: int) -> NDArray[np.float32]:
    """Return the numbers of the first `length` words of each text.

    Returns
    -------
    (n, length) float32
    """
    numbers = {word: FIRST_TOKEN + place for place, word in enumerate(vocabulary)}
    rows = np.full((len(texts.values) + 1, length), PADDING, np.float32)
    for row, text in enumerate(texts.values):
        found = [numbers.get(word, UNKNOWN_TOKEN) for word in words_of(text)[:length]]
        rows[row, : len(found)] = found
    tokens: NDArray[np.float32] = rows[texts.codes]
    return tokens


def presence_of(texts: Texts, vocabulary: tuple[str, ...]) -> NDArray[np.float32]:
    """Return which words each text has.

    Returns
    -------
    (n, 1 + len(vocabulary)) float32
        0 or 1; first, whether it has a word that is not in the vocabulary.
    """
    places = {word: 1 + place for place, word in enumerate(vocabulary)}
    rows = np.zeros((len(texts.values) + 1, 1 + len(vocabulary)), np.float32)
    for row, text in enumerate(texts.values):
        rows[row, [places.get(word, 0) for word in words_of(text)]] = 1
    found: NDArray[np.float32] = rows[texts.codes]
    return found
