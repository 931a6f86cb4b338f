"""A folder of texts: the user's own files, one folder per class, read word by word."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.params import Int, ParamValue
from playground.datasets.families.folders import FolderKind, folder_data, found_in_folder, raw_of
from playground.datasets.files.found import Found, vocabulary_of
from playground.datasets.folders.new_files import TEXTS
from playground.datasets.folders.samples import FolderSamples
from playground.datasets.preparation import words
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.kinds import ColumnKind, TextMode
from playground.datasets.preparation.raw import Texts
from playground.datasets.preparation.values import FIRST_TOKEN
from playground.datasets.script_code import Hole, Values
from playground.datasets.spec import Raw
from playground.datasets.task import Samples, Task

Rows = NDArray[np.intp]

COLUMN = "text"
WORDS = Int(
    name="words",
    help="How many different words have a number of their own; the others count as unknown.",
    default=2000,
    minimum=10,
    maximum=20_000,
)
LENGTH = Int(
    name="length",
    help="How many words of each text are read, from its beginning.",
    default=100,
    minimum=4,
    maximum=2000,
)
READER = r"""vocabulary = $vocabulary
numbers = {word: number for number, word in enumerate(vocabulary, $first)}
plain = str.maketrans(string.ascii_uppercase, string.ascii_lowercase, string.punctuation)


def sample(path):
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    found = re.findall("[^\\t\\n\\v\\f\\r ]+", text.translate(plain))[:$length]
    row = [numbers.get(word, 1) for word in found]
    return np.array(row + [0] * ($length - len(row)), dtype="float32")


"""


def _number(values: Values, name: str) -> int:
    number = values[name]
    assert isinstance(number, int)
    return number


def _words(values: Values) -> tuple[str, ...]:
    return vocabulary_of(values)[: _number(values, WORDS.name)]


def _describe(values: Values, task: Task) -> Task:
    length = _number(values, LENGTH.name)
    return replace(
        task,
        input_shape=(length,),
        feature_names=tuple(f"{COLUMN} word {number + 1}" for number in range(length)),
        vocabulary=len(_words(values)) + FIRST_TOKEN,
        words=_words(values),
    )


def _find(samples: FolderSamples) -> Found:
    vocabulary = words.vocabulary_of(Texts.of(samples.texts), WORDS.maximum)
    return replace(found_in_folder(samples), input_shape=(1,), vocabulary=vocabulary)


def _finish(values: Values, samples: FolderSamples) -> Raw:
    raw, count = raw_of(values, samples), samples.training
    choice = ColumnChoice(
        name=COLUMN,
        kind=ColumnKind.TEXT,
        mode=TextMode.SEQUENCE,
        vocabulary=_words(values),
        length=_number(values, LENGTH.name),
    )
    whole = raw.samples
    split = None
    if raw.test is not None:  # the folder keeps training and test apart: so does the split
        x: NDArray[np.float32] = np.concatenate((whole.x, raw.test.x))
        y: NDArray[Any] = np.concatenate((whole.y, raw.test.y))
        whole = Samples(read_only(x), read_only(y), names=samples.names)
        rows = np.arange(len(whole), dtype=np.intp)
        split = partial(_as_kept, rows[:count], rows[count:])
    columns = {COLUMN: Texts.of(samples.texts)}
    return replace(
        raw,
        samples=whole,
        test=None,
        columns=columns,
        choices=(choice,),
        target="class",
        split=split,
    )


def _as_kept(train: Rows, test: Rows, _train_fraction: float, _seed: int) -> tuple[Rows, Rows]:
    """Return the rows of each set as the folder has them."""
    return train, test


def _read_words(read: Mapping[str, Any]) -> Mapping[str, ParamValue]:
    return {WORDS.name: len(read["vocabulary"])}


TEXT_FOLDER = folder_data(
    name="text_folder",
    label="Folder of texts",
    short_label="Texts",
    summary="Your own texts (TXT, MD): a folder per class; the network reads words in order.",
    kind=FolderKind(
        params=(WORDS, LENGTH),
        suffixes=TEXTS,
        kind="texts",
        settings=lambda _values: {},
        describe=_describe,
        reader=lambda _values: (READER,),
        imports=("import re", "import string"),
        forms={},
        holes={
            "vocabulary": Hole(lambda values: list(_words(values)), _read_words),
            "first": Hole(lambda _values: FIRST_TOKEN),
        },
        find=_find,
        finish=_finish,
    ),
)
