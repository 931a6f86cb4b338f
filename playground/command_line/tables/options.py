"""`TableOptions`: the choices of the page of a table, given as options of a command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from playground.base.errors import DataError
from playground.base.tasks import TaskKind
from playground.datasets.tables.draft import Draft, may_be_number, other_task
from playground.datasets.tables.read_as import ENCODINGS, WHITESPACE, ReadAs
from playground.datasets.tables.settings import (
    MOST_FOLDS,
    Kind,
    Part,
    Role,
    Split,
    SplitKind,
    Treatment,
)
from playground.datasets.tables.splitting import grouping_column, splitting_column

DELIMITERS: Mapping[str, str] = MappingProxyType(
    {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "spaces": WHITESPACE}
)
NUMBERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"point": (".", ","), "comma": (",", ".")}
)
SPLITS: Mapping[str, SplitKind] = MappingProxyType(
    {
        "random": SplitKind.RANDOM,
        "time": SplitKind.TIME,
        "group": SplitKind.GROUP,
        "column": SplitKind.COLUMN,
        "folds": SplitKind.FOLDS,
    }
)
MISSING: Mapping[str, Treatment] = MappingProxyType(
    {
        "median": Treatment.MEDIAN,
        "most-frequent": Treatment.FREQUENT,
        "unknown": Treatment.UNKNOWN,
        "drop": Treatment.DROP,
    }
)
STORED = (Kind.NUMBER, Kind.TEXT, Kind.DATE)
"""Kinds in which a whole column can be read although some cells are something else."""
T = TypeVar("T")
TASKS = ("classes", "number")


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What was given on the command line; empty or None for what is found out.

    Attributes
    ----------
    delimiter, decimal, encoding, sheet : str
    has_header : bool or None
    skipped : int or None
    is_day_first : bool or None
    keeps_total : bool or None
    kinds, roles, missing, parts : tuple of str
        Each "COLUMN=CHOICE"; of `parts`, "VALUE=PART".
    split : str
        "random", "time", "group", "column" or "folds", or with a column: "group=patient".
    train_fraction : float or None
    task : str
        "classes" or "number".
    weighs_classes : bool
    """

    delimiter: str = ""
    decimal: str = ""
    encoding: str = ""
    sheet: str = ""
    has_header: bool | None = None
    skipped: int | None = None
    is_day_first: bool | None = None
    keeps_total: bool | None = None
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    split: str = ""
    train_fraction: float | None = None
    task: str = ""
    weighs_classes: bool = False

    @property
    def read_as(self) -> ReadAs:
        """How the file is read.

        Raises
        ------
        DataError
            An option has another value than those that it may have.
        """
        decimal, thousands = _given("--decimal", self.decimal, NUMBERS) or (None, None)
        kinds = {
            name: kind.value
            for name, kind in _pairs("--kind", self.kinds, {kind.value: kind for kind in Kind})
            if kind in STORED
        }
        return ReadAs(
            delimiter=_given("--delimiter", self.delimiter, DELIMITERS),
            encoding=_given("--encoding", self.encoding, {name: name for name in ENCODINGS}),
            skipped=self.skipped,
            has_header=self.has_header,
            decimal=decimal,
            thousands=thousands,
            is_day_first=self.is_day_first,
            sheet=self.sheet or None,
            keeps_total=self.keeps_total,
            kinds=tuple(sorted(kinds.items())) or None,
        )

    def chosen(self, draft: Draft) -> Draft:
        """Return a draft in which everything that was given is chosen.

        Raises
        ------
        DataError
            An option names no column of the table, or has another value than it may have.
        """
        kinds = {kind.value: kind for kind in Kind if kind is not Kind.CONSTANT}
        for name, kind in _pairs("--kind", self.kinds, kinds):
            draft.facts.column(name)
            draft = draft.with_columns([name], kind=kind)
        roles = {Role.INPUT.value: Role.INPUT, Role.IGNORED.value: Role.IGNORED}
        for name, role in _pairs("--role", self.roles, roles):
            draft.facts.column(name)
            draft = draft.with_role([name], role)
        for name, word in _split_pairs("--missing", self.missing):
            draft.facts.column(name)
            draft = _filled(draft, name, word)
        if self.split:
            draft = replace(draft, settings=replace(draft.settings, split=self._split(draft)))
        if self.train_fraction is not None:
            draft = replace(draft, train_fraction=self.train_fraction)
        if self.task:
            draft = _with_task(draft, self.task)
        return replace(draft, weighs_classes=self.weighs_classes)

    def _split(self, draft: Draft) -> Split:
        word, _, column = self.split.partition("=")
        kind = _one_of("--split", word, SPLITS)
        if kind is SplitKind.FOLDS:
            folds = int(column) if column.isdecimal() else 5
            if not 2 <= folds <= MOST_FOLDS:
                raise DataError(f"A table is split into 2 to {MOST_FOLDS} folds; received {folds}")
            return Split(kind, folds=folds)
        finds: dict[SplitKind, Callable[[], str]] = {
            SplitKind.GROUP: lambda: grouping_column(draft.facts, draft.target),
            SplitKind.COLUMN: lambda: splitting_column(draft.facts, draft.target),
        }
        column = column or finds.get(kind, str)()
        if column:
            draft.facts.column(column)
        parts = _pairs("--part", self.parts, {part.value.replace(" ", "-"): part for part in Part})
        return Split(kind, column, parts=tuple(parts))


def _with_task(draft: Draft, word: str) -> Draft:
    """Return a draft that predicts classes, or a number."""
    if word not in TASKS:
        raise DataError(f"--task is one of {', '.join(TASKS)}; received {word}")
    plan = draft.plan()
    if (plan.task is TaskKind.REGRESSION) == (word == "number"):
        return draft
    if not may_be_number(plan):
        raise DataError(f"{draft.target} can only be predicted as it is; leave --task out")
    return replace(draft, task=other_task(plan).value)


def _filled(draft: Draft, name: str, word: str) -> Draft:
    """Return a draft in which `--missing` is done: one of its words, or the value to fill in."""
    if word in MISSING:
        return draft.with_columns([name], missing=MISSING[word])
    return draft.with_columns([name], missing=Treatment.CONSTANT, constant=word)


def _split_pairs(option: str, given: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return "COLUMN=CHOICE" as pairs; a name may have "=" in it."""
    pairs = []
    for each in given:
        name, sign, word = each.rpartition("=")
        if not sign or not name:
            raise DataError(f"{option} is given as COLUMN=CHOICE; received {each}")
        pairs.append((name, word))
    return pairs


def _pairs(option: str, given: tuple[str, ...], words: Mapping[str, T]) -> list[tuple[str, T]]:
    return [(name, _one_of(option, word, words)) for name, word in _split_pairs(option, given)]


def _given(option: str, word: str, words: Mapping[str, T]) -> T | None:
    return _one_of(option, word, words) if word else None


def _one_of(option: str, word: str, words: Mapping[str, T]) -> T:
    if word not in words:
        raise DataError(f"{option} is one of {', '.join(words)}; received {word}")
    return words[word]
