"""Reads scripts and models in a separate process: the code of the parent and of the child."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from numpy.typing import NDArray

from playground.datasets.preparation import codec as preparation_codec
from playground.document.file import codec
from playground.document.project import Project
from playground.importing.result import Imported, Note
from playground.reading.child import Outlet
from playground.reading.limits import limits_for
from playground.reading.pool import readers
from playground.reading.protocol import Request
from playground.reading.watch import Progress
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position

START_PATIENCE = 120.0
"""Seconds that importing Keras may take on a slow machine."""


@dataclass(frozen=True, slots=True)
class SentImport:
    """An `Imported` as it is sent between the processes.

    Attributes
    ----------
    project : bytes
        Encoded as in a project file.
    notes : tuple of Note
    source : str
    models : tuple of str
    model : str
    files : tuple of str
    weights : dict of str to array
        `Checkpoint.extra`; empty for none.
    preparation : str
        JSON; empty for none.
    """

    project: bytes
    notes: tuple[Note, ...]
    source: str
    models: tuple[str, ...]
    model: str
    files: tuple[str, ...]
    weights: dict[str, NDArray[Any]]
    preparation: str


def read_script_apart(
    text: str,
    base: Project | None,
    progress: Progress,
    *,
    name: str = "",
    model: str = "",
    weights: str = "",
) -> Imported:
    """Return the project that a program describes; see `playground.importing.script`.

    Parameters
    ----------
    name : str
        Name of its file, for messages; empty for a pasted text.
    model : str
        Which of its models; empty for the main one.
    weights : str
        A file of weights for a model that comes with Keras; empty for those in Keras's cache.

    Raises
    ------
    PlaygroundError
        There is no network in it, or it cannot be read within the limits.
    Cancelled
        `progress` raised it.
    """
    request = Request("script", name, _options(text, base, model, weights))
    return _received(readers().read(request, SentImport, progress))


def read_model_apart(path: Path, progress: Progress, *, keeps_outputs: bool = False) -> Imported:
    """Return the project of a model file with its weights; see `playground.importing.model`.

    Parameters
    ----------
    keeps_outputs : bool
        As for `read_model`.

    Raises
    ------
    PlaygroundError
        It is not a model, is not safe to open, or cannot be read within the limits.
    Cancelled
        `progress` raised it.
    """
    request = Request("model", str(path), {"keeps_outputs": keeps_outputs})
    return _received(readers().read(request, SentImport, progress, limits_for(path)))


def script(request: Request, outlet: Outlet) -> SentImport:
    """Read a program. Runs in the child."""
    # Imported here because only the child needs them.
    from playground.importing.measuring import measured, needs_keras  # noqa: PLC0415
    from playground.importing.model.weights import start_keras  # noqa: PLC0415
    from playground.importing.script import read_script  # noqa: PLC0415

    def start() -> None:
        outlet.announce("Starting Keras", START_PATIENCE)
        start_keras()
        outlet.progress("Reading the layers", None)  # from here on the usual time limit applies

    def backbone(*given: Any) -> Any:
        start()
        from playground.importing.measuring.backbones import backbone_model  # noqa: PLC0415

        # Keras makes hundreds of layers without a word, which takes long on a busy computer.
        outlet.announce(f"Making {given[1].leaf}", START_PATIENCE)
        found = backbone_model(*given)
        outlet.progress("Reading the layers", None)
        return found

    options = request.options
    imported = read_script(
        options["text"],
        base=_unpacked(request),
        model=options.get("model", ""),
        backbone=backbone,
        weights_file=options.get("weights", ""),
    )
    if needs_keras(imported.project):
        start()
        imported = replace(imported, project=measured(imported.project))
    return _sent(imported)


def model(request: Request, outlet: Outlet) -> SentImport:
    """Read a model file. Runs in the child."""
    # Imported here because only the child needs them.
    from playground.importing.model import read_model  # noqa: PLC0415
    from playground.importing.model.weights import start_keras  # noqa: PLC0415

    path, keeps = Path(request.path), bool(request.options.get("keeps_outputs"))

    def start() -> None:
        outlet.announce("Starting Keras", START_PATIENCE)
        start_keras()
        outlet.progress(f"Reading {path.name}", None)  # from here on the usual time limit applies

    return _sent(read_model(path, before_keras=start, keeps_outputs=keeps))


def _options(text: str, base: Project | None, model: str, weights: str) -> dict[str, Any]:
    """Return what the child needs to read a program. Any: it is sent to another process."""
    return {"text": text, "base": _packed(base), "model": model, "weights": weights}


def _packed(base: Project | None) -> bytes:
    return codec.encode(base) if base is not None else b""


def _unpacked(request: Request) -> Project | None:
    content = request.options.get("base")
    return codec.decode(content) if content else None


def _sent(imported: Imported) -> SentImport:
    checkpoint = imported.checkpoint
    weights = dict(checkpoint.extra) if checkpoint is not None else {}
    prepared = checkpoint.preparation if checkpoint is not None else None
    return SentImport(
        codec.encode(imported.project),
        imported.notes,
        imported.source,
        imported.models,
        imported.model,
        imported.files,
        weights,
        "" if prepared is None else preparation_codec.encode(prepared).decode(),
    )


def _received(sent: SentImport) -> Imported:
    weights: Mapping[str, NDArray[Any]] = MappingProxyType(sent.weights)
    prepared = (
        preparation_codec.decode(sent.preparation.encode(), "the preparation")
        if sent.preparation
        else None
    )
    checkpoint = Checkpoint(b"", weights, Position(), Curves(), prepared) if sent.weights else None
    project = codec.decode(sent.project)
    return Imported(
        project, sent.notes, checkpoint, sent.source, sent.models, sent.model, sent.files
    )
