"""Film reviews: short sentences, written for this program, that say good or bad."""

from functools import cache
from itertools import product

import numpy as np

from playground.base.arrays import read_only
from playground.base.params import Int
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.kinds import ColumnKind, TextMode
from playground.datasets.preparation.raw import Texts
from playground.datasets.preparation.values import FIRST_TOKEN
from playground.datasets.preparation.words import vocabulary_of
from playground.datasets.script_code import Hole, Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Samples, Task, TaskKind

COLUMN = "review"
CLASSES = ("bad", "good")
LENGTH = Int(
    name="length",
    help="How many words of each review are read; shorter ones are filled up with zeros.",
    default=12,
    minimum=4,
    maximum=20,
)
THINGS = ("film", "story", "ending", "music", "acting", "dialogue")
PRAISE = ("wonderful", "moving", "clever", "funny", "honest", "gripping")
BLAME = ("boring", "clumsy", "noisy", "empty", "predictable", "confusing")
FORMS = (
    ("the {thing} was {word}", False),
    ("what a {word} {thing}", False),
    ("i found the {thing} rather {word}", False),
    ("the {thing} was never {word}", True),
    ("it is not a {word} {thing} at all", True),
    ("nobody could call the {thing} {word}", True),
    ("such a {word} {thing}, and my friends agreed", False),
    ("from the first minute the {thing} felt {word}", False),
)
"""Sentences, and whether they say the opposite of the word in them."""


@cache
def reviews() -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the sentences, and 1 for each that praises, 0 for each that does not."""
    texts, labels = [], []
    for (form, is_turned), thing in product(FORMS, THINGS):
        for is_good, words in ((True, PRAISE), (False, BLAME)):
            for word in words:
                texts.append(form.format(thing=thing, word=word))
                labels.append(int(is_good != is_turned))
    return tuple(texts), tuple(labels)


@cache
def vocabulary() -> tuple[str, ...]:
    """Return all words, the most frequent first."""
    return vocabulary_of(Texts.of(reviews()[0]), 10_000)


def _length(values: Values) -> int:
    length = values["length"]
    assert isinstance(length, int)
    return length


def _describe(values: Values) -> Task:
    return Task(
        kind=TaskKind.BINARY,
        input_shape=(_length(values),),
        class_names=CLASSES,
        feature_names=tuple(f"{COLUMN} word {number + 1}" for number in range(_length(values))),
        vocabulary=len(vocabulary()) + FIRST_TOKEN,
        words=vocabulary(),
        samples=len(reviews()[0]),
    )


def _load(values: Values, _generator: np.random.Generator, _progress: Progress) -> Raw:
    texts, labels = reviews()
    y = read_only(np.array(labels, np.float32)[:, np.newaxis])
    choice = ColumnChoice(
        name=COLUMN,
        kind=ColumnKind.TEXT,
        mode=TextMode.SEQUENCE,
        vocabulary=vocabulary(),
        length=_length(values),
    )
    return Raw(
        Samples(read_only(np.zeros((len(texts), 0), np.float32)), y),
        columns={COLUMN: Texts.of(texts)},
        choices=(choice,),
        target="opinion",
    )


SENTENCES = """reviews = [
    (form.format(thing=thing, word=word), (word in praise) != (form in turned))
    for form in forms
    for thing in things
    for word in praise + blame
]"""


def _code(_values: Values) -> Lines:
    return (
        "forms = $forms",
        "turned = $turned",
        "things = $things",
        "praise = $praise",
        "blame = $blame",
        SENTENCES,
        "vocabulary = $vocabulary",
        f"numbers = {{word: number for number, word in enumerate(vocabulary, {FIRST_TOKEN})}}",
        'x = [text.replace(",", "").split() for text, is_good in reviews]',
        "x = [[numbers.get(word, 1) for word in words] for words in x]",
        'x = np.array([(row + [0] * $length)[:$length] for row in x], dtype="float32")',
        'y = np.array([is_good for text, is_good in reviews], dtype="float32").reshape(-1, 1)',
    )


REVIEWS = DatasetSpec(
    name="reviews",
    label="Film reviews",
    group="Text",
    summary="576 short sentences, written for this program; good or bad, with and without 'not'.",
    params=(LENGTH,),
    describe=_describe,
    load=_load,
    code=ScriptCode(
        write=_code,
        holes={
            "forms": Hole(lambda _: [form for form, _is_turned in FORMS]),
            "turned": Hole(lambda _: [form for form, is_turned in FORMS if is_turned]),
            "things": Hole(lambda _: list(THINGS)),
            "praise": Hole(lambda _: list(PRAISE)),
            "blame": Hole(lambda _: list(BLAME)),
            "vocabulary": Hole(lambda _: list(vocabulary())),
        },
    ),
)
