"""`Plan`: what happens to each column of a table, from the facts and what the user has chosen.

It is made without the table, at each edit, so that the task is known at once.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from playground.base.errors import DataError
from playground.base.tasks import TaskKind
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.kinds import ColumnKind, DatePart, Fill, Scaling, TextMode
from playground.datasets.preparation.values import (
    CategoryColumn,
    DateColumn,
    NumberColumn,
    TextColumn,
)
from playground.datasets.script_code import Values
from playground.datasets.tables.facts import ColumnFacts, Storage, TableFacts, facts_of
from playground.datasets.tables.kinds import kind_of
from playground.datasets.tables.proposals import task_kind_of
from playground.datasets.tables.settings import (
    Kind,
    Part,
    Role,
    Split,
    SplitKind,
    TableSettings,
    Treatment,
    Window,
    settings_of,
)
from playground.datasets.targets import (
    AUTOMATIC,
    MOST_CLASSES,
    holds_text,
    not_binary,
    too_many_classes,
)

DROP = "drop"
FLAGGED_SHARE = 0.05
"""From this share of missing values, an input says by default where they are."""
PRESENCE_WORDS = 200
"""Words of a text that are inputs beside other columns."""
LONG_TEXT = 6.0
"""Texts of this many words on average are inputs by default."""
DAY = 86_400


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """What happens to one column.

    Attributes
    ----------
    facts : ColumnFacts
    kind : Kind
    role : Role
    missing : Treatment
    constant : str
    is_flagged : bool
    scaling : Scaling or None
        None for that of the whole data.
    parts : tuple of DatePart
    """

    facts: ColumnFacts
    kind: Kind
    role: Role
    missing: Treatment
    constant: str
    is_flagged: bool
    scaling: Scaling | None
    parts: tuple[DatePart, ...]

    @property
    def name(self) -> str:
        """The column's name."""
        return self.facts.name

    @property
    def encoded_as(self) -> ColumnKind:
        """How its values become numbers if it is an input."""
        if self.kind is Kind.DATE and self.facts.storage is Storage.DATE:
            return ColumnKind.DATE
        if self.kind is Kind.TEXT:
            return ColumnKind.TEXT
        if self.kind is Kind.CATEGORY or self.facts.storage is Storage.TEXT:
            is_number = self.kind is Kind.NUMBER
            return ColumnKind.NUMBER if is_number else ColumnKind.CATEGORY
        return ColumnKind.NUMBER


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens to a table.

    Attributes
    ----------
    facts : TableFacts
    columns : tuple of PlannedColumn
        In the order of the file.
    target : PlannedColumn
    task : TaskKind
    class_names : tuple of str
    split : Split
        With the kind that is used.
    window : Window
    scales_target : bool
        Whether numbers to predict are scaled.
    """

    facts: TableFacts
    columns: tuple[PlannedColumn, ...]
    target: PlannedColumn
    task: TaskKind
    class_names: tuple[str, ...]
    split: Split
    window: Window
    scales_target: bool

    @property
    def inputs(self) -> tuple[PlannedColumn, ...]:
        """The columns that the network reads; in a time series also the past of the target."""
        has_past = self.window.steps > 0 and self.task is TaskKind.REGRESSION
        return tuple(
            column
            for column in self.columns
            if column.role is Role.INPUT or (has_past and column.role is Role.TARGET)
        )

    @property
    def dropping(self) -> tuple[PlannedColumn, ...]:
        """The inputs whose missing values cost rows."""
        return tuple(
            column
            for column in self.inputs
            if column.missing is Treatment.DROP and column.facts.missing
        )

    @property
    def rows(self) -> int | None:
        """Rows that remain; None if several columns cost rows, which may be the same ones."""
        if Part.LEFT_OUT in dict(self.split.parts).values():
            return None
        losing = [column.facts.missing for column in (*self.dropping, self.target)]
        losing = [count for count in losing if count]
        if len(losing) > 1:
            return None
        rows = self.facts.rows - sum(losing)
        if self.window.steps:
            rows -= self.window.steps + self.window.horizon - 1
        return max(rows, 0)

    @property
    def output_units(self) -> int:
        """Units that the output layer needs."""
        return len(self.class_names) if self.task is TaskKind.MULTICLASS else 1

    def choices(self, scaling: Scaling) -> tuple[ColumnChoice, ...]:
        """Return what is to happen to the inputs, in order.

        Parameters
        ----------
        scaling : Scaling
            For columns without one of their own.
        """
        inputs = self.inputs
        return tuple(_choice(column, scaling, is_alone=len(inputs) == 1) for column in inputs)

    @property
    def features(self) -> tuple[tuple[PlannedColumn, tuple[str, ...]], ...]:
        """The columns that the network reads, each with the names of the inputs it becomes."""
        inputs = self.inputs
        return tuple(
            (column, _feature_names(column, is_alone=len(inputs) == 1)) for column in inputs
        )

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The inputs of the network, in order."""
        return tuple(name for _, names in self.features for name in names)

    def column_of(self, feature: str) -> str | None:
        """Return the column that an input of the network is made of; None if there is none."""
        return next((column.name for column, names in self.features if feature in names), None)


def plan_of(values: Values) -> Plan:
    """Return the plan for the parameters of a table.

    Raises
    ------
    DataError
        There is none: no target, no inputs, or too many classes. The message says why.
    """
    return _plan(
        *(str(values[name]) for name in ("found", "target", "kind", "ignored", "gaps", "columns"))
    )


@lru_cache(maxsize=64)
def _plan(found: str, target: str, task: str, ignored: str, gaps: str, chosen: str) -> Plan:
    try:
        facts = facts_of(found)
    except ValueError as error:
        raise DataError(
            f"What was found in the table is damaged ({error}); choose the file again"
        ) from error
    if facts is None:
        raise DataError("The table was read by an earlier version; read it again")
    return plan_for(facts, settings_of(chosen), target, task, _names(ignored), drops=gaps == DROP)


def _names(ignored: str) -> frozenset[str]:
    return frozenset(name.strip() for name in ignored.split(",") if name.strip())


def plan_for(
    facts: TableFacts,
    settings: TableSettings,
    target: str,
    task: str = AUTOMATIC,
    ignored: frozenset[str] = frozenset(),
    *,
    drops: bool = False,
) -> Plan:
    """Return the plan for a table.

    Parameters
    ----------
    target : str
        The column to predict; empty for the last one that is not ignored.
    task : str
        A value of `TaskKind`, or "auto".
    ignored : set of str
        Further columns to leave out.
    drops : bool
        Whether rows with missing values are dropped unless a column says otherwise.

    Raises
    ------
    DataError
        Nothing can be learned; the message says why.
    """
    if len(facts.columns) < 2 and not settings.window.steps:
        raise DataError(
            f"A table needs at least 2 columns, inputs and a target; received {len(facts.columns)}"
        )
    columns = planned_columns(facts, settings, target, ignored, drops=drops)
    chosen = next(column for column in columns if column.role is Role.TARGET)
    is_series = settings.window.steps > 0
    if not is_series and not any(column.role is Role.INPUT for column in columns):
        raise DataError("All columns are ignored, so the network has no inputs; use some of them")
    kind = _task_kind(chosen, facts.rows, task)
    names = _class_names(chosen, kind)
    split = settings.split
    if split.kind is None:
        split = replace(split, kind=SplitKind.RANDOM)
    if split.kind in (SplitKind.COLUMN, SplitKind.GROUP) and not split.column:
        is_group = split.kind is SplitKind.GROUP
        what = "names the group of each row" if is_group else "says which rows are the test set"
        raise DataError(f"Choose the column that {what}, or split the rows in another way")
    if settings.window.steps and facts.rows <= settings.window.steps + settings.window.horizon:
        raise DataError(
            f"A window of {settings.window.steps} rows and a horizon of "
            f"{settings.window.horizon} need more than {facts.rows} rows; make them smaller"
        )
    scales = settings.scales_target and kind is TaskKind.REGRESSION
    return Plan(facts, columns, chosen, kind, names, split, settings.window, scales)


def planned_columns(
    facts: TableFacts,
    settings: TableSettings,
    target: str | None,
    ignored: frozenset[str] = frozenset(),
    *,
    drops: bool = False,
) -> tuple[PlannedColumn, ...]:
    """Return what happens to each column; the target need not be one that can be predicted.

    Parameters
    ----------
    target : str or None
        Empty for the last column that is not ignored; None for no target.

    Raises
    ------
    DataError
        There is no column called `target`, or it is ignored.
    """
    if target == "":
        usable = [column.name for column in facts.columns if column.name not in ignored]
        target = usable[-1] if usable else ""
    if target is not None:
        facts.column(target)
    planned = (
        _planned(column, facts, settings, target, ignored, drops=drops) for column in facts.columns
    )
    return tuple(planned)


def _planned(
    facts: ColumnFacts,
    table: TableFacts,
    settings: TableSettings,
    target: str | None,
    ignored: frozenset[str],
    *,
    drops: bool,
) -> PlannedColumn:
    choice = settings.of(facts.name)
    kind = choice.kind or kind_of(facts, table.rows)
    if facts.name == target:
        role = Role.TARGET
    elif facts.name in ignored or facts.name == settings.split.column:
        role = Role.IGNORED
    elif choice.role is not None:
        role = Role.IGNORED if choice.role is Role.IGNORED else Role.INPUT
    else:
        role = Role.INPUT if _is_input(facts, kind, table) else Role.IGNORED
    missing = choice.missing or (Treatment.DROP if drops else _usual_treatment(facts, kind))
    share = facts.missing / max(1, table.rows)
    is_flagged = choice.is_flagged
    if is_flagged is None:
        fills = missing in (Treatment.MEDIAN, Treatment.FREQUENT, Treatment.CONSTANT)
        is_flagged = fills and share >= FLAGGED_SHARE and kind is not Kind.CATEGORY
    if not facts.missing:
        is_flagged = bool(choice.is_flagged)
    parts = choice.parts or _usual_parts(facts)
    return PlannedColumn(
        facts, kind, role, missing, choice.constant, is_flagged, choice.scaling, parts
    )


def _is_input(facts: ColumnFacts, kind: Kind, table: TableFacts) -> bool:
    """Return whether a column is an input unless the user says otherwise."""
    if facts.role in ("meta", "ignore") or kind in (Kind.IDENTIFIER, Kind.CONSTANT):
        return False
    if kind is Kind.TEXT:
        is_only_one = len(table.columns) == 2
        return bool(facts.vocabulary) and (facts.words >= LONG_TEXT or is_only_one)
    return kind is not Kind.CATEGORY or bool(facts.values)


def _usual_treatment(facts: ColumnFacts, kind: Kind) -> Treatment:
    if kind is Kind.CATEGORY or (facts.storage is Storage.TEXT and kind is not Kind.NUMBER):
        return Treatment.UNKNOWN
    return Treatment.MEDIAN


def _usual_parts(facts: ColumnFacts) -> tuple[DatePart, ...]:
    parts = (DatePart.YEAR, DatePart.MONTH, DatePart.WEEKDAY)
    if facts.storage is Storage.DATE and (facts.low % DAY or facts.high % DAY):
        return (*parts, DatePart.HOUR)
    return parts


def _task_kind(target: PlannedColumn, rows: int, wanted: str) -> TaskKind:
    """Return what is predicted.

    Raises
    ------
    DataError
        The column cannot be predicted, or not in the way that is wanted.
    """
    facts = target.facts
    if facts.distinct < 2:
        what = f"a single value, {facts.values[0]}" if facts.values else "no values"
        raise DataError(
            f"The target {facts.name} has {what}, so there is nothing to learn; choose another "
            "target"
        )
    if facts.storage is Storage.DATE:
        if wanted in (AUTOMATIC, TaskKind.REGRESSION):
            raise DataError(
                f"{facts.name} is a date, which is not a sensible target; choose another column "
                "to predict"
            )
        raise DataError(f"{facts.name} is a date, not a class; choose another column to predict")
    kind = task_kind_of(facts, target.kind, rows) if wanted == AUTOMATIC else TaskKind(wanted)
    if kind is TaskKind.REGRESSION and facts.storage is Storage.TEXT and not facts.numeric:
        raise holds_text(facts.name)
    if kind is TaskKind.BINARY and facts.distinct != 2:
        raise not_binary(facts.name, facts.distinct)
    return kind


def _class_names(target: PlannedColumn, kind: TaskKind) -> tuple[str, ...]:
    facts = target.facts
    if kind is TaskKind.REGRESSION:
        return ()
    if not facts.values or len(facts.values) > MOST_CLASSES:
        raise too_many_classes(facts.name, facts.distinct)
    return facts.values


def text_length(facts: ColumnFacts) -> int:
    """Return how many words of a text are read: twice the average, 8 to 128."""
    return int(min(128, max(8, round(2 * facts.words))))


def _choice(column: PlannedColumn, scaling: Scaling, *, is_alone: bool) -> ColumnChoice:
    facts, kind = column.facts, column.encoded_as
    has_gaps = facts.missing > 0
    fill = {
        Treatment.MEDIAN: Fill.MEDIAN,
        Treatment.FREQUENT: Fill.MOST_FREQUENT,
        Treatment.CONSTANT: Fill.CONSTANT,
    }.get(column.missing, Fill.NOTHING)
    if kind is ColumnKind.CATEGORY:
        if not facts.values:
            raise DataError(
                f"The column {facts.name!r} has {facts.distinct:,} different values, too many for "
                "categories; ignore it, or read it as text"
            )
        fill = Fill.NOTHING if fill is Fill.MEDIAN else fill
    is_sequence = kind is ColumnKind.TEXT and is_alone
    words = facts.vocabulary if is_sequence else facts.vocabulary[:PRESENCE_WORDS]
    return ColumnChoice(
        name=facts.name,
        kind=kind,
        fill=fill if kind is not ColumnKind.TEXT else Fill.NOTHING,
        constant=column.constant,
        has_indicator=column.is_flagged and kind is not ColumnKind.TEXT,
        scaling=Scaling.NONE if kind is ColumnKind.TEXT else column.scaling or scaling,
        has_unknown=kind is ColumnKind.CATEGORY
        and column.missing is Treatment.UNKNOWN
        and has_gaps,
        vocabulary=facts.values if kind is ColumnKind.CATEGORY else words,
        parts=column.parts,
        mode=TextMode.SEQUENCE if is_sequence else TextMode.PRESENCE,
        length=text_length(facts),
        unit=facts.unit,
    )


def _feature_names(column: PlannedColumn, *, is_alone: bool) -> tuple[str, ...]:
    """Return the inputs of one column, as its fitted preparation names them."""
    choice = _choice(column, Scaling.NONE, is_alone=is_alone)
    match choice.kind:
        case ColumnKind.CATEGORY:
            vocabulary = choice.vocabulary
            if choice.fill is Fill.CONSTANT and choice.constant not in vocabulary:
                vocabulary = (*vocabulary, choice.constant)
            return CategoryColumn(
                choice.name,
                vocabulary,
                has_unknown=choice.has_unknown,
                has_indicator=choice.has_indicator,
            ).feature_names
        case ColumnKind.DATE:
            return DateColumn(
                choice.name, choice.parts, has_indicator=choice.has_indicator
            ).feature_names
        case ColumnKind.TEXT:
            return TextColumn(
                choice.name, choice.vocabulary, choice.mode, choice.length
            ).feature_names
        case _:
            return NumberColumn(choice.name, has_indicator=choice.has_indicator).feature_names
