"""`read_model`: from a model file to a project with its weights."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from playground.base.errors import ImportProblem
from playground.catalog.losses import USUAL_LOSS
from playground.catalog.metrics import USUAL_METRICS
from playground.catalog.opaque import KnownShapes
from playground.datasets.preparation.values import Preparation
from playground.datasets.prepare import describe
from playground.datasets.sources.no_data import LARGEST_SIZE
from playground.datasets.task import Task, TaskKind
from playground.document.arranging.proposed_blocks import proposed_blocks
from playground.document.edits.grouping import MAXIMUM_NAME, added_group
from playground.document.inference import LayerReport, infer
from playground.document.needs import MOST_DIMENSIONS, NOT_KNOWN, concrete, needed_data
from playground.document.project import Project, TrainingConfig
from playground.importing.model import weights
from playground.importing.model.description import compile_call, without_logits
from playground.importing.model.drawing import ModelDrawing
from playground.importing.model.drawing import Path as LayerPath
from playground.importing.model.keras2.steepness import corrected
from playground.importing.model.opening import ModelFile, open_model
from playground.importing.model.plans import model_plan
from playground.importing.model.prepared import ABSENT, ENDING, KEPT, LOST, preparation_beside
from playground.importing.model.stored import Arrays, Misfit, stored_weights
from playground.importing.model.uses import check_weights, require_one_end
from playground.importing.model.weights import LoadedModel
from playground.importing.network.drawing import Part, drawing_of
from playground.importing.network.networks import network_of
from playground.importing.network.values import Made, Model
from playground.importing.network.world import World
from playground.importing.project.assembling import assembled
from playground.importing.project.own_settings import OwnData
from playground.importing.result import Imported, Note, NoteKind
from playground.importing.text.notes import Notes
from playground.importing.training.compiling import compiled_fields
from playground.training.files.imported_weights import packed_weights
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position

LONGEST_TITLE = 60
NOT_COMPILED = "the file does not say how it was trained; {} and Adam are proposed"


def read_model(
    path: Path, *, before_keras: Callable[[], None] = lambda: None, keeps_outputs: bool = False
) -> Imported:
    """Return the project of a model that Keras saved, with its weights; no code is run.

    May import Keras, which takes seconds. `playground.importing.apart` runs this in a process
    of its own.

    Parameters
    ----------
    path : Path
        A `.keras` file, or an HDF5 file written by ``model.save``.
    before_keras : callable
        Called before Keras is used; it may import Keras.
    keeps_outputs : bool
        Whether the predictions must stay those of the file. Otherwise a model that gives
        logits gets the activation that its loss applies, and a model that takes raw rows may
        lose their preparation.

    Raises
    ------
    ImportProblem
        The file is not a model, is damaged or not safe, or has parts that the canvas cannot show.
    """
    file = open_model(path)
    prepared = preparation_beside(path) if file.part else None
    if file.part and prepared is None and keeps_outputs:
        raise ImportProblem(LOST.format(path.name, f"{path.name}{ENDING}"))
    names: list[str] = []
    drawing = ModelDrawing(World(Notes(names)), names)
    outputs = drawing.draw(file.description, None)
    require_one_end(file, drawing, outputs)
    parts = drawing_of(drawing.world, outputs, lambda index: model_plan(drawing, index, None))
    reports = _sized(file, drawing, parts)
    arrays = _stored(file, drawing, parts, reports)
    if arrays is None:
        before_keras()
        loaded = weights.load(file)
        arrays = {path: layer.arrays for path, layer in loaded.layers.items()}
        shapes = _shapes(drawing, loaded)
        parts = drawing_of(drawing.world, outputs, lambda index: model_plan(drawing, index, shapes))
    if keeps_outputs:
        file = replace(file, compiled=without_logits(file.compiled))
    if file.part and not keeps_outputs:
        _note_preparation(file, prepared, drawing)
    return _with_preparation(_imported(file, drawing, parts, arrays), prepared)


def _with_preparation(imported: Imported, prepared: Preparation | None) -> Imported:
    if imported.checkpoint is None or prepared is None:
        return imported
    return replace(imported, checkpoint=replace(imported.checkpoint, preparation=prepared))


def _sized(
    file: ModelFile, drawing: ModelDrawing, parts: tuple[Part, ...]
) -> tuple[LayerReport, ...]:
    """Return what is known of each layer.

    Raises
    ------
    ImportProblem
        The network has more weights than the file; memory must not be reserved for them.
    """
    if all(part.plan.type_name == "Input" for part in parts):
        raise ImportProblem(f"The model in {file.path.name} has no layers")
    network = network_of(parts, None)
    shape = _sample_shape(drawing) or NOT_KNOWN
    reports = infer(network, Task(kind=TaskKind.REGRESSION, input_shape=shape)).reports
    ordered = tuple(reports[layer.id] for layer in network.layers)
    check_weights(file, drawing, parts, ordered)
    return ordered


def _stored(
    file: ModelFile,
    drawing: ModelDrawing,
    parts: tuple[Part, ...],
    reports: tuple[LayerReport, ...],
) -> Mapping[LayerPath, Arrays] | None:
    """Return the arrays of each layer without Keras; None if Keras is needed."""
    if any(part.plan.type_name == "Opaque" for part in parts):
        return None
    drawn = [
        (drawing.origins[part.origin], part, report.weights)
        for part, report in zip(parts, reports, strict=True)
        if part.origin in drawing.origins
    ]
    expected = {path: tuple(each.shape for each in weights) for path, _part, weights in drawn}
    trained = {
        path: tuple(each.is_trainable and part.plan.is_trainable for each in weights)
        for path, part, weights in drawn
    }
    try:
        return stored_weights(file, expected, trained)
    except Misfit:
        return None


def _shapes(drawing: ModelDrawing, loaded: LoadedModel) -> Mapping[int, KnownShapes]:
    """Return the shapes of the drawn layers, as Keras reports them."""
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
    arrays: Mapping[LayerPath, Arrays],
) -> Imported:
    model = Model(0, compiled=compile_call(file.compiled, 0))
    start = _start(drawing, parts, model.compiled)
    own = OwnData(source=start.data.source)
    project, parts = assembled(parts, model, drawing.world, own, start)
    project = replace(project, title=file.path.stem[:LONGEST_TITLE] or "Model")
    project = _folded(project, drawing, parts)
    by_name = {
        layer.name: _weights_of(file, drawing, part.origin, arrays[drawing.origins[part.origin]])
        for layer, part in zip(project.network.layers, parts, strict=True)
        if drawing.origins.get(part.origin) in arrays
    }
    weights_alone = {name: found for name, found in by_name.items() if found}
    extra = packed_weights(weights_alone)
    checkpoint = Checkpoint(b"", extra, Position(), Curves()) if extra else None
    notes = tuple(_unnumbered(note) for note in drawing.world.notes.collected())
    return Imported(project, notes, checkpoint)


def _note_preparation(file: ModelFile, prepared: Preparation | None, drawing: ModelDrawing) -> None:
    notes = drawing.world.notes
    if prepared is None:
        notes.add(0, NoteKind.NEEDS_YOU, ABSENT.format(f"{file.path.name}{ENDING}"))
    else:
        notes.add(0, NoteKind.ASSUMED, KEPT)


def _folded(project: Project, drawing: ModelDrawing, parts: tuple[Part, ...]) -> Project:
    """Return a long network with its blocks collapsed."""
    origins = (drawing.origins.get(part.origin, ()) for part in parts)
    models = {
        layer.id: path[0]
        for layer, path in zip(project.network.layers, origins, strict=True)
        if len(path) > 1
    }
    layout = project.layout
    for block in proposed_blocks(project.network, models):
        name = block.name[:MAXIMUM_NAME]
        layout = added_group(layout, block.members, name, is_folded=True)
    return replace(project, layout=layout)


def _weights_of(file: ModelFile, drawing: ModelDrawing, index: int, arrays: Arrays) -> Arrays:
    """Return the weights of a drawn layer, as Keras 3 needs them."""
    if not file.is_keras_2:
        return arrays
    class_name, name = drawing.world.drawn[index].layer.leaf, drawing.origins[index][-1]
    return corrected(class_name, drawing.configs[index], arrays, name)


def _start(drawing: ModelDrawing, parts: tuple[Part, ...], compiled: Made | None) -> Project:
    """Return the network with the data that it needs, and the training that its output suggests."""
    loss = compiled_fields(compiled, World(Notes(()))).get("loss") if compiled is not None else None
    network = network_of(parts, None)
    data = needed_data(network, _sample_shape(drawing), loss if isinstance(loss, str) else None)
    kind = describe(data).kind
    training = TrainingConfig(USUAL_LOSS[kind], USUAL_METRICS[kind])
    if compiled is None:
        drawing.world.notes.add(0, NoteKind.ASSUMED, NOT_COMPILED.format(training.loss))
    return Project(network=network, data=data, training=training)


def _sample_shape(drawing: ModelDrawing) -> tuple[int, ...] | None:
    """Return the shape of a sample, usual sizes for those left open; None if it is not said."""
    made = next((each.layer for each in drawing.world.drawn if each.layer.leaf == "Input"), None)
    named = made.named if made is not None else {}
    shape = named.get("shape")
    batch_shape = named.get("batch_shape", named.get("batch_input_shape"))
    if shape is None and isinstance(batch_shape, tuple | list):
        shape = tuple(batch_shape[1:])
    if not isinstance(shape, tuple | list) or not 1 <= len(shape) <= MOST_DIMENSIONS:
        return None
    sizes = tuple(size if isinstance(size, int) else None for size in shape)
    is_usable = all(size is None or 1 <= size <= LARGEST_SIZE for size in sizes)
    return concrete(sizes) if is_usable else None


def _unnumbered(note: Note) -> Note:
    """Return a note without a line number: its text is the layer's name."""
    return replace(note, line=0)
