"""What the page of a table points out: missing values, identifiers, leaks, rare classes, ...

Each notice has the repairs that help, as complete drafts to continue with.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.base.tasks import TaskKind
from playground.datasets.preparation.fitting import DRAWN
from playground.datasets.preparation.raw import RawColumn, Texts
from playground.datasets.tables.build import (
    input_column,
    is_missing,
    kept_rows,
    labels_of,
    rows_left,
)
from playground.datasets.tables.draft import Draft, may_be_number, other_task
from playground.datasets.tables.facts import ColumnFacts, ReadNote, Storage
from playground.datasets.tables.kinds import MOST_CATEGORIES
from playground.datasets.tables.plan import Plan, PlannedColumn
from playground.datasets.tables.profile import SAMPLED, Profile
from playground.datasets.tables.proposals import TARGET_NAMES
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.settings import Kind, Role, Split, SplitKind, Treatment

FEW_ROWS = 100
RARE_SHARE = 0.25
"""A class with less than this share of an even one is rare."""
LEAK = 0.99
FEWEST = 20
"""Rows by which a leak can be judged."""
MOSTLY = 0.8
LEAST_REPEATED, MANY = 0.01, 100
"""From this share of repeated rows, a notice, if this many times more rows could differ."""
MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Repair:
    """A button of a notice.

    Attributes
    ----------
    text : str
    draft : Draft or None
        What it leads to; None if it opens the settings for reading.
    read_as : ReadAs or None
        How the file is then read again; None if it is not.
    """

    text: str
    draft: Draft | None
    read_as: ReadAs | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is worth knowing about a table.

    Attributes
    ----------
    title, text : str
    is_warning : bool
        Whether it is likely to spoil the result.
    repairs : tuple of Repair
    """

    title: str
    text: str
    is_warning: bool = False
    repairs: tuple[Repair, ...] = ()


def notices(draft: Draft, profile: Profile) -> tuple[Notice, ...]:
    """Return what the user should know, the most important first."""
    found = [*_about_reading(draft)]
    try:
        plan = draft.plan()
    except DataError:
        plan = None
    if plan is not None:
        found.extend(_about_target(draft, plan))
        found.extend(_leaks(draft, plan, profile))
        found.extend(_about_rows(draft, plan))
        found.extend(_missing(draft, plan))
    found.extend(_about_columns(draft))
    found.extend(_about_repeats(draft, profile))
    found.extend(_about_sampling(draft))
    return tuple(sorted(found, key=lambda notice: not notice.is_warning))


def _about_reading(draft: Draft) -> Iterator[Notice]:
    if draft.has_changed:
        text = "This page shows it as it is now. Use it to train on it; what you chose is kept."
        yield Notice("The file has changed since it was chosen", text, is_warning=True)
    for note in draft.facts.notes:
        yield Notice(note.text, "", note.is_guess, _reading_repairs(draft, note))


def _reading_repairs(draft: Draft, note: ReadNote) -> tuple[Repair, ...]:
    if note.option != "keeps_total":
        return (Repair("Change how it is read", None),) if note.option else ()
    keeps = not draft.facts.read_as.keeps_total
    text = "Use it as a row" if keeps else "Leave it out"
    return (Repair(text, None, replace(draft.read_as, keeps_total=keeps)),)


def _about_repeats(draft: Draft, profile: Profile) -> Iterator[Notice]:
    """Yield how many rows are there before, if that cannot be by chance."""
    rows, repeats = draft.facts.rows, profile.repeats
    kinds = prod(float(max(1, column.distinct)) for column in draft.facts.columns)
    if repeats > LEAST_REPEATED * rows and kinds > MANY * rows:
        count = "1 row is" if repeats == 1 else f"{repeats:,} rows are"
        yield Notice(
            f"{count} the same as an earlier one",
            "A test row that training has seen says little: the result looks better than it is. "
            "Remove repeated rows from the file unless they are true measurements.",
            is_warning=True,
        )


def _about_sampling(draft: Draft) -> Iterator[Notice]:
    """Yield which numbers are of some rows only, and which are of all."""
    rows = draft.facts.rows
    if rows > DRAWN:
        yield Notice(
            f"Some numbers are from a sample of the {rows:,} rows",
            f"The bars and typical values of columns are from {DRAWN:,} rows, drawn by chance; "
            f"whether a column says the target is judged by {min(rows, SAMPLED):,}. Missing "
            "values, ranges, scaling and training use all rows.",
        )


def _about_target(draft: Draft, plan: Plan) -> Iterator[Notice]:
    facts = plan.target.facts
    if facts.missing:
        is_one = facts.missing == 1
        rows = "1 row has" if is_one else f"{facts.missing:,} rows have"
        them = "it" if is_one else "them"
        text = f"Left out of training and test; the trained model can predict {them}."
        yield Notice(f"{rows} no {facts.name}", text)
    is_few = 2 < facts.distinct <= (draft.facts.rows - facts.missing) // 4
    if may_be_number(plan) and is_few and facts.is_whole:
        other = other_task(plan)
        is_number = plan.task is TaskKind.REGRESSION
        now = "a number" if is_number else f"{facts.distinct} classes"
        switch = "Predict classes" if is_number else "Predict a number"
        yield Notice(
            f"{facts.name} has {facts.distinct} whole values",
            f"Predicted as {now}; it could be either.",
            repairs=(Repair(switch, replace(draft, task=other.value)),),
        )
    if plan.class_names and facts.counts:
        yield from _class_shares(draft, plan)
    if facts.is_sorted and facts.distinct > 1:
        yield from _sorted_rows(draft, plan)


def _class_shares(draft: Draft, plan: Plan) -> Iterator[Notice]:
    facts = plan.target.facts
    total = sum(facts.counts)
    order = sorted(range(len(facts.counts)), key=lambda index: -facts.counts[index])
    top = order[0]
    shares = [_percent(facts.counts[index] / total) for index in order[:4]]
    listed = " and ".join(shares) if len(order) == 2 else ", ".join(shares)
    more = "" if len(order) <= 4 else ", …"
    even = total / len(facts.counts)
    is_rare = min(facts.counts) < RARE_SHARE * even
    is_uneven = min(facts.counts) < 0.9 * even
    text = (
        f"Always answering {facts.values[top]} is right "
        f"{100 * facts.counts[top] / total:.0f} % of the time."
    )
    repairs: tuple[Repair, ...] = ()
    if draft.weighs_classes:
        text += " Rare classes count more in the loss."
        repairs = (Repair("Use no class weights", replace(draft, weighs_classes=False)),)
    elif is_uneven:
        repairs = (Repair("Use class weights", replace(draft, weighs_classes=True)),)
    yield Notice(f"Classes {listed}{more}", text, is_rare and not draft.weighs_classes, repairs)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.005 else "<1 %"


def _sorted_rows(draft: Draft, plan: Plan) -> Iterator[Notice]:
    name = plan.target.name
    if plan.split.kind is SplitKind.TIME and not plan.split.column:
        random = replace(draft.settings, split=Split(SplitKind.RANDOM))
        yield Notice(
            f"The rows are sorted by {name}",
            "Split in this order, the test set has other values than the training set.",
            is_warning=True,
            repairs=(Repair("Split at random", replace(draft, settings=random)),),
        )
    elif plan.task is not TaskKind.REGRESSION:
        text = "That does no harm: the split and each epoch are in random order."
        yield Notice(f"The rows are sorted by {name}", text)


def _about_rows(draft: Draft, plan: Plan) -> Iterator[Notice]:
    rows = rows_left(draft.table, plan)
    if rows < FEW_ROWS and plan.split.kind is not SplitKind.FOLDS and not plan.window.steps:
        folds = replace(draft.settings, split=Split(SplitKind.FOLDS, folds=5))
        repairs = (Repair("Use 5 folds", replace(draft, settings=folds)),) if rows >= 10 else ()
        yield Notice(
            f"Only {rows} rows",
            "A single test set of so few rows says little; folds use each row once for testing.",
            is_warning=True,
            repairs=repairs,
        )


def _missing(draft: Draft, plan: Plan) -> Iterator[Notice]:
    keeps = kept_rows(draft.table, plan)
    affected = [column for column in plan.inputs if column.facts.missing]
    affected.sort(key=lambda column: -column.facts.missing)
    for column in affected[:MOST_SHOWN]:
        yield _missing_values(draft, keeps, column)
    if len(affected) > MOST_SHOWN:
        rest = affected[MOST_SHOWN:]
        drops = draft.with_columns([column.name for column in rest], role=Role.IGNORED)
        yield Notice(
            f"{len(rest)} more columns have missing values",
            "Each is handled as its card says.",
            repairs=(Repair("Ignore them", drops),),
        )


def _missing_values(draft: Draft, keeps: NDArray[np.bool_], column: PlannedColumn) -> Notice:
    facts, rows = column.facts, draft.facts.rows
    left = int(np.count_nonzero(keeps & ~is_missing(draft.table, column)))
    repairs = []
    if column.missing is Treatment.DROP:
        text = f"The rows without it are left out: {left:,} remain."
        usual = Treatment.UNKNOWN if column.kind is Kind.CATEGORY else Treatment.MEDIAN
        words = "Count as unknown" if usual is Treatment.UNKNOWN else "Fill with the median"
        repairs.append(Repair(words, draft.with_columns([facts.name], missing=usual)))
    else:
        text = f"{_filled_words(column)} Dropping the rows would leave {left:,}."
        if left >= 10:
            dropped = draft.with_columns([facts.name], missing=Treatment.DROP)
            repairs.append(Repair("Drop rows", dropped))
    repairs.append(Repair("Drop column", draft.with_role([facts.name], Role.IGNORED)))
    verb = "is" if facts.missing == 1 else "are"
    title = f"{facts.name}: {facts.missing:,} of {rows:,} values {verb} missing"
    return Notice(title, text, facts.missing > rows / 10, tuple(repairs))


def _filled_words(column: PlannedColumn) -> str:
    flag = ", with a column that says so" if column.is_flagged else ""
    match column.missing:
        case Treatment.FREQUENT:
            return f"Filled with the most frequent value{flag}."
        case Treatment.CONSTANT:
            return f"Filled with {column.constant or '0'}{flag}."
        case Treatment.UNKNOWN:
            return "A missing value is a category of its own."
        case _:
            return f"Filled with the median{flag}."


def _about_columns(draft: Draft) -> Iterator[Notice]:
    rows = draft.facts.rows
    columns = draft.columns()
    constants = [column.name for column in columns if column.kind is Kind.CONSTANT]
    if constants:
        names = ", ".join(constants[:4]) + (", …" if len(constants) > 4 else "")
        them = "it" if len(constants) == 1 else "them"
        likely = [name for name in constants if name.strip().lower() in TARGET_NAMES]
        text = f"Nothing can be learned from {them}. Ignored."
        if likely:
            text += f" To predict {likely[0]}, the table needs rows with another value of it."
        yield Notice(f"Always the same: {names}", text, bool(likely))
    for column in columns:
        facts = column.facts
        if facts.unread:
            yield _unread(draft, facts)
        if column.role is Role.TARGET or column.kind is Kind.CONSTANT:
            continue
        if column.kind is Kind.IDENTIFIER:
            yield _identifier(draft, column, rows)
        elif facts.storage is Storage.TEXT and facts.numeric >= MOSTLY * (rows - facts.missing):
            other = rows - facts.missing - facts.numeric
            number = draft.read_as.with_kind(facts.name, Storage.NUMBER)
            if column.kind is not Kind.NUMBER:
                are = "1 of its values is" if other == 1 else f"{other:,} of its values are"
                yield Notice(
                    f"{facts.name} is mostly numbers",
                    f"{are} not, so it was read as text.",
                    repairs=(Repair("Read as a number", None, number),),
                )
        elif column.kind is Kind.CATEGORY and not facts.values:
            yield Notice(
                f"{facts.name} has {facts.distinct:,} different values",
                "Too many for an input each. Ignored.",
            )
        elif _is_many_inputs(column):
            yield _many_categories(draft, column, rows)


def _unread(draft: Draft, facts: ColumnFacts) -> Notice:
    one = "value" if facts.unread == 1 else "values"
    what = "a date" if facts.storage is Storage.DATE else "a number"
    shown = ", ".join(f"“{text}” in row {row:,}" for row, text in facts.unread_cells)
    more = ", …" if facts.unread > len(facts.unread_cells) else ""
    texts = draft.read_as.with_kind(facts.name, Storage.TEXT)
    return Notice(
        f"{facts.name}: {facts.unread:,} {one} could not be read as {what}",
        f"{shown}{more}. Counted as missing.",
        is_warning=True,
        repairs=(Repair("Read the column as text", None, texts),),
    )


def _is_many_inputs(column: PlannedColumn) -> bool:
    is_category = column.kind is Kind.CATEGORY and column.role is Role.INPUT
    return is_category and column.facts.distinct > MOST_CATEGORIES


def _many_categories(draft: Draft, column: PlannedColumn, rows: int) -> Notice:
    facts = column.facts
    each = (rows - facts.missing) / facts.distinct
    ignored = draft.with_role([facts.name], Role.IGNORED)
    return Notice(
        f"{facts.name} has {facts.distinct:,} categories",
        f"Each is an input of its own, and is seen in {each:,.0f} rows on average.",
        is_warning=True,
        repairs=(Repair("Ignore it", ignored),),
    )


def _identifier(draft: Draft, column: PlannedColumn, rows: int) -> Notice:
    facts = column.facts
    use = "Ignored." if column.role is Role.IGNORED else "It is an input."
    repairs = []
    if column.role is Role.INPUT:
        repairs.append(Repair("Ignore it", draft.with_role([facts.name], Role.IGNORED)))
    elif facts.storage is Storage.NUMBER:
        number = draft.with_columns([facts.name], kind=Kind.NUMBER, role=Role.INPUT)
        repairs.append(Repair("Use as a number", number))
    elif facts.values and facts.storage is Storage.TEXT:
        category = draft.with_columns([facts.name], kind=Kind.CATEGORY, role=Role.INPUT)
        repairs.append(Repair("Use as a category", category))
    among = f"{rows:,} rows"
    if facts.missing:
        among = f"the {rows - facts.missing:,} of {rows:,} rows that have one"
    return Notice(
        f"{facts.name} looks like an identifier",
        f"{facts.distinct:,} different values in {among}. {use}",
        column.role is Role.INPUT,
        tuple(repairs),
    )


def _leaks(draft: Draft, plan: Plan, profile: Profile) -> Iterator[Notice]:
    """Yield inputs that say the target almost exactly, judged by a sample of the rows."""
    table = profile.sample
    labels = labels_of(table, plan)
    if labels.is_known.sum() < FEWEST or len(plan.inputs) < 2:
        return
    y = labels.y.reshape(-1).astype(np.float64)
    for column in plan.inputs:
        raw = input_column(table, column)
        if column.name != plan.target.name and _says(plan, column, raw, y, labels.is_known):
            ignored = draft.with_role([column.name], Role.IGNORED)
            yield Notice(
                f"{column.name} says {plan.target.name} almost exactly",
                "If it is only known afterwards, the model would be useless on new rows.",
                is_warning=True,
                repairs=(Repair("Ignore it", ignored),),
            )


def _says(
    plan: Plan,
    column: PlannedColumn,
    raw: RawColumn,
    y: NDArray[np.float64],
    is_known: NDArray[np.bool_],
) -> bool:
    """Return whether a column alone says the target."""
    if not isinstance(raw, Texts):
        if raw.dtype.kind == "M" or plan.task is TaskKind.MULTICLASS:
            return False
        known = is_known & np.isfinite(raw)
        if known.sum() < FEWEST or np.ptp(raw[known]) == 0 or np.ptp(y[known]) == 0:
            return False
        return bool(abs(np.corrcoef(raw[known], y[known])[0, 1]) > LEAK)
    known = is_known & (raw.codes >= 0)
    if column.facts.distinct > len(y) / 10 or known.sum() < FEWEST or not plan.class_names:
        return False
    counts = np.zeros((len(raw.values), len(plan.class_names)))
    np.add.at(counts, (raw.codes[known], y[known].astype(int)), 1)
    return bool(counts.max(axis=1).sum() > LEAK * known.sum())
