"""`export_model`: write a model, read it back, compare it, and only then keep the file."""

import logging
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from textwrap import shorten
from typing import Any

import numpy as np

from playground.base.causes import first_sentence
from playground.base.errors import ExportError, PlaygroundError
from playground.base.files import is_device_or_pipe
from playground.document.project import Project
from playground.export.formats import FORMATS
from playground.export.raw.boundary import takes_in_words
from playground.export.raw.example import example_of, example_path
from playground.export.raw.layers import refusal
from playground.export.raw.running import run_apart
from playground.export.raw.sidecar import Sidecar, outputs_of, sidecar_path, write_sidecar
from playground.export.raw.wrapping import Wrapped, wrapped
from playground.export.spec import ExportFormat, ExportJob, ExportReport, Floats, RawRows

TOLERANCE = 1e-4
MAXIMUM_SAMPLES = 64
FOREIGN_WARNINGS: tuple[tuple[type[Warning], str], ...] = (
    # WORKAROUND https://github.com/keras-team/keras/pull/21288: variables are turned into arrays.
    (DeprecationWarning, "__array__ implementation doesn't accept a copy keyword"),
    # tf2onnx checks for names that NumPy has removed.
    (FutureWarning, r"In the future `np\.\w+` will be defined"),
)

log = logging.getLogger(__name__)


def export_model(
    name: str,
    path: Path,
    *,
    model: Any,
    project: Project,
    x: Floats,
    raw: RawRows | None = None,
    is_random: bool = False,
) -> ExportReport:
    """Export `model` to `path` and return how well the export agrees with it.

    The export is written beside `path` under another name, read back, run by its own
    runtime and compared with the model's predictions; only then does it replace the target.
    On an error, there is no new file, and an existing one stays unchanged. May run on any
    thread, but not while the same model is being trained.

    Parameters
    ----------
    name : str
        An entry of `FORMATS`.
    path : Path
        The target; must end in the format's suffix.
    model : keras.Model
    project : Project
        The project that the model was built from.
    x : (n, *input_shape) float32
        Samples to compare on; the first 64 are used. If empty, random ones are.
    raw : RawRows, optional
        The preparation, for an export that takes raw rows. It is compared on raw rows, in a
        process of its own; a description of its inputs and an example are written beside it.
    is_random : bool
        Whether `x` are random numbers, because there is no data; the report says so.

    Raises
    ------
    ExportError
        The format is not available here, cannot express the network, or its predictions are
        not the model's within 1e-4 times the largest of them (at least 1); or the
        file cannot be written.
    ParameterError
        The format is unknown.
    """
    chosen = FORMATS[name]
    job = ExportJob(model, project, _samples(model, x))
    origin = "random inputs" if is_random or not len(x) else "samples of the data"
    inputs = f"{len(job.x)} {origin}"
    reason = chosen.missing() or _path_refusal(chosen, path) or _layer_refusal(chosen, job)
    if reason is not None:
        raise ExportError(reason)
    try:
        if raw is not None:
            return _export_raw(chosen, path, job, raw)
        return _export(chosen, path, job, inputs)
    except OSError as error:
        detail = error.strerror or str(error).splitlines()[0]
        raise ExportError(
            f"{path} cannot be written ({detail}); choose another folder or free some space"
        ) from error


def _layer_refusal(chosen: ExportFormat, job: ExportJob) -> str | None:
    """Return which layer the format cannot hold, and why; None if it can hold all."""
    built = {made.name for made in job.model.layers}
    for layer in job.project.network.layers:
        if layer.name not in built:
            continue
        spec = layer.spec.inner(layer.params) or layer.spec
        for limit in spec.export_limits:
            if limit.format == chosen.name and limit.applies(layer.params):
                return (
                    f"{layer.name} ({spec.name}) cannot be exported as {chosen.label}: it has no "
                    f"{limit.reason}, or choose another format"
                )
    return None


def _path_refusal(chosen: ExportFormat, path: Path) -> str | None:
    """Return why `path` cannot be the target, or None."""
    if not path.name.endswith(chosen.suffix) or path.name == chosen.suffix:
        return (
            f"a file for {chosen.label} must end in {chosen.suffix}; received {path.name}; "
            "choose another name"
        )
    if not path.parent.is_dir():
        return f"the folder {path.parent} does not exist; make it or choose another"
    return _occupant_refusal(chosen, path) if path.exists() else None


def _occupant_refusal(chosen: ExportFormat, path: Path) -> str | None:
    """Return why what is at `path` cannot be replaced, or None."""
    if path.is_dir() and not chosen.is_folder:
        return f"{path} is a folder; choose another name"
    if chosen.is_folder and path.is_file():
        return f"{path} is a file, and {chosen.label} is a folder; choose another name"
    if is_device_or_pipe(path):
        return f"{path} is a device or a pipe, not an ordinary file; choose another name"
    if path.is_dir() and any(path.iterdir()) and not (path / chosen.marker).is_file():
        return f"the folder {path} holds other files; choose an empty or a new one"
    return None


def _samples(model: Any, x: Floats) -> Floats:
    """Return up to 64 samples; random ones where there are none."""
    if len(x):
        return np.ascontiguousarray(x[:MAXIMUM_SAMPLES], np.float32)
    shape = tuple(size or 1 for size in model.inputs[0].shape[1:])
    return np.random.default_rng(0).random((8, *shape), np.float32)


def _export(chosen: ExportFormat, path: Path, job: ExportJob, inputs: str) -> ExportReport:
    """Export a model that takes prepared inputs."""
    expected = _expected(job)
    _require_finite(expected)
    with _written(chosen, path) as written:
        difference = _written_and_compared(chosen, written, job, expected, chosen.read_back)
        size = _size(written.parent)
        _move_all(chosen.companions, written, path)
    log.info("exported %s to %s, difference %g", chosen.name, path, difference)
    return ExportReport(path, size, difference, chosen.checked_with(), inputs=inputs)


def _export_raw(chosen: ExportFormat, path: Path, job: ExportJob, raw: RawRows) -> ExportReport:
    """Export a model that takes raw rows, with its description and an example beside it."""
    reason = refusal(raw.preparation, chosen.label, has_operations=chosen.has_operations)
    if reason is not None:
        raise ExportError(reason)
    made = wrapped(
        job.model,
        raw.preparation,
        raw.columns,
        takes_texts=chosen.takes_texts,
        has_operations=chosen.has_operations,
    )
    _require_finite(made.expected)
    job = replace(job, inputs=made.given, preparation=raw.preparation)
    if chosen.run is not None:
        job = replace(job, model=made.model)

    def run(_job: ExportJob, written: Path) -> Floats:
        return run_apart(chosen.name, written, made.given)

    def beside(model: Path) -> tuple[Path, ...]:
        own = (sidecar_path(model), example_path(model)) if chosen.example is not None else ()
        return (*chosen.companions(model), *own)

    with _written(chosen, path) as written:
        check = chosen.read_back if chosen.run is None else run
        difference = _written_and_compared(chosen, written, job, made.expected, check)
        size = _size(written.parent)
        if chosen.example is not None:
            about = _sidecar(chosen, path, job.project, made, raw)
            write_sidecar(sidecar_path(written), about)
            example = example_of(chosen.example, about, sidecar_path(path).name)
            example_path(written).write_text(example, encoding="utf-8")
        _move_all(beside, written, path)
    log.info("exported %s with preparation to %s, difference %g", chosen.name, path, difference)
    checked_with = f"{chosen.checked_with()}, in a process of its own"
    takes = takes_in_words(made.inputs, raw.preparation)
    return ExportReport(path, size, difference, checked_with, takes, made.count, beside(path))


def _sidecar(
    chosen: ExportFormat, path: Path, project: Project, made: Wrapped, raw: RawRows
) -> Sidecar:
    return Sidecar(
        title=project.title,
        model=path.name,
        kind=chosen.name,
        takes_texts=chosen.takes_texts,
        fills=chosen.has_operations,
        inputs=made.inputs,
        outputs=outputs_of(raw.preparation.target),
        preparation=raw.preparation,
        series=raw.preparation.window,
    )


@contextmanager
def _written(chosen: ExportFormat, path: Path) -> Iterator[Path]:
    """Yield where to write the export first: in a temporary folder, which is always removed."""
    with tempfile.TemporaryDirectory(prefix=f".export-{chosen.name}-", dir=path.parent) as folder:
        yield Path(folder) / path.name


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _move_all(beside: Callable[[Path], tuple[Path, ...]], written: Path, path: Path) -> None:
    """Replace the target, and what belongs beside it."""
    for source, target in zip((written, *beside(written)), (path, *beside(path)), strict=True):
        _move(source, target, written.parent / "replaced")


def _require_finite(expected: Floats) -> None:
    if not np.isfinite(expected).all():
        raise ExportError(
            "the model's predictions are not finite numbers, so an export cannot be checked; "
            "reset it or lower the learning rate, and train it again"
        )


def _expected(job: ExportJob) -> Floats:
    """Return what the model itself predicts."""
    try:
        return np.asarray(job.model.predict(job.x, verbose=0))
    except Exception as error:  # Keras raises all kinds of errors where inputs do not fit
        log.warning("the model could not be run", exc_info=True)
        raise ExportError(
            f"the model cannot be run on inputs of shape {job.x.shape[1:]}: {_first_line(error)}; "
            "check the input layer"
        ) from error


def _first_line(error: Exception) -> str:
    """Return the first words of an error of a library."""
    return shorten(first_sentence(error), 300, placeholder=" …")


def _written_and_compared(
    chosen: ExportFormat,
    written: Path,
    job: ExportJob,
    expected: Floats,
    read_back: Callable[[ExportJob, Path], Floats],
) -> float:
    """Write the export to `written`; return its largest difference, checked."""
    doing = "written"
    try:
        with _without_foreign_warnings():
            chosen.write(job, written)
            doing = "run"
            found = read_back(job, written)
    except (PlaygroundError, OSError):
        raise
    except Exception as error:
        # Converters and runtimes raise all kinds of errors; to the user they all mean the
        # same: this format cannot hold this network.
        log.warning("export as %s failed", chosen.name, exc_info=True)
        raise ExportError(
            f"this network cannot be {doing} as {chosen.label}: {_first_line(error)}; "
            "choose another format, or other layers"
        ) from error
    return _compared(chosen, found, expected)


@contextmanager
def _without_foreign_warnings() -> Iterator[None]:
    """Silence warnings about NumPy 2 that are meant for the libraries' developers."""
    with warnings.catch_warnings():
        for category, message in FOREIGN_WARNINGS:
            warnings.filterwarnings("ignore", message, category)
        yield


def _compared(chosen: ExportFormat, found: Floats, expected: Floats) -> float:
    """Return the largest absolute difference; raise if it is above the tolerance."""
    if found.shape != expected.shape:
        raise ExportError(
            f"the export as {chosen.label} gives predictions of shape {found.shape} where the "
            f"model gives {expected.shape}, so it was not kept; choose another format"
        )
    difference = float(np.max(np.abs(found.astype(np.float64) - expected), initial=0.0))
    tolerance = TOLERANCE * max(1.0, float(np.max(np.abs(expected), initial=0.0)))
    if not difference <= tolerance:
        raise ExportError(
            f"the export as {chosen.label} differs from the model by {difference:.2g}, at most "
            f"{tolerance:.2g} is allowed, so it was not kept; choose another format"
        )
    return difference


def _move(source: Path, target: Path, aside: Path) -> None:
    """Replace `target` by `source`; an existing folder is first moved `aside`."""
    if not target.is_dir():
        source.replace(target)
        return
    target.rename(aside)
    try:
        source.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside)
