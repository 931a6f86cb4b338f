"""Which rows train and which test: at random, by time, by group, by a column, or in folds."""

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.datasets.tables.settings import Split, SplitKind
from playground.datasets.tables.stored import Table

Rows = NDArray[np.intp]
TEST_WORDS = ("test", "val", "valid", "validation", "holdout", "dev", "eval")


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
            return _by_column(table, rows, split.column)
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


def _by_column(table: Table, rows: Rows, column: str) -> tuple[Rows, Rows]:
    """Return the rows that a column calls test (or 1, or true), and the others."""
    stored = table.columns.get(column)
    if stored is None:
        raise DataError(f"The table has no column {column!r} to split by; choose another")
    values = stored.data[rows]
    words = stored.words()
    if words:
        is_test_word = np.array([_is_test(word) for word in words] + [False])
        is_test = is_test_word[values]
    else:
        is_test = values == np.nanmax(values) if len(values) else np.zeros(0, bool)
    train, test = np.flatnonzero(~is_test), np.flatnonzero(is_test)
    if not len(train) or not len(test):
        raise DataError(
            f"The column {column!r} must say test, or 1, for some rows and something else for the "
            "others; choose another to split by"
        )
    return train, test


def _is_test(word: str) -> bool:
    return word.lower() in (*TEST_WORDS, "true", "yes", "1")


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
