"""The entry of the child process for tables. Imports polars only when a table is read."""

from pathlib import Path

from playground.datasets.tables.read_as import read_as_of
from playground.datasets.tables.stored import SentTable
from playground.reading.child import Outlet
from playground.reading.protocol import Request


def read(request: Request, outlet: Outlet) -> SentTable:
    """Read a table. Runs in the child."""
    from playground.datasets.tables.parse.table import read_table  # noqa: PLC0415 - loads polars

    read_as = read_as_of(str(request.options.get("read_as", "")))
    return read_table(Path(request.path).expanduser(), read_as, outlet.progress)
