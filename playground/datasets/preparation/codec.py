"""A preparation as JSON and back; what comes from a file is checked completely."""

from collections.abc import Iterable
from math import isfinite, prod

import msgspec

from playground.base.errors import EARLIER_COPY, FileFormatError, ParameterError, PlaygroundError
from playground.base.tasks import TaskKind
from playground.datasets.features import feature
from playground.datasets.preparation.kinds import TextMode
from playground.datasets.preparation.values import (
    ArrayColumn,
    CategoryColumn,
    Column,
    DateColumn,
    NumberColumn,
    Preparation,
    SeriesWindow,
    Spelling,
    TargetColumn,
    TextColumn,
)

MAXIMUM_BYTES = 64 * 2**20
MAXIMUM_INPUTS = 1_000_000
MAXIMUM_TEXT = 1_000
"""Characters of a name or of a text of a vocabulary."""
MAXIMUM_DIMENSIONS = 8
MAXIMUM_WINDOW = 10_000
"""Rows of a window of a time series, and of its horizon."""
MAXIMUM_SOUND = 3_600
"""Seconds of a sound."""
MAXIMUM_SECONDS = 400_000_000_000
"""Dates lie within about twelve thousand years of 1970."""


def encode(preparation: Preparation) -> bytes:
    """Return a preparation as UTF-8 JSON; equal ones give equal bytes."""
    return msgspec.json.encode(preparation)


def decode(content: bytes, what: str) -> Preparation:
    """Return the preparation in `content`.

    Parameters
    ----------
    what : str
        The name for messages: "preparation.json in digits.nnplay".

    Raises
    ------
    FileFormatError
        It is too large, not JSON, not a preparation, or has values that `fit` never makes.
    """
    if len(content) > MAXIMUM_BYTES:
        reason = f"it has {len(content):,} bytes, at most {MAXIMUM_BYTES:,} are read"
    else:
        try:
            return checked(msgspec.json.decode(content, type=Preparation))
        except (msgspec.DecodeError, ValueError, RecursionError, PlaygroundError) as error:
            reason = f"{str(error) or type(error).__name__:.200}"
    raise FileFormatError(f"{what} is damaged: {reason}; {EARLIER_COPY}")


def checked(preparation: Preparation) -> Preparation:
    """Return `preparation` if it can be applied.

    Raises
    ------
    ValueError, ParameterError
        It cannot; the message says why.
    """
    columns = preparation.columns
    _require(bool(columns), "it has no columns")
    _require_distinct((column.name for column in columns), "columns")
    for column in columns:
        _check_column(column)
    is_alone = any(
        isinstance(column, ArrayColumn)
        or (isinstance(column, TextColumn) and column.mode is TextMode.SEQUENCE)
        for column in columns
    )
    _require(not is_alone or len(columns) == 1, "an array or a sequence is not the only column")
    if preparation.features:
        is_plane = len(columns) == 2 and all(isinstance(one, NumberColumn) for one in columns)
        _require(is_plane, "only data in the plane has features")
        for name in preparation.features:
            _check_feature(name)
    if preparation.window is not None:
        _require(not isinstance(columns[0], ArrayColumn), "an array is not a time series")
        _require(not preparation.features, "a time series has no features")
        _check_window(preparation.window)
    if preparation.spelling is not None:
        _check_spelling(preparation.spelling)
    _check_target(preparation.target)
    _check_scaling(preparation)
    return preparation


def _check_feature(name: str) -> None:
    try:
        feature(name)
    except ParameterError:
        raise ValueError(f"there is no feature {name!r:.60}") from None


def _check_scaling(preparation: Preparation) -> None:
    shape = preparation.input_shape
    inputs = prod(shape)
    _require(1 <= inputs <= MAXIMUM_INPUTS, f"it has {inputs:,} inputs")
    offset, scale = preparation.offset, preparation.scale
    is_one_scale = preparation.window is None and len(shape) > 1
    sizes = (0, 1) if is_one_scale else (0, shape[-1])
    _require(len(offset) == len(scale) and len(scale) in sizes, "its scaling does not fit")
    _require_finite((*offset, *scale))
    _require(all(one > 0 for one in scale), "a scale is not above 0")


def _check_window(window: SeriesWindow) -> None:
    _require_texts((window.order, window.form), may_be_empty=True)
    sizes = (window.steps, window.horizon)
    _require(all(1 <= size <= MAXIMUM_WINDOW for size in sizes), "its window is impossible")


def _check_spelling(spelling: Spelling) -> None:
    _require(spelling.decimal in (".", ","), "its decimal separator is neither . nor ,")
    is_known = spelling.thousands in ("", ",", ".", " ", "'")
    _require(is_known and spelling.thousands != spelling.decimal, "its digits are grouped oddly")
    _require(spelling.delimiter in ("\t", ";", "|", ",", " "), "its delimiter is not known")
    _require(spelling.encoding in ("utf-8", "utf-16", "cp1252"), "its encoding is not known")
    _require_texts(tuple(text for pair in spelling.dates for text in pair))
    _require_texts(spelling.names)


def _check_column(column: Column) -> None:
    _require_texts((column.name,))
    match column:
        case NumberColumn():
            _require_finite((column.fill or 0.0, column.low, column.high, column.typical))
            _require_texts((column.unit,), may_be_empty=True)
        case CategoryColumn():
            _check_vocabulary(column.vocabulary)
            fits = column.fill is None or column.fill in column.vocabulary
            _require(fits, "a missing text is filled with one that is not in the vocabulary")
            _require_texts((column.typical,), may_be_empty=True)
        case DateColumn():
            _require(bool(column.parts), "a date has no parts")
            _require_distinct(column.parts, "parts of a date")
            seconds = (column.fill or 0, column.origin, column.low, column.high, column.typical)
            _require(max(map(abs, seconds)) <= MAXIMUM_SECONDS, "a date lies too far away")
        case TextColumn():
            _check_vocabulary(column.vocabulary)
            _require(1 <= column.length <= MAXIMUM_INPUTS, f"a text has {column.length} words")
        case ArrayColumn():
            shape = column.shape
            _require(1 <= len(shape) <= MAXIMUM_DIMENSIONS, f"samples have shape {shape!s:.60}")
            _require(all(1 <= size <= MAXIMUM_INPUTS for size in shape), "a size is not allowed")
            _require_finite((column.brightest, column.low, column.high))
            _require(column.brightest > 0, "the brightest value is not above 0")
            _require(0 <= column.seconds <= MAXIMUM_SOUND, "a sound is too long")
            _require_texts((column.member,), may_be_empty=True)


def _check_target(target: TargetColumn) -> None:
    _require_texts((target.name, target.unit), may_be_empty=True)
    _require_texts(target.class_names, may_be_empty=True)
    _require(len(target.class_names) <= MAXIMUM_INPUTS, "it has too many classes")
    is_binary = target.kind is TaskKind.BINARY
    _require(not is_binary or len(target.class_names) == 2, "a binary task has two classes")
    _require(len(target.offset) == len(target.scale), "the scaling of the target does not fit")
    is_number = target.kind is TaskKind.REGRESSION
    _require(is_number or not target.scale, "only numbers that are predicted are scaled")
    _require_finite((target.low, target.high, *target.offset, *target.scale))
    _require(all(one > 0 for one in target.scale), "a scale is not above 0")


def _check_vocabulary(vocabulary: tuple[str, ...]) -> None:
    _require(len(vocabulary) <= MAXIMUM_INPUTS, "a vocabulary is too large")
    _require_texts(vocabulary)
    _require_distinct(vocabulary, "texts of a vocabulary")


def _require_texts(texts: tuple[str, ...], *, may_be_empty: bool = False) -> None:
    for text in texts:
        _require(bool(text) or may_be_empty, "a name or a text is empty")
        _require(len(text) <= MAXIMUM_TEXT, f"a text has {len(text):,} characters")


def _require_distinct(names: Iterable[str], what: str) -> None:
    listed = tuple(names)
    _require(len(set(listed)) == len(listed), f"two {what} are the same")


def _require_finite(numbers: tuple[float, ...]) -> None:
    _require(all(map(isfinite, numbers)), "a number is not finite")


def _require(is_right: bool, reason: str) -> None:
    if not is_right:
        raise ValueError(reason)
