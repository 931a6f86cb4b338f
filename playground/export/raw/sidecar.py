"""``model.json``: what an exported model takes and what its outputs mean, for other programs.

It is written beside the model, and read by the example beside it and by `playground predict`.
The part ``inputs`` is for other programs; this one makes it again from ``preparation``.
"""

from pathlib import Path

import msgspec

from playground.base.errors import FileFormatError, ParameterError
from playground.base.tasks import TaskKind
from playground.datasets.preparation.codec import MAXIMUM_BYTES, checked
from playground.datasets.preparation.values import Preparation, SeriesWindow, TargetColumn
from playground.export.raw.boundary import ModelInput, inputs_of

FORMAT = "nnplay-model"
VERSION = 1


class Outputs(msgspec.Struct, frozen=True):
    """What the outputs of the model mean.

    Attributes
    ----------
    predicts : str
        The target; "" if it has no name.
    kind : str
        "binary classification", "multi-class classification", "multi-label classification" or
        "regression".
    classes : tuple of str
    decision : float or None
        For two classes: an output above it means the second class.
    unit : str
    """

    predicts: str
    kind: str
    classes: tuple[str, ...] = ()
    decision: float | None = None
    unit: str = ""


def outputs_of(target: TargetColumn) -> Outputs:
    """Return what the outputs mean, in the units of the data."""
    is_binary = target.kind is TaskKind.BINARY
    decision = (target.low + target.high) / 2 if is_binary else None
    return Outputs(target.name, target.kind.value, target.class_names, decision, target.unit)


class Sidecar(msgspec.Struct, frozen=True):
    """The content of ``model.json``.

    Attributes
    ----------
    format, version : str, int
    title : str
        Of the project.
    model : str
        The name of the model's file.
    kind : str
        The name of the export format.
    takes_texts, fills : bool
        As `playground.export.raw.boundary.inputs_of` takes them.
    inputs : tuple of ModelInput
    outputs : Outputs
    preparation : Preparation
    series : SeriesWindow or None
        For a time series: the window, which is also in the preparation.
    """

    title: str
    model: str
    kind: str
    takes_texts: bool
    fills: bool
    inputs: tuple[ModelInput, ...]
    outputs: Outputs
    preparation: Preparation
    series: SeriesWindow | None = None
    format: str = FORMAT
    version: int = VERSION


def sidecar_path(model: Path) -> Path:
    """Return the path of the description that belongs to the model at `model`.

    >>> sidecar_path(Path("digits.keras")).name
    'digits.keras.model.json'
    """
    return model.with_name(f"{model.name}.model.json")


def read_sidecar(path: Path) -> Sidecar:
    """Return the content of the ``model.json`` at `path`.

    Raises
    ------
    FileFormatError
        It is too large, damaged, or of another kind.
    OSError
        It cannot be read.
    """
    with path.open("rb") as stream:
        content = stream.read(MAXIMUM_BYTES + 1)
    try:
        if len(content) > MAXIMUM_BYTES:
            raise ValueError(f"it has more than {MAXIMUM_BYTES:,} bytes")
        found = msgspec.json.decode(content, type=Sidecar)
        if (found.format, found.version) != (FORMAT, VERSION):
            raise ValueError(f"it is of another kind ({found.format!r:.40} {found.version})")
        checked(found.preparation)
        inputs = inputs_of(found.preparation, takes_texts=found.takes_texts, fills=found.fills)
        if inputs != found.inputs:
            raise ValueError("its inputs are not those of its preparation")
        if found.series != found.preparation.window:
            raise ValueError("its window is not that of its preparation")
    except (msgspec.DecodeError, ValueError, RecursionError, ParameterError) as error:
        raise FileFormatError(
            f"{path.name} does not describe a model of this program: {error!s:.200}; export the "
            "model again"
        ) from None
    return found


def write_sidecar(path: Path, content: Sidecar) -> None:
    """Write `content` to `path` as indented JSON."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")
