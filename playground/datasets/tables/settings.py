"""`TableSettings`: what the user has chosen about a table; everything else is proposed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

import msgspec

from playground.base.errors import DataError
from playground.datasets.preparation.kinds import DatePart, Scaling

MOST_FOLDS = 20


class Kind(StrEnum):
    """What the values of a column are."""

    NUMBER = "number"
    CATEGORY = "category"
    TEXT = "text"
    DATE = "date"
    IDENTIFIER = "identifier"
    CONSTANT = "always the same"


class Role(StrEnum):
    """What a column is used for."""

    INPUT = "input"
    TARGET = "target"
    IGNORED = "ignored"


class Treatment(StrEnum):
    """What happens to rows in which the value of a column is missing."""

    MEDIAN = "median"
    FREQUENT = "most frequent"
    CONSTANT = "fixed"
    UNKNOWN = "unknown"
    """Categories only: none of them, which has an input of its own."""
    DROP = "drop rows"


class SplitKind(StrEnum):
    """How rows are chosen for the test set."""

    RANDOM = "random"
    TIME = "by time"
    GROUP = "by group"
    COLUMN = "by column"
    FOLDS = "folds"


class Part(StrEnum):
    """What a row is used for, where a column says so."""

    TRAINING = "training"
    TEST = "test"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class ColumnSettings:
    """What was chosen for one column; None where the proposal is used.

    Attributes
    ----------
    kind : Kind or None
    role : Role or None
        Input or ignored; the target is chosen for the whole table.
    missing : Treatment or None
    constant : str
        For `Treatment.CONSTANT`.
    is_flagged : bool or None
        Whether an input says where a value was missing.
    scaling : Scaling or None
        None for that of the whole data.
    parts : tuple of DatePart or None
        For dates.
    """

    kind: Kind | None = None
    role: Role | None = None
    missing: Treatment | None = None
    constant: str = ""
    is_flagged: bool | None = None
    scaling: Scaling | None = None
    parts: tuple[DatePart, ...] | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """How the test set is chosen.

    Attributes
    ----------
    kind : SplitKind or None
        None for what is proposed.
    column : str
        The time, the group, or the column that names the part.
    folds : int
        For cross-validation, at least 2.
    fold : int
        Which of the folds is the test set now, from 0.
    parts : tuple of (str, Part)
        What the values of `column` mean, where that was chosen.
    """

    kind: SplitKind | None = None
    column: str = ""
    folds: int = 5
    fold: int = 0
    parts: tuple[tuple[str, Part], ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """A time series: what a sample looks back on, and how far it predicts.

    Attributes
    ----------
    steps : int
        Rows that go into a sample; 0 if rows are independent of each other.
    horizon : int
        How many rows after the last of them the target lies.
    """

    steps: int = 0
    horizon: int = 1


@dataclass(frozen=True, slots=True)
class TableSettings:
    """What the user has chosen about a table.

    Attributes
    ----------
    columns : mapping of str to ColumnSettings
        Only columns for which something was chosen.
    split : Split
    window : Window
    scales_target : bool
        Whether numbers to predict are scaled to mean 0 and variance 1.
    """

    columns: Mapping[str, ColumnSettings] = field(default_factory=dict)
    split: Split = Split()
    window: Window = Window()
    scales_target: bool = False

    def of(self, name: str) -> ColumnSettings:
        """Return what was chosen for a column."""
        return self.columns.get(name, ColumnSettings())

    def with_columns(self, names: Iterable[str], **changes: object) -> "TableSettings":
        """Return a copy in which fields of the choice for each of these columns differ."""
        changed = {
            name: replace(self.of(name), **changes)  # type: ignore[arg-type]
            for name in names
        }
        columns = sorted({**self.columns, **changed}.items())
        chosen = {name: choice for name, choice in columns if choice != ColumnSettings()}
        return replace(self, columns=chosen)

    def to_text(self) -> str:
        """Return this as the value of a parameter; empty if nothing was chosen."""
        return "" if self == TableSettings() else msgspec.json.encode(self).decode()


@lru_cache(maxsize=64)
def settings_of(text: str) -> TableSettings:
    """Return the value of a parameter as settings.

    Raises
    ------
    DataError
        The text is damaged.
    """
    if not text:
        return TableSettings()
    try:
        settings = msgspec.json.decode(text, type=TableSettings)
    except (msgspec.DecodeError, ValueError) as error:
        raise DataError(
            f"The settings of the table's columns are damaged ({error}); choose the file again"
        ) from error
    split, window = settings.split, settings.window
    if not 2 <= split.folds <= MOST_FOLDS or not 0 <= split.fold < split.folds:
        raise DataError(
            f"A table is split into 2 to {MOST_FOLDS} folds; received fold {split.fold} of "
            f"{split.folds}"
        )
    if not 0 <= window.steps <= 10_000 or not 1 <= window.horizon <= 10_000:
        raise DataError(
            "The window of a time series has up to 10,000 rows; received "
            f"{window.steps} and a horizon of {window.horizon}"
        )
    return settings
