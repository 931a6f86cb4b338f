"""Reads the user's files in a separate process: the code of the parent and of the child."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.params import ParamValue
from playground.datasets.files.rows import ArrayFile, Rows, rows_behind, stand_in
from playground.datasets.script_code import Values
from playground.datasets.sources import DATASETS
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Samples
from playground.reading.child import Outlet
from playground.reading.limits import Limits, limits_for
from playground.reading.pool import readers
from playground.reading.protocol import Request


@dataclass(frozen=True, slots=True)
class SentRows:
    """Samples that stay in their file: the fields of an `ArrayFile`."""

    path: str
    dtype: str
    shape: tuple[int, ...]
    offset: int
    is_fortran: bool


@dataclass(frozen=True, slots=True)
class SentSamples:
    """Samples as they are sent between the processes: `x`, or the file that holds them.

    Attributes
    ----------
    x : (n, *input_shape) float32 array, or None
    y : (n, ...) array
    rows : SentRows or None
    """

    x: NDArray[Any] | None
    y: NDArray[Any]
    rows: SentRows | None = None


@dataclass(frozen=True, slots=True)
class SentData:
    """The result of `load`: the fields of a `Raw`."""

    samples: SentSamples
    test: SentSamples | None
    brightest: float
    target: str
    member: str


def is_read_apart(spec: DatasetSpec) -> bool:
    """Return whether the data of `spec` is in a file that the user chose."""
    return spec.inspect is not None


def inspect_apart(
    spec: DatasetSpec, values: Values, progress: Progress
) -> Mapping[str, ParamValue]:
    """Return what the file of a data set holds, as `DatasetSpec.inspect` does, in the child."""
    assert spec.inspect is not None
    if spec.asks_the_child:
        return spec.inspect(values, progress)
    return readers().read(
        _request("data.inspect", spec, values), dict[str, Any], progress, _limits(values)
    )


def load_apart(spec: DatasetSpec, values: Values, progress: Progress) -> Raw:
    """Return the samples of a data set, as `DatasetSpec.load` does, in the child."""
    if spec.asks_the_child:
        return spec.load(values, np.random.default_rng(0), progress)
    sent = readers().read(_request("data.load", spec, values), SentData, progress, _limits(values))
    return Raw(
        _samples(sent.samples),
        None if sent.test is None else _samples(sent.test),
        brightest=sent.brightest,
        target=sent.target,
        member=sent.member,
    )


def inspect(request: Request, outlet: Outlet) -> Mapping[str, ParamValue]:
    """Inspect the file of a data set. Runs in the child."""
    spec, values = _asked(request)
    assert spec.inspect is not None
    return spec.inspect(values, outlet.progress)


def load(request: Request, outlet: Outlet) -> SentData:
    """Load the samples of a data set. Runs in the child."""
    spec, values = _asked(request)
    # A file is read, not drawn: the generator is not used.
    raw = spec.load(values, np.random.default_rng(0), outlet.progress)
    return SentData(
        _sent(raw.samples),
        None if raw.test is None else _sent(raw.test),
        raw.brightest,
        raw.target,
        raw.member,
    )


def _request(kind: str, spec: DatasetSpec, values: Values) -> Request:
    options = {"source": spec.name, "values": dict(values)}
    return Request(kind, str(values.get("path", "")), options)


def _limits(values: Values) -> Limits:
    return limits_for(Path(str(values.get("path", ""))).expanduser())


def _asked(request: Request) -> tuple[DatasetSpec, Values]:
    """Return data set and values of a request; lists become tuples, as in parameters."""
    values = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in request.options["values"].items()
    }
    return DATASETS[request.options["source"]], values


def _sent(samples: Samples) -> SentSamples:
    rows = rows_behind(samples.x)
    if rows is None:
        return SentSamples(samples.x, samples.y)
    file = rows.file
    place = SentRows(str(file.path), file.dtype.str, file.shape, file.offset, file.is_fortran)
    return SentSamples(None, samples.y, place)


def _samples(sent: SentSamples) -> Samples:
    if sent.rows is None:
        assert sent.x is not None
        return Samples(sent.x, sent.y)
    place = sent.rows
    file = ArrayFile(
        Path(place.path), np.dtype(place.dtype), place.shape, place.offset, place.is_fortran
    )
    return Samples(stand_in(Rows(file, slice(None))), sent.y)
