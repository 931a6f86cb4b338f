"""`Draft`: a table that was read, and what is chosen about it so far; nothing is trained yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from playground.base.errors import DataError
from playground.base.params import ParamValue
from playground.base.tasks import TaskKind
from playground.datasets.script_code import Values
from playground.datasets.tables.facts import Storage, TableFacts
from playground.datasets.tables.plan import (
    DROP,
    Plan,
    PlannedColumn,
    plan_for,
    planned_columns,
)
from playground.datasets.tables.proposals import Certainty, TargetProposal, proposed_target
from playground.datasets.tables.read_as import ReadAs, read_as_of
from playground.datasets.tables.settings import (
    Role,
    Split,
    SplitKind,
    TableSettings,
    Window,
    settings_of,
)
from playground.datasets.tables.stored import Table
from playground.datasets.targets import AUTOMATIC

KEEP = "refuse"
"""The value of the parameter `gaps` with which each column says what happens."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A table, and what is chosen about it.

    Attributes
    ----------
    path : Path
    table : Table
    settings : TableSettings
    target : str
        Empty as long as it is not chosen.
    task : str
        A value of `TaskKind`, or "auto".
    read_as : ReadAs
        What the user has chosen about reading.
    train_fraction : float
    drops : bool
        Whether missing values cost rows unless a column says otherwise.
    weighs_classes : bool
        Whether rare classes count more in the loss.
    has_changed : bool
        Whether the file is another one than when it was chosen.
    keeps_copy : bool
        Whether the project file has a copy of the table.
    """

    path: Path
    table: Table
    settings: TableSettings = field(default_factory=TableSettings)
    target: str = ""
    task: str = AUTOMATIC
    read_as: ReadAs = field(default_factory=ReadAs)
    train_fraction: float = 0.8
    drops: bool = False
    weighs_classes: bool = False
    has_changed: bool = False
    keeps_copy: bool = False

    @property
    def facts(self) -> TableFacts:
        """What was detected about the table."""
        return self.table.facts

    @property
    def proposal(self) -> TargetProposal:
        """What would be predicted without a choice."""
        return proposed_target(self.facts)

    def plan(self) -> Plan:
        """Return what happens to the table.

        Raises
        ------
        DataError
            No target is chosen, or nothing can be learned.
        """
        if not self.target:
            raise DataError("Choose the column to predict")
        return plan_for(self.facts, self.settings, self.target, self.task, drops=self.drops)

    def columns(self) -> tuple[PlannedColumn, ...]:
        """Return what happens to each column, even if no target is chosen yet."""
        target = self.target or None
        return planned_columns(self.facts, self.settings, target, drops=self.drops)

    def with_columns(self, names: Iterable[str], **changes: object) -> "Draft":
        """Return a copy in which something else is chosen for some columns."""
        return replace(self, settings=self.settings.with_columns(names, **changes))

    def with_role(self, names: Iterable[str], role: Role) -> "Draft":
        """Return a copy in which columns have another role.

        The target is one column: of several names the first becomes it. A target that becomes
        something else leaves the table without a target.
        """
        listed = list(names)
        if role is Role.TARGET:
            return replace(self, target=listed[0], task=AUTOMATIC)
        target = "" if self.target in listed else self.target
        return replace(self, target=target).with_columns(listed, role=role)

    def as_series(self, steps: int, horizon: int, order: str | None = None) -> "Draft":
        """Return a copy in which a sample is several rows, one after the other.

        Parameters
        ----------
        steps, horizon : int
            See `Window`.
        order : str or None
            The column by which the rows are put in order, "" for that of the file; None for
            the first column of dates, if there is one.
        """
        if order is None:
            dates = (one.name for one in self.facts.columns if one.storage is Storage.DATE)
            order = next(dates, "")
        split = Split(SplitKind.TIME, order)
        window = Window(steps, horizon)
        return replace(self, settings=replace(self.settings, window=window, split=split))

    def as_rows(self) -> "Draft":
        """Return a copy in which each row is a sample, split at random."""
        split = Split(SplitKind.RANDOM)
        return replace(self, settings=replace(self.settings, window=Window(), split=split))

    def with_table(self, table: Table, read_as: ReadAs) -> "Draft":
        """Return a copy for the table as it was read in another way.

        What was chosen is kept for columns that still exist.
        """
        names = {column.name for column in table.facts.columns}
        columns = {name: one for name, one in self.settings.columns.items() if name in names}
        split = self.settings.split
        if split.column not in names:
            split = Split(SplitKind.RANDOM)
        settings = replace(self.settings, columns=columns, split=split)
        draft = replace(self, table=table, settings=settings, read_as=read_as)
        if self.target in names:
            return draft
        return replace(draft, target=_likely_target(table.facts), task=AUTOMATIC)

    def params(self) -> dict[str, ParamValue]:
        """Return the parameters of the data source."""
        return {
            "path": str(self.path),
            "target": self.target,
            "kind": self.task,
            "ignored": "",
            "gaps": DROP if self.drops else KEEP,
            "keeps_copy": self.keeps_copy,
            "read_as": self.read_as.to_text(),
            "columns": self.settings.to_text(),
            "found": self.facts.to_text(),
        }


def first_draft(path: Path, table: Table, read_as: ReadAs = ReadAs()) -> Draft:  # noqa: B008 - frozen
    """Return what is proposed for a table that was just read.

    The target stays open if it is unclear.
    """
    settings = TableSettings(split=Split(SplitKind.RANDOM), scales_target=True)
    return Draft(path, table, settings, _likely_target(table.facts), read_as=read_as)


def draft_of(values: Values, table: Table, train_fraction: float) -> Draft:
    """Return the draft of a table that is the data of a project."""
    names = [column.name for column in table.facts.columns]
    ignored = [name.strip() for name in str(values["ignored"]).split(",")]
    target = str(values["target"])
    if not target:
        used = [name for name in names if name not in ignored]
        target = used[-1] if used else ""
    draft = Draft(
        Path(str(values["path"])).expanduser(),
        table,
        settings_of(str(values["columns"])),
        target if target in names else "",
        str(values["kind"]),
        read_as_of(str(values["read_as"])),
        train_fraction,
        values["gaps"] == DROP,
        keeps_copy=bool(values["keeps_copy"]),
    )
    known = [name for name in ignored if name in names]
    return draft.with_columns(known, role=Role.IGNORED) if known else draft


def _likely_target(facts: TableFacts) -> str:
    proposal = proposed_target(facts)
    return "" if proposal.certainty is Certainty.UNCLEAR else proposal.name


def may_be_number(plan: Plan) -> bool:
    """Return whether the target may be predicted as classes or as a number, by a switch."""
    facts = plan.target.facts
    return facts.storage.value == "number" and bool(facts.values) and facts.distinct > 1


def other_task(plan: Plan) -> TaskKind:
    """Return what predicting the target is after the switch."""
    if plan.task is TaskKind.REGRESSION:
        two = plan.target.facts.distinct == 2
        return TaskKind.BINARY if two else TaskKind.MULTICLASS
    return TaskKind.REGRESSION
