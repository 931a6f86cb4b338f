"""Which rows are used, what their targets are, and which of them train and which test."""

from collections.abc import Iterator

from playground.base.tasks import TaskKind
from playground.datasets.script_code import SEED, TRAIN_FRACTION, Piece
from playground.datasets.tables.facts import ColumnFacts, Storage
from playground.datasets.tables.forms import EXCEL, TEXT
from playground.datasets.tables.parse.cells import are_yes_and_no
from playground.datasets.tables.plan import Plan, PlannedColumn
from playground.datasets.tables.script.reading import ISO_FORM, is_among_words, is_truth
from playground.datasets.tables.settings import Part, SplitKind, TableSettings
from playground.datasets.tables.splitting import parts_of

ACCESS = {
    "numbers": "numbers({})",
    "words": "numbers_among_words({})",
    "texts": "texts({})",
    "spelled": "texts({}).str.lower().map($spelling)",
    "truths": "truths({})",
    "dates": "dates({}, $form)",
    "moments": "dates({})",
}
"""How a column is read; the name of the column is put into the braces."""
COLUMN_HOLE, TARGET_HOLE = "column", "target"
"""What the name of a column is called in a template."""

KNOWN = "table = table[{}.notna()]"
ORDERED = 'table = table.iloc[np.argsort({}.to_numpy(), kind="stable")]'
TEXT_ORDER = 'table = table.iloc[np.argsort({}.fillna("").to_numpy(str), kind="stable")]'
NUMBER_TARGET = '\n# What to predict\ny = {}.to_numpy("float32").reshape(-1, 1)'
BINARY_TARGET = """
# What to predict
answers = {}
y = (answers == $second).to_numpy("float32").reshape(-1, 1)"""
CLASSES = "\n# What to predict\nclasses = $classes"
CLASS_TARGET = 'y = pd.Categorical({}, classes).codes.astype("int32")'

PLAIN = f"""
# Which rows train, and which test
order = np.random.default_rng((${SEED}, 1)).permutation(len(y))
size = int(len(y) * ${TRAIN_FRACTION} + 1e-9)
train, test = order[:size], order[size:]"""
STRATIFIED = f"""
# Which rows train, and which test
order = np.random.default_rng((${SEED}, 1)).permutation(len(y))
size = int(len(y) * ${TRAIN_FRACTION} + 1e-9)
place = np.empty(len(y))  # so that each class is spread evenly
for label in np.unique(y):
    of_class = np.flatnonzero(y[order].reshape(-1) == label)
    place[of_class] = (np.arange(len(of_class)) + 0.5) / len(of_class)
chosen = np.argsort(place, kind="stable")
train, test = order[np.sort(chosen[:size])], order[np.sort(chosen[size:])]"""
BY_TIME = f"""
# Which rows train: the earlier ones; and which test: the later ones
size = int(len(y) * ${TRAIN_FRACTION} + 1e-9)
order = {{}}
train, test = np.split(order, [size])"""
FILE_ORDER = "np.arange(len(y))"
ARGSORT = 'np.argsort({}.to_numpy(), kind="stable")'
TEXT_ARGSORT = 'np.argsort({}.fillna("").to_numpy(str), kind="stable")'
BY_GROUP = f"""
# Which rows train, and which test
group = {{}}
_, group, counts = np.unique(group, return_inverse=True, return_counts=True)
rng = np.random.default_rng((${SEED}, 1))
order = rng.permutation(len(counts))
before = np.cumsum(counts[order]) - counts[order] / 2
is_train = np.zeros(len(counts), bool)  # of each group
is_train[order] = before <= len(y) * ${TRAIN_FRACTION}
is_train[order[0]], is_train[order[-1]] = True, False
train = rng.permutation(np.flatnonzero(is_train[group]))
test = np.flatnonzero(~is_train[group])"""
TEXT_GROUP, OTHER_GROUP = '{}.fillna("").to_numpy(str)', "{}.to_numpy()"
TEST_VALUES = "\n# Which rows train, and which test\ntest_values = $test_values"
BY_VALUE = """is_test = {}.isin(test_values).to_numpy(bool)
train, test = np.flatnonzero(~is_test), np.flatnonzero(is_test)"""
BY_LARGEST = """
# Which rows train, and which test
is_test = ({} == $largest).to_numpy(bool)
train, test = np.flatnonzero(~is_test), np.flatnonzero(is_test)"""
LEFT_OUT = "left_out = $left_out"
USED = "table = table[~{}.isin(left_out)]"
FOLDS = f"""
# Which rows train, and which test
folds, fold = $folds, $fold  # the fold that tests
rng = np.random.default_rng((${SEED}, 1))
order = rng.permutation(len(y))
number = np.empty(len(y), int)
number[order] = np.arange(len(y)) % folds
train = rng.permutation(np.flatnonzero(number != fold))
test = np.flatnonzero(number == fold)"""
CLASS_FOLDS = FOLDS.replace(
    "number = np",
    'order = order[np.argsort(y[order].reshape(-1), kind="stable")]\nnumber = np',
)
SERIES = f"""
# Which rows train, and which test
steps, horizon = $steps, $horizon
y = y[steps + horizon - 1 :]
size = int(len(y) * ${TRAIN_FRACTION} + 1e-9)
train, test = np.arange(size + steps - 1), np.arange(size, len(y) + steps - 1)"""
SCALED_TARGET = """y_mean = y[{part}].mean(axis=0, dtype="float64").astype("float32")
y_scale = y[{part}].std(axis=0, dtype="float64").astype("float32")
y = ((y - y_mean) / np.where(y_scale > 0, y_scale, 1)).astype("float32")"""
TARGETS = "y_train, y_test = y[{train}], y[{test}]"
TAKEN_TARGETS = (
    TARGETS.format(train="train", test="test"),
    TARGETS.format(train=":size", test="size:"),
)
WINDOWS = """x_train = np.stack([x_train[at : at + steps] for at in range(size)])
x_test = np.stack([x_test[at : at + steps] for at in range(len(y) - size)])"""


def templates() -> Iterator[str]:
    """Yield every template of this module."""
    for way in ACCESS.values():
        column = way.format("$column")
        yield from (each.format(column) for each in (KNOWN, ORDERED, BY_VALUE, USED))
        target = way.format(f"${TARGET_HOLE}")
        yield from (each.format(target) for each in (NUMBER_TARGET, BINARY_TARGET, CLASS_TARGET))
        yield BY_TIME.format(ARGSORT.format(column))
        yield BY_GROUP.format(OTHER_GROUP.format(column))
    for way in ("texts", "spelled", "truths"):
        column = ACCESS[way].format("$column")
        yield TEXT_ORDER.format(column)
        yield BY_TIME.format(TEXT_ARGSORT.format(column))
        yield BY_GROUP.format(TEXT_GROUP.format(column))
    yield BY_LARGEST.format(ACCESS["numbers"].format("$column"))
    yield from (
        TEST_VALUES,
        LEFT_OUT,
        CLASSES,
        PLAIN,
        STRATIFIED,
        BY_TIME.format(FILE_ORDER),
        FOLDS,
        CLASS_FOLDS,
        SERIES,
    )
    yield WINDOWS
    yield from TAKEN_TARGETS
    yield from (SCALED_TARGET.format(part=train) for train in ("train", ":size"))


def date_form(form: str) -> str:
    """Return how dates are written, as pandas names it."""
    return ISO_FORM if form.startswith("%Y-%m") else form.replace("%B", "%b")


def way_of(plan: Plan, column: PlannedColumn, *, as_number: bool = False) -> str:
    """Return which of `ACCESS` gives a column."""
    facts = column.facts
    if facts.storage is Storage.NUMBER:
        return "numbers"
    if facts.storage is Storage.DATE:
        return "dates" if plan.facts.form in (TEXT, EXCEL) else "moments"
    if as_number:
        return "words"
    if is_truth(plan.facts, facts):
        return "truths"
    return "spelled" if spelling_of(plan, facts) else "texts"


def spelling_of(plan: Plan, facts: ColumnFacts) -> dict[str, str]:
    """Return which text stands for words of yes and no in any spelling; empty for other texts."""
    may_differ = plan.facts.form != TEXT or facts.is_respelled
    may_differ = may_differ or (plan.facts.above is None and not plan.facts.is_regular)
    words = {value.lower(): value for value in facts.values}
    are_known = are_yes_and_no(words) and len(words) == len(facts.values)
    return words if words and may_differ and are_known else {}


def piece_of(
    template: str,
    plan: Plan,
    column: PlannedColumn,
    *,
    as_number: bool = False,
    hole: str = COLUMN_HOLE,
) -> Piece:
    """Return a template with a column in its braces, whose name is in the hole `hole`."""
    way = way_of(plan, column, as_number=as_number)
    values: dict[str, object] = {hole: column.name}
    if way == "spelled":
        values["spelling"] = spelling_of(plan, column.facts)
    if way == "dates":
        values["form"] = date_form(column.facts.date_form)
    return Piece(template.format(ACCESS[way].format(f"${hole}")), values)


def kept_rows(plan: Plan) -> Iterator[Piece]:
    """Yield the statements that leave rows with missing values out."""
    target = plan.target
    if target.facts.missing or _is_number_target(plan):
        yield piece_of(KNOWN, plan, target, as_number=_is_number_target(plan))
    for column in plan.dropping:
        is_number = is_among_words(column)
        yield piece_of(KNOWN, plan, column, as_number=is_number)
    splitting = _split_column(plan)
    if splitting is not None and (left_out := _values_of(plan, splitting, Part.LEFT_OUT)):
        yield Piece(LEFT_OUT, {"left_out": left_out})
        yield piece_of(USED, plan, splitting)


def _values_of(plan: Plan, column: PlannedColumn, part: Part) -> list[object]:
    """Return the values of a splitting column that stand for a part."""
    if plan.split.kind is not SplitKind.COLUMN:
        return []
    meanings = parts_of(column.facts.values, plan.split.parts)
    is_number = column.facts.storage is Storage.NUMBER
    values = [value for value, meaning in meanings.items() if meaning is part]
    return [float(value) if is_number else value for value in values]


def obstacle(plan: Plan) -> str:
    """Return why the rows of a table cannot be split by a script; "" if they can."""
    column = _split_column(plan)
    if column is None and plan.split.column:
        return f"The table has no column {plan.split.column!r} to split by; choose another"
    if column is None or plan.split.kind is not SplitKind.COLUMN or column.facts.values:
        return ""
    if column.facts.storage is Storage.NUMBER and not plan.split.parts:
        return ""
    return (
        f"{column.name!r} has too many values for a script that says which of them test: split "
        "the rows in another way, or set x_train, y_train, x_test and y_test here"
    )


def _is_number_target(plan: Plan) -> bool:
    """Return whether the target is a number in a column of texts."""
    return plan.task is TaskKind.REGRESSION and plan.target.facts.storage is Storage.TEXT


def _split_column(plan: Plan) -> PlannedColumn | None:
    wanted = plan.split.column
    return next((column for column in plan.columns if column.name == wanted), None)


def ordering(plan: Plan) -> Iterator[Piece]:
    """Yield the statement that puts the rows of a time series in order, if they are not."""
    column = _split_column(plan)
    if plan.window.steps and column is not None:
        is_text = column.facts.storage is Storage.TEXT
        yield piece_of(TEXT_ORDER if is_text else ORDERED, plan, column)


def targets(plan: Plan) -> Iterator[Piece]:
    """Yield the statements that define ``y``."""
    if plan.task is TaskKind.REGRESSION:
        is_of_words = _is_number_target(plan)
        yield piece_of(NUMBER_TARGET, plan, plan.target, as_number=is_of_words, hole=TARGET_HOLE)
        return
    is_number = plan.target.facts.storage is Storage.NUMBER
    classes = [float(name) if is_number else name for name in plan.class_names]
    if plan.task is TaskKind.BINARY:
        made = piece_of(BINARY_TARGET, plan, plan.target, hole=TARGET_HOLE)
        yield Piece(made.template, {**made.values, "second": classes[-1]})
        return
    yield Piece(CLASSES, {"classes": classes})
    yield piece_of(CLASS_TARGET, plan, plan.target, hole=TARGET_HOLE)


def parts(plan: Plan, settings: TableSettings) -> Iterator[Piece]:
    """Yield the statements that define ``train`` and ``test``, the places of rows."""
    window, split = plan.window, plan.split
    if window.steps:
        yield Piece(SERIES, {"steps": window.steps, "horizon": window.horizon})
        return
    is_number = plan.task is TaskKind.REGRESSION
    column = _split_column(plan)
    is_text = column is not None and column.facts.storage is Storage.TEXT
    match split.kind:
        case SplitKind.FOLDS:
            numbers = {"folds": split.folds, "fold": split.fold}
            yield Piece(FOLDS if is_number else CLASS_FOLDS, numbers)
        case SplitKind.TIME if column is None:
            yield Piece(BY_TIME.format(FILE_ORDER))
        case SplitKind.TIME:
            assert column is not None
            order = TEXT_ARGSORT if is_text else ARGSORT
            yield piece_of(BY_TIME.format(order), plan, column)
        case SplitKind.GROUP:
            assert column is not None
            yield piece_of(BY_GROUP.format(TEXT_GROUP if is_text else OTHER_GROUP), plan, column)
        case SplitKind.COLUMN:
            assert column is not None
            yield from _by_column(plan, column)
        case _:
            is_stratified = settings.split.kind is SplitKind.RANDOM and not is_number
            yield Piece(STRATIFIED if is_stratified else PLAIN)


def _by_column(plan: Plan, column: PlannedColumn) -> Iterator[Piece]:
    if column.facts.values:
        yield Piece(TEST_VALUES, {"test_values": _values_of(plan, column, Part.TEST)})
        yield piece_of(BY_VALUE, plan, column)
        return
    made = piece_of(BY_LARGEST, plan, column)
    yield Piece(made.template, {**made.values, "largest": column.facts.high})


def taken(plan: Plan) -> Iterator[Piece]:
    """Yield the statements that scale the targets and part them."""
    train, test = (":size", "size:") if plan.window.steps else ("train", "test")
    if plan.scales_target:
        yield Piece(SCALED_TARGET.format(part=train))
    yield Piece(TARGETS.format(train=train, test=test))
