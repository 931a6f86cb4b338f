"""`export_model`: write a model, read it back, compare it, and only then keep the file."""

import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import shorten
from typing import Any

import numpy as np

from playground.base.errors import ExportError, PlaygroundError
from playground.base.files import is_device_or_pipe
from playground.document.project import Project
from playground.export.formats import FORMATS
from playground.export.spec import ExportFormat, ExportJob, ExportReport, Floats

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
    name: str, path: Path, *, model: Any, project: Project, x: Floats, is_random: bool = False
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
    """Write, check and move into place; the temporary folder is always removed."""
    expected = _expected(job)
    if not np.isfinite(expected).all():
        raise ExportError(
            "the model's predictions are not finite numbers, so an export cannot be checked; "
            "reset it or lower the learning rate, and train it again"
        )
    with tempfile.TemporaryDirectory(prefix=".export-", dir=path.parent) as folder:
        written = Path(folder) / path.name
        difference = _written_and_compared(chosen, written, job, expected)
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        sources = (written, *chosen.companions(written))
        for source, target in zip(sources, (path, *chosen.companions(path)), strict=True):
            _move(source, target, Path(folder) / "replaced")
    log.info("exported %s to %s, difference %g", chosen.name, path, difference)
    return ExportReport(path, size, difference, chosen.checked_with(), inputs)


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
    line = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    return shorten(line, 300, placeholder=" …")


def _written_and_compared(
    chosen: ExportFormat, written: Path, job: ExportJob, expected: Floats
) -> float:
    """Write the export to `written`; return its largest difference, checked."""
    doing = "written"
    try:
        with _without_foreign_warnings():
            chosen.write(job, written)
            doing = "run"
            found = chosen.read_back(job, written)
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
