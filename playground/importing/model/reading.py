"""`read_model`: from a model file to a project with its weights."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from playground.base.errors import ImportProblem
from playground.catalog.opaque import KnownShapes
from playground.datasets.task import Task, TaskKind
from playground.document.inference import infer
from playground.document.project import Network, Project
from playground.importing.model import weights
from playground.importing.model.description import compile_call
from playground.importing.model.drawing import ModelDrawing
from playground.importing.model.opening import ModelFile, open_model
from playground.importing.model.plans import model_plan
from playground.importing.model.weights import LoadedModel
from playground.importing.result import Imported, Note
from playground.importing.script.assembling import assembled
from playground.importing.script.drawing import Part, drawing_of
from playground.importing.script.networks import network_of
from playground.importing.script.notes import Notes
from playground.importing.script.own_settings import OwnData
from playground.importing.script.values import Model, Tensor
from playground.importing.script.world import World
from playground.training.engine import Checkpoint, Position
from playground.training.frames import Curves
from playground.training.imported_weights import packed_weights

LONGEST_TITLE = 60
NO_TASK = Task(kind=TaskKind.BINARY, input_shape=(1,))


def read_model(
    path: Path, *, base: Project | None = None, before_keras: Callable[[], None] = lambda: None
) -> Imported:
    """Return the project of a model that Keras saved, with its weights; no code is run.

    May import Keras, which takes seconds. `playground.importing.apart` runs this in a process
    of its own.

    Parameters
    ----------
    path : Path
        A `.keras` file, or an HDF5 file written by ``model.save``.
    base : Project, optional
        Its data is used if the network fits it.
    before_keras : callable
        Called before Keras is imported.

    Raises
    ------
    ImportProblem
        The file is no model, damaged, not to be trusted, or has what the canvas cannot show.
    """
    file = open_model(path)
    names: list[str] = []
    drawing = ModelDrawing(World(Notes(names)), names)
    outputs = drawing.draw(file.description, None)
    _check_size(file, drawing, outputs)
    before_keras()
    loaded = weights.load(file)
    shapes = _shapes(drawing, loaded)
    parts = drawing_of(drawing.world, outputs, lambda index: model_plan(drawing, index, shapes))
    return _imported(file, drawing, parts, loaded, base)


def _check_size(file: ModelFile, drawing: ModelDrawing, outputs: tuple[Tensor, ...]) -> None:
    """Raise if the network has more weights than the file, before Keras makes room for them."""
    parts = drawing_of(drawing.world, outputs, lambda index: model_plan(drawing, index, None))
    if all(part.plan.type_name == "Input" for part in parts):
        raise ImportProblem(f"The model in {file.path.name} has no layers")
    network = network_of(parts, None)
    count = _parameters(network)
    if count > file.elements:
        raise ImportProblem(
            f"{file.path.name} is damaged: its network has {count:,} weights at least, but the "
            f"file holds {file.elements:,} numbers; get it again from where it came"
        )


def _parameters(network: Network) -> int:
    """Return how many weights those layers have whose inputs are known."""
    reports = infer(network, NO_TASK).reports
    return sum(report.parameters for report in reports.values())


def _shapes(drawing: ModelDrawing, loaded: LoadedModel) -> Mapping[int, KnownShapes]:
    """Return the shapes of the drawn layers that Keras tells."""
    found = {}
    for index, path in drawing.origins.items():
        layer = loaded.layers.get(path)
        if layer is not None and layer.shapes is not None:
            found[index] = layer.shapes
    return found


def _imported(
    file: ModelFile,
    drawing: ModelDrawing,
    parts: tuple[Part, ...],
    loaded: LoadedModel,
    base: Project | None,
) -> Imported:
    model = Model(0, compiled=compile_call(file.compiled, 0))
    data_alone = Project(data=base.data) if base is not None else None
    project, parts = assembled(parts, model, drawing.world, OwnData(), data_alone)
    project = replace(project, title=file.path.stem[:LONGEST_TITLE] or "Model")
    arrays = {
        layer.name: loaded.layers[drawing.origins[part.origin]].arrays
        for layer, part in zip(project.network.layers, parts, strict=True)
        if drawing.origins.get(part.origin) in loaded.layers
    }
    weights_alone = {name: found for name, found in arrays.items() if found}
    extra = packed_weights(weights_alone)
    checkpoint = Checkpoint(b"", extra, Position(), Curves()) if extra else None
    notes = tuple(_unnumbered(note) for note in drawing.world.notes.collected())
    return Imported(project, notes, checkpoint)


def _unnumbered(note: Note) -> Note:
    """Return a note without a line number: its text is the layer's name."""
    return replace(note, line=0)
