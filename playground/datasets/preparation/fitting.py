"""`fit`: from choices and the columns of a training set to a `Preparation`."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from playground.base.errors import ColumnError
from playground.datasets.preparation.applying import unscaled
from playground.datasets.preparation.cells import as_dates, as_numbers, as_texts, date_in, number_in
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.kinds import ColumnKind, Fill, Scaling
from playground.datasets.preparation.raw import RawColumn, RawColumns, Texts
from playground.datasets.preparation.values import (
    ArrayColumn,
    CategoryColumn,
    Column,
    DateColumn,
    NumberColumn,
    Preparation,
    TargetColumn,
    TextColumn,
)
from playground.datasets.preparation.words import vocabulary_of

Numbers = NDArray[np.float64]
BLOCK = 2048
"""Rows that are looked at together; they fit into a processor's cache."""
DRAWN = 50_000
"""Of more values, what only shows a column is found from this many, drawn at random: its bars,
and its typical value unless that fills gaps."""


def fit(
    columns: RawColumns,
    choices: Sequence[ColumnChoice],
    target: TargetColumn,
    *,
    features: tuple[str, ...] = (),
) -> Preparation:
    """Return the preparation that does what `choices` say, fitted to `columns`.

    Parameters
    ----------
    columns : mapping of str to RawColumn
        Of the training set alone.
    choices : sequence of ColumnChoice
        One for each column that the network reads, in the order of its inputs.
    target : TargetColumn
        As `playground.datasets.preparation.target.fit_target` returns it.
    features : tuple of str
        For data in the plane: the functions of x and y that the network reads. The scaling of
        the first choice then holds for all of them.

    Raises
    ------
    ColumnError
        A column is missing, has nothing to fit to, or is given a value that it cannot have.
    """
    plain = fit_columns(columns, choices, target, features=features)
    return fit_scaling(plain, choices, lambda: unscaled(plain, columns))


def fit_columns(
    columns: RawColumns,
    choices: Sequence[ColumnChoice],
    target: TargetColumn,
    *,
    features: tuple[str, ...] = (),
) -> Preparation:
    """Return the preparation that `fit` returns, without any scaling."""
    fitted = tuple(_fitted(choice, columns) for choice in choices)
    return Preparation(fitted, target, features)


def fit_scaling(
    plain: Preparation, choices: Sequence[ColumnChoice], inputs: Callable[[], NDArray[Any]]
) -> Preparation:
    """Return `plain` with the scaling that `choices` ask for.

    Parameters
    ----------
    inputs : callable
        Returns the inputs of the training set, not scaled; only called if they are needed.
    """
    if all(choice.scaling is Scaling.NONE or choice.kind is ColumnKind.TEXT for choice in choices):
        return plain
    x = inputs()
    if x.ndim > 2:
        x = x.reshape(-1, 1)
    offset, scale = np.zeros(x.shape[1]), np.ones(x.shape[1])
    for part, scaling in scaled_parts(plain, choices):
        offset[part], scale[part] = scaling_of(x[:, part], scaling)
    return with_scaling(plain, offset, scale)


def with_scaling(plain: Preparation, offset: Numbers, scale: Numbers) -> Preparation:
    """Return a preparation that ends with ``(x - offset) / scale``."""
    return msgspec.structs.replace(
        plain,
        offset=tuple(offset.astype(np.float32).tolist()),
        scale=tuple(scale.astype(np.float32).tolist()),
    )


def scaled_parts(
    preparation: Preparation, choices: Sequence[ColumnChoice]
) -> list[tuple[slice, Scaling]]:
    """Return which inputs are scaled, and how."""
    only = preparation.columns[0]
    if preparation.features or isinstance(only, ArrayColumn):
        return [(slice(None), choices[0].scaling)]
    parts: list[tuple[slice, Scaling]] = []
    start = 0
    for column, choice in zip(preparation.columns, choices, strict=True):
        stop = start + len(column.feature_names)
        if choice.kind is not ColumnKind.TEXT:
            before, scaling = parts[-1] if parts else (slice(0), None)
            if before.stop == start and scaling is choice.scaling:  # many at once are faster
                parts[-1] = (slice(before.start, stop), choice.scaling)
            else:
                parts.append((slice(start, stop), choice.scaling))
        start = stop
    return parts


def scaling_of(x: NDArray[Any], scaling: Scaling) -> tuple[Numbers, Numbers]:
    """Return the offset and scale of each column of `x` for ``(x - offset) / scale``.

    A constant column is only shifted to 0. Missing values, NaN, are left out.

    Parameters
    ----------
    x : (n, columns) float
    scaling : Scaling
    """
    count = x.shape[1]
    if scaling is Scaling.NONE or not len(x):
        return np.zeros(count), np.ones(count)
    has_gaps = bool(np.isnan(np.sum(x)))
    if scaling is Scaling.STANDARD:
        if len(x) > BLOCK and not has_gaps:
            offset, scale = _mean_and_deviation(x)
        else:
            mean, deviation = (np.nanmean, np.nanstd) if has_gaps else (np.mean, np.std)
            offset = mean(x, axis=0, dtype=np.float64)
            scale = deviation(x, axis=0, dtype=np.float64)
    else:
        assert scaling is Scaling.MINMAX
        low, high = (np.nanmin, np.nanmax) if has_gaps else (np.min, np.max)
        offset = low(x, axis=0).astype(np.float64)
        scale = high(x, axis=0) - offset
    return np.asarray(offset), np.where(scale > 0, scale, 1.0)


def _mean_and_deviation(x: NDArray[Any]) -> tuple[Numbers, Numbers]:
    """Return both for each column, some rows at a time: `numpy.std` takes twice the memory of x.

    The sums are of distances to the first row, in float64. It is one of the values, so it is at
    most √n deviations from the mean, and their difference at the end loses at most a share of n
    times the precision of float64.
    """
    first = x[0].astype(np.float64)
    total, squares = np.zeros(len(first)), np.zeros(len(first))
    ones = np.ones(BLOCK)
    with np.errstate(invalid="ignore"):  # infinite values are refused afterwards
        for start in range(0, len(x), BLOCK):
            far = x[start : start + BLOCK] - first
            one = ones[: len(far)]
            total += one @ far
            squares += one @ np.square(far)
        mean = total / len(x)
        variance = squares / len(x) - np.square(mean)
    return first + mean, np.sqrt(np.maximum(variance, 0))


def _fitted(choice: ColumnChoice, columns: RawColumns) -> Column:
    raw = columns.get(choice.name)
    if raw is None:
        raise ColumnError(
            f"The data has no column {choice.name!r}; choose the columns again", choice.name
        )
    match choice.kind:
        case ColumnKind.CATEGORY:
            return _fitted_category(choice, as_texts(raw))
        case ColumnKind.DATE:
            return _fitted_date(choice, as_dates(raw))
        case ColumnKind.TEXT:
            texts = as_texts(raw)
            vocabulary = choice.vocabulary or vocabulary_of(texts, choice.words)
            return TextColumn(choice.name, vocabulary, choice.mode, choice.length)
        case ColumnKind.ARRAY:
            return _fitted_array(choice, raw)
        case _:
            return _fitted_number(choice, as_numbers(raw))


def _fitted_number(choice: ColumnChoice, numbers: Numbers) -> NumberColumn:
    is_known = np.isfinite(numbers)
    known = numbers if is_known.all() else numbers[is_known]
    if not len(known):
        raise ColumnError(
            f"The column {choice.name!r} has no number in the training set; leave it out",
            choice.name,
        )
    fill = _number_fill(choice, known, has_gaps=len(known) < len(numbers))
    return NumberColumn(
        name=choice.name,
        fill=fill,
        has_indicator=choice.has_indicator,
        low=float(known.min()),
        high=float(known.max()),
        typical=fill if fill is not None and choice.fill is Fill.MEDIAN else _median(known),
        is_whole=_is_whole(known),
        unit=choice.unit,
    )


def _median(known: Numbers, *, is_exact: bool = False) -> float:
    """Return the median; of many numbers, unless it must be exact, that of some by chance."""
    if len(known) > DRAWN and not is_exact:
        known = known[np.random.default_rng(0).integers(0, len(known), DRAWN)]
    return float(np.median(known))


def _is_whole(known: Numbers) -> bool:
    """Return whether all numbers are whole; the first ones mostly suffice."""
    return all(bool(np.all(part == np.round(part))) for part in (known[:1000], known))


def _number_fill(choice: ColumnChoice, known: Numbers, *, has_gaps: bool) -> float | None:
    match choice.fill:
        case Fill.MEDIAN:
            return _median(known, is_exact=has_gaps)
        case Fill.MEAN:
            return float(known.mean())
        case Fill.MOST_FREQUENT:
            return float(_most_frequent(known))
        case Fill.CONSTANT:
            value = number_in(choice.constant)
            if not np.isfinite(value):
                raise ColumnError(
                    f"Missing values of {choice.name!r} must be filled with a number; received "
                    f"{choice.constant!r:.60}",
                    choice.name,
                )
            return value
        case _:
            return None


def _most_frequent(known: NDArray[Any]) -> Any:  # any dtype, as given
    distinct, counts = np.unique(known, return_counts=True)
    return distinct[counts.argmax()]


def _fitted_category(choice: ColumnChoice, texts: Texts) -> CategoryColumn:
    counts = np.bincount(texts.codes[texts.codes >= 0], minlength=len(texts.values))
    seen = sorted(text for text, count in zip(texts.values, counts, strict=True) if count)
    vocabulary = choice.vocabulary or tuple(seen)
    if not vocabulary:
        raise ColumnError(
            f"The column {choice.name!r} has no text in the training set; leave it out", choice.name
        )
    by_text = dict(zip(texts.values, counts.tolist(), strict=True))
    typical = max(vocabulary, key=lambda text: by_text.get(text, 0))
    fill = {Fill.MOST_FREQUENT: typical, Fill.CONSTANT: choice.constant}.get(choice.fill)
    if fill is not None and fill not in vocabulary:
        # A value of its own, such as "missing".
        vocabulary = (*vocabulary, fill)
    return CategoryColumn(
        name=choice.name,
        vocabulary=vocabulary,
        fill=fill,
        encoding=choice.encoding,
        has_unknown=choice.has_unknown,
        has_indicator=choice.has_indicator,
        typical=typical,
    )


def _fitted_date(choice: ColumnChoice, dates: NDArray[np.datetime64]) -> DateColumn:
    known = dates[~np.isnat(dates)].astype(np.int64)
    if not len(known):
        raise ColumnError(
            f"The column {choice.name!r} has no date in the training set; leave it out", choice.name
        )
    return DateColumn(
        name=choice.name,
        parts=choice.parts,
        origin=int(known.min()),
        fill=_date_fill(choice, known),
        has_indicator=choice.has_indicator,
        low=int(known.min()),
        high=int(known.max()),
        typical=int(np.median(known)),
    )


def _date_fill(choice: ColumnChoice, known: NDArray[np.int64]) -> int | None:
    match choice.fill:
        case Fill.MEDIAN:
            return int(np.median(known))
        case Fill.MEAN:
            return int(known.mean())
        case Fill.MOST_FREQUENT:
            return int(_most_frequent(known))
        case Fill.CONSTANT:
            moment = date_in(choice.constant)
            if np.isnat(moment):
                raise ColumnError(
                    f"Missing values of {choice.name!r} must be filled with a date such as "
                    f"2026-05-01; received {choice.constant!r:.60}",
                    choice.name,
                )
            return int(moment.astype(np.int64))
        case _:
            return None


def _fitted_array(choice: ColumnChoice, raw: RawColumn) -> ArrayColumn:
    assert not isinstance(raw, Texts)
    shape = choice.shape or raw.shape[1:]
    has_values = raw.size > 0
    return ArrayColumn(
        name=choice.name,
        shape=shape,
        brightest=choice.brightest,
        low=float(raw.min()) if has_values else 0.0,
        high=float(raw.max()) if has_values else 1.0,
    )
