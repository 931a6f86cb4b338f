"""What can be done where one column of a table cannot be used."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from playground.base.errors import ColumnError
from playground.base.params import ParamValue
from playground.datasets.sources.csv_file import DROP
from playground.ui.messages import Remedy

Settings = Mapping[str, ParamValue]


def column_remedies(
    path: Path, settings: Settings, error: ColumnError, open_table: Callable[[Path, Settings], None]
) -> list[Remedy]:
    """Return the ways on: leave out the column, or the rows that lack a value."""
    remedies = []
    if "," not in error.column:  # the list of what to leave out is written with commas
        before = str(settings.get("ignored", ""))
        ignored = f"{before}, {error.column}" if before else error.column
        remedies.append(
            Remedy(
                f"Leave out {error.column!r}",
                partial(open_table, path, {**settings, "ignored": ignored}),
                f"Opens {path.name} without the column {error.column!r}.",
            )
        )
    if error.has_gaps:
        remedies.append(
            Remedy(
                "Drop the rows",
                partial(open_table, path, {**settings, "gaps": DROP}),
                f"Opens {path.name} without the rows that lack a value.",
            )
        )
    return remedies
