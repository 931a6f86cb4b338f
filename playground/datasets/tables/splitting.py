"""Which rows train and which test: at random, by time, by group, by a column, or in folds."""

import re
from collections.abc import Sequence
from math import isnan

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.datasets.preparation.cells import number_in, text_of
from playground.datasets.tables.facts import ColumnFacts, Storage, TableFacts
from playground.datasets.tables.settings import Part, Split, SplitKind
from playground.datasets.tables.stored import Table
from playground.datasets.task import HELD_BACK_WORDS, TRAINING_WORDS

Rows = NDArray[np.intp]
TRAIN_WORDS = (*TRAINING_WORDS, "fit", "learn")
YES_WORDS = ("true", "yes", "t", "y")
SPLIT_NAME = re.compile(r"(is[ _]?)?(split|set|subset|partition|part|test|fold|usage)([ _]?set)?")
GROUP_NAME = re.compile(r".*(id|group|patient|subject|user|customer|person|site|batch|name|key)")
MOST_PARTS = 12
"""At most this many values of a column may each mean training or test."""
LEAST_GROUPS = 3


def split_rows(
    table: Table,
    rows: Rows,
    classes: NDArray[np.intp] | None,
    split: Split,
    train_fraction: float,
    seed: int,
) -> tuple[Rows, Rows]:
    """Return the rows that train and those that test, both as places in `rows`.

    Parameters
    ----------
    table : Table
        For the columns that decide.
    rows : (n,) int
        The rows of the table that are used.
    classes : (n,) int or None
        Of each of `rows`; each class is split alike. None for numbers.
    split : Split
    train_fraction : float
        0.1 to 0.9; a share of the rows, or of the groups.
    seed : int

    Raises
    ------
    DataError
        The column that decides is missing, or leaves a part empty.
    """
    generator = np.random.default_rng((seed, 1))
    match split.kind:
        case SplitKind.TIME:
            return _by_time(table, rows, split.column, train_fraction)
        case SplitKind.GROUP:
            return _by_group(table, rows, split.column, train_fraction, generator)
        case SplitKind.COLUMN:
            return _by_column(table, rows, split)
        case SplitKind.FOLDS:
            return _fold(len(rows), classes, split, generator)
        case _:
            return _random(len(rows), classes, train_fraction, generator)


def _random(
    count: int,
    classes: NDArray[np.intp] | None,
    train_fraction: float,
    generator: np.random.Generator,
) -> tuple[Rows, Rows]:
    """Return a random split with the same share of each class in both parts."""
    order = generator.permutation(count)
    size = int(count * train_fraction + 1e-9)
    if classes is None:
        return order[:size], order[size:]
    # The share of its class that is before a row, so that each class is spread evenly.
    is_train = _smallest(_places_in_class(classes[order]), size)
    return order[is_train], order[~is_train]


def _smallest(values: NDArray[np.float64], count: int) -> NDArray[np.bool_]:
    """Return which values are the `count` smallest; of equal ones the first."""
    if not 0 < count < len(values):
        return np.full(len(values), count > 0)
    last = np.partition(values, count - 1)[count - 1]
    is_chosen: NDArray[np.bool_] = values < last
    equal = np.flatnonzero(values == last)
    is_chosen[equal[: count - np.count_nonzero(is_chosen)]] = True
    return is_chosen


def _places_in_class(classes: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the share of the same class that is before the middle of each row."""
    small = classes.astype(np.int16) if classes.max(initial=0) < 2**15 else classes
    order = np.argsort(small, kind="stable")  # of small numbers, without comparing
    sizes = np.bincount(classes)
    places = np.empty(len(classes))
    places[order] = np.concatenate([(np.arange(size) + 0.5) / size for size in sizes if size])
    return places


def _fold(
    count: int,
    classes: NDArray[np.intp] | None,
    split: Split,
    generator: np.random.Generator,
) -> tuple[Rows, Rows]:
    """Return all folds but one, and that one."""
    if count < split.folds:
        raise DataError(f"{split.folds} folds need as many rows; received {count}: use fewer folds")
    order = generator.permutation(count)
    if classes is not None:
        order = order[np.argsort(classes[order], kind="stable")]
    fold = np.empty(count, np.intp)
    fold[order] = np.arange(count) % split.folds
    is_test = fold == split.fold
    train = generator.permutation(np.flatnonzero(~is_test))
    return train, np.flatnonzero(is_test)


def _by_time(table: Table, rows: Rows, column: str, train_fraction: float) -> tuple[Rows, Rows]:
    """Return the earlier rows and the later ones; by their order in the file without a column."""
    size = int(len(rows) * train_fraction + 1e-9)
    order = np.arange(len(rows))
    if column:
        order = np.argsort(_column(table, column)[rows], kind="stable")
    return order[:size], order[size:]


def _by_group(
    table: Table,
    rows: Rows,
    column: str,
    train_fraction: float,
    generator: np.random.Generator,
) -> tuple[Rows, Rows]:
    """Return rows of some groups and rows of the others, as near to the share as possible."""
    _distinct, groups, counts = np.unique(
        _column(table, column)[rows], return_inverse=True, return_counts=True
    )
    if len(counts) < 2:
        raise DataError(f"The column {column!r} has a single group; choose another to split by")
    order = generator.permutation(len(counts))
    before = np.cumsum(counts[order]) - counts[order] / 2
    is_train = np.zeros(len(counts), bool)
    is_train[order] = before <= len(rows) * train_fraction
    is_train[order[0]], is_train[order[-1]] = True, False
    chosen = is_train[groups]
    train = generator.permutation(np.flatnonzero(chosen))
    return train, np.flatnonzero(~chosen)


def _by_column(table: Table, rows: Rows, split: Split) -> tuple[Rows, Rows]:
    """Return the rows that train and those that test, as the values of a column say."""
    parts = _parts(table, split)[rows]
    train, test = (np.flatnonzero(parts == part.value) for part in (Part.TRAINING, Part.TEST))
    if not len(train) or not len(test):
        raise DataError(
            f"No value of the column {split.column!r} stands for "
            f"{'training' if not len(train) else 'the test set'}; choose what its values mean, or "
            "another column to split by"
        )
    return train, test


def is_left_out(table: Table, split: Split) -> NDArray[np.bool_] | None:
    """Return which rows a column says are not used; None if there are none."""
    if split.kind is not SplitKind.COLUMN or Part.LEFT_OUT not in dict(split.parts).values():
        return None
    return np.asarray(_parts(table, split) == Part.LEFT_OUT.value)


def _parts(table: Table, split: Split) -> NDArray[np.str_]:
    """Return what each row is used for: a value of `Part`; rows that do not say train."""
    values = _column(table, split.column)
    stored = table.columns[split.column]
    if stored.storage is Storage.TEXT:
        words, places = stored.words(), values.astype(np.intp)
    else:
        is_known = np.isfinite(values.astype(np.float64))
        distinct, known = np.unique(values[is_known], return_inverse=True)
        words = [str(text_of(float(value))) for value in distinct]
        places = np.full(len(values), -1, np.intp)
        places[is_known] = known
    meaning = parts_of(words, split.parts)
    return np.array([meaning[word].value for word in words] + [Part.TRAINING.value])[places]


def parts_of(values: Sequence[str], chosen: tuple[tuple[str, Part], ...] = ()) -> dict[str, Part]:
    """Return what each value of a column that splits the rows means.

    Without a choice, words such as "test" and "validation" mean the test set, and of numbers,
    or of yes and no, the largest.

    >>> {value: part.value for value, part in parts_of(("test", "train", "val")).items()}
    {'test': 'test', 'train': 'training', 'val': 'test'}
    >>> [part.value for part in parts_of(("0", "1")).values()]
    ['training', 'test']
    """
    known = dict(chosen)
    tests = {value for value in values if _is_word_of(value, HELD_BACK_WORDS)}
    if not tests:
        tests = {value for value in values if value.lower() in YES_WORDS}
    if not tests and values and not any(isnan(number_in(value)) for value in values):
        tests = {max(values, key=number_in)}
    return {
        value: known.get(value, Part.TEST if value in tests else Part.TRAINING) for value in values
    }


def _is_word_of(value: str, words: tuple[str, ...]) -> bool:
    """Return whether a value is one of `words`, perhaps with more behind: "test set"."""
    first = re.split(r"[ _.-]", value.strip().lower(), maxsplit=1)[0]
    return first in words


def splitting_column(facts: TableFacts, target: str) -> str:
    """Return the column whose values most likely say which rows are the test set; "" for none."""
    usable = [one for one in facts.columns if one.name != target and may_split(one)]
    for one in usable:
        has_test = any(_is_word_of(value, HELD_BACK_WORDS) for value in one.values)
        if has_test and any(_is_word_of(value, TRAIN_WORDS) for value in one.values):
            return one.name
    named = (one.name for one in usable if SPLIT_NAME.fullmatch(one.name.strip().lower()))
    return next(named, "")


def may_split(column: ColumnFacts) -> bool:
    """Return whether a column has so few values that each may stand for a part."""
    return 2 <= len(column.values) <= MOST_PARTS


def grouping_column(facts: TableFacts, target: str) -> str:
    """Return the column whose values most likely name groups of rows; "" for none."""
    usable = [
        one.name
        for one in facts.columns
        if one.name != target
        and one.storage is not Storage.DATE
        and (one.storage is Storage.TEXT or one.is_whole)
        and LEAST_GROUPS <= one.distinct <= facts.rows // 2
    ]
    named = (name for name in usable if GROUP_NAME.fullmatch(name.strip().lower()))
    return next(named, next(iter(usable), ""))


def in_order(table: Table, rows: Rows, column: str) -> Rows:
    """Return rows in the order of their time; in that of the file without a column."""
    if not column:
        return rows
    ordered: Rows = rows[np.argsort(_column(table, column)[rows], kind="stable")]
    return ordered


def _column(table: Table, column: str) -> NDArray[np.generic]:
    stored = table.columns.get(column)
    if stored is None:
        raise DataError(f"The table has no column {column!r} to split by; choose another")
    return stored.data


def split_words(
    split: Split, facts: TableFacts, train_fraction: float, seed: int, *, has_strata: bool
) -> str:
    """Return how the rows of a table are split: "80% for training at random, ..., seed 0".

    Parameters
    ----------
    has_strata : bool
        Whether each class is split alike.
    """
    share = f"{train_fraction:.0%} for training"
    kind = "stratified by class" if has_strata else "not stratified"
    match split.kind:
        case SplitKind.TIME:
            return f"the first {share}, in the order of {split.column or 'the file'}"
        case SplitKind.GROUP:
            return f"{share}, each group of {split.column} on one side, seed {seed}"
        case SplitKind.COLUMN:
            return f"as {split.column} says: {_meaning(split, facts)}"
        case SplitKind.FOLDS:
            return f"fold {split.fold + 1} of {split.folds} is the test set, {kind}, seed {seed}"
        case _:
            return f"{share} at random, {kind}, seed {seed}"


def _meaning(split: Split, facts: TableFacts) -> str:
    """Return what the values of a column mean: "train for training; val, test for test"."""
    parts = parts_of(facts.column(split.column).values, split.parts)
    words = []
    for part in Part:
        values = [value for value, each in parts.items() if each is part]
        if values:
            meaning = part.value if part is Part.LEFT_OUT else f"for {part.value}"
            words.append(f"{', '.join(values)} {meaning}")
    return "; ".join(words)
