"""The statements by which a script reads a table and prepares it as `prepare` does.

They are for tables on which something was chosen: missing values, categories with unknown
ones, a split, a time series. A plain table has shorter ones
(`playground.datasets.sources.table_file`).
"""

from playground.base.tasks import TaskKind
from playground.datasets.preparation.kinds import ColumnKind
from playground.datasets.script_code import SEED, TRAIN_FRACTION, Lines
from playground.datasets.tables.facts import ColumnFacts, Storage
from playground.datasets.tables.forms import TEXT
from playground.datasets.tables.plan import Plan, PlannedColumn
from playground.datasets.tables.read_as import WHITESPACE
from playground.datasets.tables.settings import SplitKind, TableSettings, Treatment

FILLS = {
    Treatment.MEDIAN: "median",
    Treatment.FREQUENT: "most frequent",
    Treatment.UNKNOWN: "unknown",
    Treatment.DROP: "none",
}
READ = """with open($path, encoding=$encoding, newline="") as file:
    lines = file.read().splitlines(keepends=True)[$above:]
rows = [row for row in csv.reader(lines, delimiter=$delimiter) if any(row)]
names = $names
missing = $missing


def cells(name):
    return [row[names.index(name)].strip() for row in rows]


def is_known(row, name):
    return row[names.index(name)].strip().lower() not in missing


def numbers(name):
    plain = [text.strip($signs).replace($thousands, "") for text in cells(name)]
    plain = [text.replace($decimal, ".") for text in plain]
    return np.array([np.nan if text.lower() in missing else float(text) for text in plain])"""
KEPT_ROWS = "rows = [row for row in rows if all(is_known(row, name) for name in $needed)]"
STRATIFIED = """order = np.random.default_rng(($seed, 1)).permutation(len(y))
size = int(len(y) * $train_fraction + 1e-9)
place = np.empty(len(y))
for label in np.unique(y):
    of_class = np.flatnonzero(y[order].reshape(-1) == label)
    place[of_class] = (np.arange(len(of_class)) + 0.5) / len(of_class)
chosen = np.argsort(place, kind="stable")
train, test = order[np.sort(chosen[:size])], order[np.sort(chosen[size:])]"""
PLAIN = f"""order = np.random.default_rng((${SEED}, 1)).permutation(len(y))
size = int(len(y) * ${TRAIN_FRACTION} + 1e-9)
train, test = order[:size], order[size:]"""
MOMENTS = """

def moment(text):
    if text.lower() in missing:
        return np.datetime64("NaT")
    return np.datetime64($READ, "us")


moments = np.array([moment(text) for text in cells($order)])"""
BY_FORM = "datetime.strptime(text, $date_form)"
BY_ISO = 'datetime.fromisoformat(text.removesuffix("Z"))'
NUMBERED = "moments = numbers($order)"
NAMED = "moments = np.array(cells($order))"
SORTED = 'rows = [rows[place] for place in np.argsort(moments, kind="stable")]'
SERIES = f"""steps, horizon = $steps, $horizon
y = y[steps + horizon - 1 :]
size = int(len(y) * ${TRAIN_FRACTION} + 1e-9)
train, test = np.arange(size + steps - 1), np.arange(size, len(y) + steps - 1)"""
WINDOWS = (
    "x_train = np.stack([x_train[at : at + steps] for at in range(size)])",
    "x_test = np.stack([x_test[at : at + steps] for at in range(len(y) - size)])",
)
IN_ORDER = f"""size = int(len(y) * ${TRAIN_FRACTION} + 1e-9)
train, test = np.arange(size), np.arange(size, len(y))"""
INPUTS = """columns = $inputs
inputs = []
for name, values, fill, is_flagged in columns:
    if values is None:
        column = numbers(name)
        known = column[train][~np.isnan(column[train])]
        if fill == "median":
            stand_in = np.median(known)
        elif fill == "most frequent":
            found, counts = np.unique(known, return_counts=True)
            stand_in = found[counts.argmax()]
        else:
            stand_in = float(fill)
        inputs.append(np.where(np.isnan(column), stand_in, column))
        gaps = np.isnan(column)
    else:
        column = numbers(name) if isinstance(values[0], float) else np.array(cells(name))
        gaps = ~np.isin(column, values)
        if fill == "most frequent":
            counts = [np.sum(column[train] == value) for value in values]
            column = np.where(gaps, values[int(np.argmax(counts))], column)
        elif fill == "unknown":
            inputs.append(gaps)
        inputs += [column == value for value in values]
    if is_flagged:
        inputs.append(gaps)
x = np.stack(inputs, axis=1).astype("float32")
x_train, x_test = x[train], x[test]"""
SCALED_TARGET = """y_mean, y_scale = y[$TRAIN].mean(axis=0), y[$TRAIN].std(axis=0)
y = ((y - y_mean) / np.where(y_scale > 0, y_scale, 1)).astype("float32")"""
TARGETS = "y_train, y_test = y[$TRAIN], y[$TEST]"


def can_be_written(plan: Plan, settings: TableSettings) -> bool:
    """Return whether a script can read and prepare the table."""
    facts, split = plan.facts, plan.split
    is_text = facts.form == TEXT and facts.read_as.delimiter != WHITESPACE and facts.is_regular
    is_split = split.kind is SplitKind.RANDOM or (split.kind is SplitKind.TIME and not split.column)
    is_stated = any(column.role for column in facts.columns)
    is_series = settings.window.steps > 0
    is_used = _can_be_sorted(plan) if is_series else is_split
    return is_text and is_used and not is_stated and all(map(_is_simple, plan.inputs))


def _can_be_sorted(plan: Plan) -> bool:
    """Return whether a script can put the rows of a time series in order."""
    column = _order_of(plan)
    if column is None or column.storage is Storage.NUMBER:
        return True
    return bool(column.date_form) if column.storage is Storage.DATE else not column.missing


def _order_of(plan: Plan) -> ColumnFacts | None:
    """Return the column by which the rows of a time series are put in order, if any."""
    return plan.facts.column(plan.split.column) if plan.split.column else None


def _is_simple(column: PlannedColumn) -> bool:
    kind, facts = column.encoded_as, column.facts
    if kind is ColumnKind.NUMBER:
        return facts.storage is Storage.NUMBER and column.scaling is None
    is_category = kind is ColumnKind.CATEGORY and column.scaling is None
    return is_category and column.missing is not Treatment.CONSTANT


def table_lines(plan: Plan, settings: TableSettings) -> Lines:
    """Return the statements, with holes; they define x_train, y_train, x_test and y_test."""
    needed = (KEPT_ROWS,) if needed_columns(plan) else ()
    if plan.window.steps:
        return _series_lines(plan, needed)
    split = PLAIN
    if plan.split.kind is SplitKind.TIME:
        split = IN_ORDER
    elif settings.split.kind is SplitKind.RANDOM and plan.task is not TaskKind.REGRESSION:
        split = STRATIFIED
    return (READ, *needed, *_target_lines(plan), split, INPUTS, *_taken(plan, "train", "test"))


def _series_lines(plan: Plan, needed: Lines) -> Lines:
    """Return the statements for a time series, whose windows are made by `window_lines`."""
    order = _sorting(_order_of(plan))
    taken = _taken(plan, ":size", "size:")
    return (READ, *needed, *order, *_target_lines(plan), SERIES, INPUTS, *taken)


def _sorting(column: ColumnFacts | None) -> Lines:
    """Return the statements that put the rows in order; none if they are."""
    if column is None:
        return ()
    if column.storage is Storage.NUMBER:
        return (NUMBERED, SORTED)
    if column.storage is Storage.TEXT:
        return (NAMED, SORTED)
    read = BY_ISO if "%.f" in column.date_form else BY_FORM
    return (MOMENTS.replace("$READ", read), SORTED)


def _taken(plan: Plan, train: str, test: str) -> Lines:
    """Return the statements that scale the targets and part them."""
    lines = (SCALED_TARGET, TARGETS) if plan.scales_target else (TARGETS,)
    return tuple(line.replace("$TRAIN", train).replace("$TEST", test) for line in lines)


def window_lines(plan: Plan, settings: TableSettings) -> Lines:
    """Return the statements that make windows of scaled rows; none if rows are samples."""
    return WINDOWS if plan.window.steps and can_be_written(plan, settings) else ()


def _target_lines(plan: Plan) -> Lines:
    if plan.task is TaskKind.REGRESSION:
        return ('y = numbers($column).astype("float32").reshape(-1, 1)',)
    is_number = plan.target.facts.storage is Storage.NUMBER
    read = "numbers($column)" if is_number else "cells($column)"
    if plan.task is TaskKind.BINARY:
        return (f'y = (np.array({read}) == $second).astype("float32").reshape(-1, 1)',)
    return (f"y = np.searchsorted($classes, {read})",)


def needed_columns(plan: Plan) -> list[str]:
    """Return the columns whose missing values cost rows."""
    needed = [column.name for column in plan.dropping]
    return [*needed, plan.target.name] if plan.target.facts.missing else needed


def input_specs(plan: Plan) -> list[tuple[str, list[object] | None, str, bool]]:
    """Return name, values of a category or None, how gaps are filled, and whether they show."""
    return [_spec(column) for column in plan.inputs]


def _spec(column: PlannedColumn) -> tuple[str, list[object] | None, str, bool]:
    facts = column.facts
    fill = FILLS.get(column.missing) or column.constant
    if column.encoded_as is not ColumnKind.CATEGORY:
        return facts.name, None, "median" if fill == "none" else fill, column.is_flagged
    is_number = facts.storage is Storage.NUMBER
    values: list[object] = [float(value) if is_number else value for value in facts.values]
    if not facts.missing or fill == "median":
        fill = "none"
    return facts.name, values, fill, column.is_flagged


def class_values(plan: Plan) -> list[object]:
    """Return the classes as they are in the file: numbers or texts."""
    is_number = plan.target.facts.storage is Storage.NUMBER
    return [float(name) if is_number else name for name in plan.class_names]
