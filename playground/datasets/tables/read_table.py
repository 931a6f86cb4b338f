"""`ReadTable`: a table that was opened, ready for its page."""

from dataclasses import dataclass
from pathlib import Path

from playground.datasets.spec import Progress
from playground.datasets.tables.opened import tables
from playground.datasets.tables.profile import Profile, profile_of
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.stored import Table


@dataclass(frozen=True, slots=True, eq=False)
class ReadTable:
    """A table, and what its page shows of it.

    Attributes
    ----------
    path : Path
    read_as : ReadAs
        What the user has chosen about reading.
    table : Table
    profile : Profile
    """

    path: Path
    read_as: ReadAs
    table: Table
    profile: Profile


def read_for_page(path: Path, read_as: ReadAs, progress: Progress) -> ReadTable:
    """Return the table in a file. May take long.

    Raises
    ------
    DataError
        It holds no table.
    Cancelled
        `progress` raised it.
    """
    table = tables().open(path, read_as, progress)
    progress("Looking at the columns", None)
    return ReadTable(path, read_as, table, profile_of(table))
