"""The entry of the child process for tables. Imports polars only when a table is read."""

from pathlib import Path

from playground.base.errors import DataError
from playground.datasets.spec import Progress
from playground.datasets.tables.facts import LONGEST_FACTS
from playground.datasets.tables.read_as import ReadAs, read_as_of
from playground.datasets.tables.stored import SentTable
from playground.reading.child import Outlet
from playground.reading.protocol import Request


def read(request: Request, outlet: Outlet) -> SentTable:
    """Read a table. Runs in the child."""
    read_as = read_as_of(str(request.options.get("read_as", "")))
    folder = str(request.options.get("folder", ""))
    path = Path(request.path).expanduser()
    return read_here(path, read_as, outlet.progress, Path(folder) if folder else None)


def read_here(
    path: Path, read_as: ReadAs, progress: Progress, folder: Path | None = None
) -> SentTable:
    """Read a table in this process, which must be a child."""
    from playground.datasets.tables.parse.table import read_table  # noqa: PLC0415 - loads polars

    table = read_table(path, read_as, progress, folder)
    if len(table.facts.to_text()) > LONGEST_FACTS:
        raise DataError(
            f"{path.name} has too many columns of many different values; leave some of them out "
            "of the file"
        )
    return table
