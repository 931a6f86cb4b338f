"""How columns become the inputs of the network, and how those are scaled."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from playground.datasets.preparation.cells import date_in, number_in, text_of
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.kinds import ColumnKind, DatePart, Fill, Scaling, TextMode
from playground.datasets.script_code import Piece
from playground.datasets.tables.facts import MOST_WORDS, Storage
from playground.datasets.tables.plan import Plan, PlannedColumn
from playground.datasets.tables.script.rows import ACCESS, piece_of

START = "\n# What the network reads: each input is a column of x\ninputs = []"
COLUMNS = "columns = $columns"
SEVERAL = "inputs += [numbers(name) for name in columns]"
COLUMN = "column = {}"
SECONDS = "column = (column - pd.Timestamp(0)) / pd.Timedelta(seconds=1)"
GAPS = "is_missing = column.isna()"
ORIGIN = "start = column.iloc[train].min()"
MEDIAN = "column = column.fillna(column.iloc[train].median())"
MEDIAN_DATE = 'column = column.fillna(column.iloc[train].median().floor("s"))'
FREQUENT = "column = column.fillna(column.iloc[train].mode().iloc[0])"
CONSTANT = "column = column.fillna($filling)"
CONSTANT_DATE = "column = column.fillna(pd.Timestamp($filling))"
WHOLE_SECONDS = 'column = column.dt.floor("s")'
INPUT = "inputs.append(column)"
INDICATOR = "inputs.append(is_missing)"
PARTS = {
    DatePart.YEAR: "inputs.append(column.dt.year)",
    DatePart.MONTH: "inputs.append(column.dt.month)",
    DatePart.DAY: "inputs.append(column.dt.day)",
    DatePart.WEEKDAY: "inputs.append(column.dt.day_of_week)",
    DatePart.HOUR: "inputs.append(column.dt.hour)",
    DatePart.ELAPSED: "inputs.append((column - start) / pd.Timedelta(days=1))",
}
VALUES = "values = $values"
ONE_HOT = "inputs += [column == value for value in values]"
WORDS = """

def words_of(text):
    plain = text.translate(str.maketrans(ascii_uppercase, ascii_lowercase, punctuation))
    return re.findall(r"[^ \\t\\n\\v\\f\\r]+", plain)

"""
"""Splits as `TextVectorization` does."""
VOCABULARY = """counts = Counter(word for text in texts({}).dropna() for word in words_of(text))
{} = sorted(sorted(counts), key=counts.get, reverse=True)[:$most]"""
PRESENCE = """has_word = layers.TextVectorization(vocabulary={}, output_mode="multi_hot")
found = has_word(texts({}).fillna("").tolist())
inputs += list(keras.ops.convert_to_numpy(found).T)"""
SEQUENCE = """
# What the network reads: the numbers of words
to_numbers = layers.TextVectorization(vocabulary={}, output_sequence_length=$length)
found = to_numbers(texts({}).fillna("").tolist())
x = keras.ops.convert_to_numpy(found).astype("float32")"""
STACKED = 'x = np.stack(inputs, axis=1).astype("float32")'
TAKEN = "x_train, x_test = x[train], x[test]"
MIXED = """scaling = np.repeat($ways, $inputs)  # of each input
is_standard, is_minmax = scaling == "standard", scaling == "minmax"
mean, low = x_train.mean(axis=0, dtype="float64"), x_train.min(axis=0)
spread, span = x_train.std(axis=0, dtype="float64"), x_train.max(axis=0) - low
offset = np.select([is_standard, is_minmax], [mean, low]).astype("float32")
scale = np.select([is_standard, is_minmax], [spread, span], 1).astype("float32")"""
MOST_VOCABULARIES = 20
"""Up to this many columns of texts are recognised in a script."""


def templates() -> Iterator[str]:
    """Yield every template of this module."""
    yield from (START, COLUMNS, SEVERAL, SECONDS, GAPS, ORIGIN, MEDIAN, MEDIAN_DATE, FREQUENT)
    yield from (CONSTANT, CONSTANT_DATE, WHOLE_SECONDS, INPUT, INDICATOR, VALUES, ONE_HOT, WORDS)
    yield from (*PARTS.values(), STACKED, TAKEN, MIXED)
    yield from (COLUMN.format(way.format("$column")) for way in ACCESS.values())
    for name in map(_vocabulary, range(MOST_VOCABULARIES)):
        yield VOCABULARY.format("$column", name)
        yield from (each.format(name, "$column") for each in (PRESENCE, SEQUENCE))


def vocabularies(plan: Plan) -> Iterator[Piece]:
    """Yield the statements that count the words of texts, in all rows of the file."""
    for place, (column, choice) in enumerate(_texts(plan)):
        if not place:
            yield Piece(WORDS)
        most = MOST_WORDS if choice.mode is TextMode.SEQUENCE else len(choice.vocabulary)
        template = VOCABULARY.format("$column", _vocabulary(place))
        yield Piece(template, {"column": column.name, "most": most})


def _texts(plan: Plan) -> list[tuple[PlannedColumn, ColumnChoice]]:
    pairs = zip(plan.inputs, plan.choices(Scaling.NONE), strict=True)
    return [(column, choice) for column, choice in pairs if choice.kind is ColumnKind.TEXT]


def _vocabulary(place: int) -> str:
    return f"vocabulary_{place + 1}" if place else "vocabulary"


def inputs(plan: Plan) -> Iterator[Piece]:
    """Yield the statements that define ``x_train`` and ``x_test``, not scaled."""
    texts = [column.name for column, _ in _texts(plan)]
    pairs = list(zip(plan.inputs, plan.choices(Scaling.NONE), strict=True))
    if len(pairs) == 1 and pairs[0][1].mode is TextMode.SEQUENCE and texts:
        values = {"column": texts[0], "length": pairs[0][1].length}
        yield Piece(SEQUENCE.format(_vocabulary(0), "$column"), values)
        yield Piece(TAKEN)
        return
    yield Piece(START)
    for is_plain, group in groupby(pairs, _is_plain):
        members = list(group)
        if is_plain and len(members) > 1:
            yield Piece(COLUMNS, {"columns": [column.name for column, _ in members]})
            yield Piece(SEVERAL)
            continue
        for column, choice in members:
            if choice.kind is ColumnKind.TEXT:
                vocabulary = _vocabulary(texts.index(column.name))
                yield Piece(PRESENCE.format(vocabulary, "$column"), {"column": column.name})
            else:
                yield from _column(plan, column, choice)
    yield Piece(STACKED)
    yield Piece(TAKEN)


def _is_plain(pair: tuple[PlannedColumn, ColumnChoice]) -> bool:
    """Return whether a column is a number that is an input as it is."""
    column, choice = pair
    is_number = choice.kind is ColumnKind.NUMBER and column.facts.storage is Storage.NUMBER
    return is_number and not choice.has_indicator and not _has_gaps(column)


def _has_gaps(column: PlannedColumn) -> bool:
    is_of_words = column.facts.storage is Storage.TEXT and column.encoded_as is ColumnKind.NUMBER
    return column.facts.missing > 0 or is_of_words


def _column(plan: Plan, column: PlannedColumn, choice: ColumnChoice) -> Iterator[Piece]:
    is_number = choice.kind is ColumnKind.NUMBER
    yield piece_of(COLUMN, plan, column, as_number=is_number)
    form = column.facts.date_form
    if column.facts.storage is Storage.DATE and ("%.f" in form or not form):
        yield Piece(WHOLE_SECONDS)
    if is_number and column.facts.storage is Storage.DATE:
        yield Piece(SECONDS)
    if choice.has_indicator or choice.has_unknown:
        yield Piece(GAPS)
    match choice.kind:
        case ColumnKind.CATEGORY:
            yield from _category(column, choice)
        case ColumnKind.DATE:
            if DatePart.ELAPSED in choice.parts:
                yield Piece(ORIGIN)
            yield from _filling(column, choice, MEDIAN_DATE)
            yield from (Piece(PARTS[part]) for part in choice.parts)
        case _:
            yield from _filling(column, choice, MEDIAN)
            yield Piece(INPUT)
    if choice.has_indicator:
        yield Piece(INDICATOR)


def _filling(column: PlannedColumn, choice: ColumnChoice, median: str) -> Iterator[Piece]:
    if not _has_gaps(column):
        return
    match choice.fill:
        case Fill.MEDIAN:
            yield Piece(median)
        case Fill.MOST_FREQUENT:
            yield Piece(FREQUENT)
        case Fill.CONSTANT if choice.kind is ColumnKind.DATE:
            yield Piece(CONSTANT_DATE, {"filling": str(date_in(choice.constant))})
        case Fill.CONSTANT:
            yield Piece(CONSTANT, {"filling": number_in(choice.constant)})


def _category(column: PlannedColumn, choice: ColumnChoice) -> Iterator[Piece]:
    is_number = column.facts.storage is Storage.NUMBER
    words, constant = list(choice.vocabulary), choice.constant
    fills = choice.fill is Fill.CONSTANT
    if fills and constant not in words:
        words.append(constant)
    if is_number and fills and text_of(number_in(constant)) != constant:
        # No number is this text: it stands for missing ones alone.
        yield Piece(GAPS)
        yield Piece(VALUES, {"values": [float(word) for word in words[:-1]]})
        yield Piece(ONE_HOT)
        yield Piece(INDICATOR)
        return
    values: list[object] = [float(word) for word in words] if is_number else list(words)
    if column.facts.missing and choice.fill is Fill.MOST_FREQUENT:
        yield Piece(FREQUENT)
    if column.facts.missing and fills:
        yield Piece(CONSTANT, {"filling": float(constant) if is_number else constant})
    if choice.has_unknown:
        yield Piece(INDICATOR)
    yield Piece(VALUES, {"values": values})
    yield Piece(ONE_HOT)


def scaling(plan: Plan, whole: Scaling) -> Iterator[Piece]:
    """Yield the statements that define ``offset`` and ``scale`` if inputs are scaled differently.

    Parameters
    ----------
    whole : Scaling
        Of columns without one of their own.
    """
    runs = runs_of(plan, whole)
    yield Piece(MIXED, {"ways": [way for way, _ in runs], "inputs": [count for _, count in runs]})


def runs_of(plan: Plan, whole: Scaling) -> Sequence[tuple[str, int]]:
    """Return how the inputs are scaled: how many, one after the other, in the same way."""
    ways = [
        choice.scaling.value
        for (_, names), choice in zip(plan.features, plan.choices(whole), strict=True)
        for _ in names
    ]
    return [(way, len(list(group))) for way, group in groupby(ways)]
