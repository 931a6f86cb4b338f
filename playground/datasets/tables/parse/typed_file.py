"""Reads files whose columns have types already: Parquet and JSON lines."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from playground.base.errors import DataError
from playground.datasets.spec import Progress
from playground.datasets.tables.facts import ReadNote, Storage
from playground.datasets.tables.parse.layout import require_width
from playground.datasets.tables.parse.typing import Typed


@dataclass(frozen=True, slots=True)
class TypedFrame:
    """A table whose columns have types.

    Attributes
    ----------
    columns : list of (str, Typed)
    notes : tuple of ReadNote
    """

    columns: list[tuple[str, Typed]]
    notes: tuple[ReadNote, ...]


def read_parquet(path: Path, progress: Progress) -> TypedFrame:
    """Return the table in a Parquet file."""
    return _read(path, pl.read_parquet, "Parquet", progress)


def read_json_lines(path: Path, progress: Progress) -> TypedFrame:
    """Return the table in a file with one JSON object per line."""
    return _read(
        path,
        lambda source: pl.read_ndjson(source, infer_schema_length=None),
        "JSON lines",
        progress,
    )


def _read(
    path: Path, read: Callable[[Path], pl.DataFrame], form: str, progress: Progress
) -> TypedFrame:
    progress(f"Reading {path.name}", None)
    try:
        frame = read(path)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise DataError(
            f"{path.name} cannot be read as {form} ({reason}); save it again, or as CSV"
        ) from error
    if not frame.height:
        raise DataError(f"{path.name} has no rows; choose a file with data")
    require_width(path.name, frame.width)
    columns, left_out = [], []
    for values in frame:
        found = _typed(values)
        if found is None:
            left_out.append(values.name)
        else:
            columns.append((values.name, found))
    notes = []
    if left_out:
        names = ", ".join(left_out[:5])
        notes.append(ReadNote(f"Left out, because their values are lists or objects: {names}"))
    return TypedFrame(columns, tuple(notes))


def _typed(values: pl.Series) -> Typed | None:
    """Return a column as it is stored; None if its values are lists or objects."""
    kind = values.dtype
    if kind.is_numeric():
        return Typed(Storage.NUMBER, values.cast(pl.Float64))
    if kind in (pl.Date, pl.Datetime):
        moments = values.cast(pl.Datetime("ms")).dt.replace_time_zone(None)
        return Typed(Storage.DATE, moments.dt.epoch("ms").cast(pl.Float64) / 1000)
    if kind in (pl.Boolean, pl.String, pl.Categorical, pl.Enum):
        texts = values.cast(pl.String).str.strip_chars()
        return Typed(Storage.TEXT, texts.replace("", None))
    return Typed(Storage.TEXT, values.cast(pl.String)) if kind == pl.Null else None
