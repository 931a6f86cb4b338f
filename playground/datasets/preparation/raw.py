"""The columns of a table as they are read, before any preparation."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A column of texts, each different text stored once.

    Attributes
    ----------
    values : tuple of str
        The different texts, none of them empty; some may not occur.
    codes : (n,) int32
        The index in `values` of each cell; -1 for a missing one.

    Examples
    --------
    >>> texts = Texts.of(["no", "yes", None, "no"])
    >>> texts.values, texts.codes.tolist()
    (('no', 'yes'), [0, 1, -1, 0])
    >>> list(texts)
    ['no', 'yes', None, 'no']
    """

    values: tuple[str, ...]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, cells: Iterable[str | None]) -> "Texts":
        """Return the column of `cells`; None and the empty text are missing."""
        numbers: dict[str, int] = {}
        codes = [numbers.setdefault(cell, len(numbers)) if cell else -1 for cell in cells]
        return cls(tuple(numbers), read_only(np.array(codes, np.int32)))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> str | None:
        code = self.codes[row]
        return None if code < 0 else self.values[code]

    def __iter__(self) -> Iterator[str | None]:
        return (self[row] for row in range(len(self)))

    def taken(self, rows: slice | NDArray[Any]) -> "Texts":
        """Return the cells of `rows`."""
        return Texts(self.values, read_only(self.codes[rows]))


RawColumn: TypeAlias = NDArray[Any] | Texts
"""One column: (n,) floats with NaN for a missing cell; (n,) datetime64[s] with NaT; `Texts`;
or (n, *shape) numbers, such as images."""
RawColumns: TypeAlias = Mapping[str, RawColumn]
"""The columns by name, all of the same length."""


def rows_taken(columns: RawColumns, rows: slice | NDArray[Any]) -> dict[str, RawColumn]:
    """Return `columns` with only `rows` of them."""
    if isinstance(columns, TakenColumns):
        return columns.taken(rows)
    return {
        name: column.taken(rows) if isinstance(column, Texts) else column[rows]
        for name, column in columns.items()
    }


class TakenColumns(Mapping[str, RawColumn]):
    """Columns of which only some rows are seen; each is taken when it is asked for.

    Parameters
    ----------
    columns : mapping of str to RawColumn
    rows : (n,) int array
    """

    def __init__(self, columns: RawColumns, rows: NDArray[Any]) -> None:
        self._columns = columns
        self.rows = rows

    def __getitem__(self, name: str) -> RawColumn:
        column = self._columns[name]
        return column.taken(self.rows) if isinstance(column, Texts) else column[self.rows]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def taken(self, rows: slice | NDArray[Any]) -> dict[str, RawColumn]:
        """Return some of the rows, read."""
        return rows_taken(self._columns, self.rows[rows])


def row_count(columns: RawColumns) -> int:
    """Return how many rows there are; 0 without columns."""
    if isinstance(columns, TakenColumns):
        return len(columns.rows)
    return len(next(iter(columns.values()))) if columns else 0
