"""The film reviews: balanced, and not decided by single words."""

from collections import Counter, defaultdict

from playground.datasets.sources.reviews import BLAME, PRAISE, reviews, vocabulary


def test_as_many_reviews_praise_as_blame_and_no_text_is_twice() -> None:
    texts, labels = reviews()
    assert Counter(labels) == {0: len(texts) // 2, 1: len(texts) // 2}
    assert len(set(texts)) == len(texts)


def test_each_word_of_praise_or_blame_is_in_reviews_of_both_kinds() -> None:
    labels_of = defaultdict(set)
    for text, label in zip(*reviews(), strict=True):
        for word in text.replace(",", "").split():
            labels_of[word].add(label)
    assert all(labels_of[word] == {0, 1} for word in (*PRAISE, *BLAME))
    assert set(labels_of) == set(vocabulary())
