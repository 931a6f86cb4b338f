"""`Tables`: the tables that were read, kept for a while so that nothing is read twice."""

from collections import OrderedDict
from dataclasses import replace
from functools import cache
from multiprocessing import current_process
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.datasets.spec import Progress
from playground.datasets.tables.facts import Storage
from playground.datasets.tables.forms import TEXT, form_of
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.stored import SentTable, StoredColumn, Table
from playground.reading.limits import limits_for
from playground.reading.pool import readers
from playground.reading.protocol import Request
from playground.reading.scratch import Scratch, path_in, scratch_folder

MOST_TABLES = 4
MOST_BYTES = 2 * 2**30
"""Bytes that all kept tables may map; the one that was used last is always kept."""
MOST_READ_BYTES = 2**29
"""A larger text file is read part by part, and its columns stay on the disk."""
DISK_TIMES = 5
"""A text file may take this many times its size: a digit and a comma become 8 bytes."""
MOST_LENT_BYTES = 8 * 2**20
"""Of a copy of a table that a project keeps."""
KIND = "table"

Stamp = tuple[int, int]
Key = tuple[str, Stamp, ReadAs]


def stamp_of(path: Path) -> Stamp:
    """Return size and time of the last change of a file: bytes, nanoseconds.

    Raises
    ------
    DataError
        There is no such file.
    """
    try:
        stat = path.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path} cannot be read ({reason}); choose another file") from error
    return stat.st_size, stat.st_mtime_ns


class Tables:
    """Reads tables in the child process and keeps the last ones. Any thread may use it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Key, Table] = OrderedDict()
        self._lent: dict[str, bytes] = {}

    def open(self, path: Path, read_as: ReadAs, progress: Progress) -> Table:
        """Return the table in a file, from memory if the file is the same. May take long.

        Raises
        ------
        DataError
            It holds no table.
        Cancelled
            `progress` raised it.
        """
        lent = self.lent(path)
        stamp = stamp_of(path) if lent is None else (len(lent), 0)
        key = (str(path.resolve()), stamp, read_as)
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        table = (
            _read(path, stamp[0], read_as, progress)
            if lent is None
            else _table(_copied(path, lent, read_as, progress))
        )
        with self._lock:
            self._kept[key] = table
            # How the file is read is complete now: the same table answers to it.
            self._kept[(key[0], key[1], table.facts.read_as)] = table
            self._shrink()
        return table

    def lend(self, path: Path, content: bytes) -> None:
        """Use `content` for the file at `path` as long as that is not there."""
        with self._lock:
            self._lent[str(path.resolve())] = content
            while sum(map(len, self._lent.values())) > MOST_TABLES * MOST_LENT_BYTES:
                del self._lent[next(iter(self._lent))]

    def lent(self, path: Path) -> bytes | None:
        """Return what is used in place of the file at `path`; None if that is there."""
        with self._lock:
            content = self._lent.get(str(path.resolve()))
        return None if content is None or path.exists() else content

    def _shrink(self) -> None:
        """Drop the tables that were not used for the longest time."""
        last = next(reversed(self._kept.values()))
        while len(self._tables()) > MOST_TABLES or self._bytes() > MOST_BYTES:
            oldest = next(iter(self._kept))
            if self._kept[oldest] is last:
                return
            del self._kept[oldest]

    def _tables(self) -> list[Table]:
        return list({id(table): table for table in self._kept.values()}.values())

    def _bytes(self) -> int:
        return sum(table.nbytes for table in self._tables())


def _read(path: Path, size: int, read_as: ReadAs, progress: Progress) -> Table:
    """Return the table in a file; one that is too large for memory stays on the disk."""
    if size <= MOST_READ_BYTES or form_of(path) != TEXT:
        return _table(_sent(path, read_as, progress))
    scratch = scratch_folder(DISK_TIMES * size, path.name)
    sent = _sent(path, read_as, progress, scratch.name)
    return _table(sent, scratch if sent.files else None)


def _table(sent: SentTable, scratch: Scratch | None = None) -> Table:
    """Return a table as the child has sent it."""
    columns = sent.columns
    if scratch is not None:
        pairs = zip(columns, sent.files, strict=True)
        columns = [replace(one, data=_mapped(path_in(scratch, name), one)) for one, name in pairs]
    names = [column.name for column in sent.facts.columns]
    if any(len(column.data) != sent.facts.rows for column in columns):
        raise DataError("The columns of the table are not of one length; choose the file again")
    return Table(sent.facts, dict(zip(names, columns, strict=True)), scratch)


def _mapped(path: Path, column: StoredColumn) -> NDArray[Any]:
    kind = np.int32 if column.storage is Storage.TEXT else np.float64
    return np.memmap(path, kind, "r").view(np.ndarray)


def _sent(path: Path, read_as: ReadAs, progress: Progress, folder: str = "") -> SentTable:
    """Return the table, read in the child; in this process if it is the child itself."""
    if current_process().daemon:
        from playground.datasets.tables.parse.child import read_here  # noqa: PLC0415 - for children

        return read_here(path, read_as, progress, Path(folder) if folder else None)
    request = Request(KIND, str(path), {"read_as": read_as.to_text(), "folder": folder})
    return readers().read(request, SentTable, progress, limits_for(path))


def _copied(path: Path, content: bytes, read_as: ReadAs, progress: Progress) -> SentTable:
    """Return the table in `content`, which stands for the file at `path`."""
    with TemporaryDirectory(prefix="playground-table-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(content)
        sent = _sent(copy, read_as, progress)
        return replace(sent, facts=replace(sent.facts, size=len(content), changed=0))


@cache
def tables() -> Tables:
    """Return the tables of this process, which all share."""
    return Tables()
