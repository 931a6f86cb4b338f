"""`Table`: the columns of a table as plain arrays, and the facts about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.datasets.tables.facts import Storage, TableFacts
from playground.reading.scratch import Scratch

MISSING_CODE = -1


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A column in memory.

    Attributes
    ----------
    storage : Storage
    data : (rows,) float64 or int32
        Numbers, or dates in seconds since 1970, NaN where missing; for a text the index of
        its value, `MISSING_CODE` where missing.
    texts : (bytes,) uint8
        All different texts one after another in UTF-8, in order; empty for numbers.
    ends : (values,) int64
        Where each text ends in `texts`.
    """

    storage: Storage
    data: NDArray[Any]
    texts: NDArray[np.uint8]
    ends: NDArray[np.int64]

    @property
    def nbytes(self) -> int:
        """Memory or mapped memory in bytes."""
        return self.data.nbytes + self.texts.nbytes + self.ends.nbytes

    @property
    def is_missing(self) -> NDArray[np.bool_]:
        """Rows without a value: (rows,) bool."""
        if self.storage is Storage.TEXT:
            return np.asarray(self.data < 0)
        return np.asarray(np.isnan(self.data))

    def words(self) -> list[str]:
        """Return all different texts, in order."""
        content = self.texts.tobytes()
        starts = [0, *self.ends[:-1].tolist()] if len(self.ends) else []
        return [
            content[start:end].decode("utf-8", "replace")
            for start, end in zip(starts, self.ends.tolist(), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class SentTable:
    """A table as the child sends it.

    Attributes
    ----------
    facts : TableFacts
    columns : list of StoredColumn
    files : list of str
        Of a table that is too large for memory: the files that hold the `data` of each column.
    """

    facts: TableFacts
    columns: list[StoredColumn]
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Table:
    """A table that was read.

    Attributes
    ----------
    facts : TableFacts
    columns : mapping of str to StoredColumn
        By name, in the order of the file; read-only arrays.
    scratch : Scratch or None
        The folder with the columns of a table that is too large for memory; it lives as long
        as the table.
    """

    facts: TableFacts
    columns: Mapping[str, StoredColumn]
    scratch: Scratch | None = None

    @property
    def is_on_disk(self) -> bool:
        """Whether the table is too large for memory."""
        return self.scratch is not None

    @property
    def nbytes(self) -> int:
        """Memory or mapped memory in bytes."""
        return sum(column.nbytes for column in self.columns.values())


def sampled(table: Table, rows: NDArray[np.intp]) -> Table:
    """Return a table with some rows of another; the facts stay those of the whole."""
    columns = {
        name: StoredColumn(column.storage, column.data[rows], column.texts, column.ends)
        for name, column in table.columns.items()
    }
    return Table(table.facts, columns)


def stored_texts(words: list[str], codes: NDArray[np.int32]) -> StoredColumn:
    """Return a column of texts.

    Parameters
    ----------
    words : list of str
        All different texts, in order.
    codes : (rows,) int32
    """
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    ends = np.cumsum([len(word) for word in encoded], dtype=np.int64)
    content = np.frombuffer(b"".join(encoded), np.uint8)
    return StoredColumn(Storage.TEXT, codes, content, ends)


def stored_numbers(values: NDArray[np.float64], storage: Storage) -> StoredColumn:
    """Return a column of numbers or dates."""
    return StoredColumn(storage, values, np.empty(0, np.uint8), np.empty(0, np.int64))
