"""The data that a script trains on, or a replacement if that is not available."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from string import Template

from playground.base.errors import ParameterError, PlaygroundError
from playground.base.params import ParamValue, Selection, parse_values
from playground.catalog.in_programs import RANKS
from playground.datasets.config import INPUT, LABELS, ROW, DataConfig
from playground.datasets.families.images import CHANNELS
from playground.datasets.fitting import needs_text
from playground.datasets.prepare import describe
from playground.datasets.script_code import Piece
from playground.datasets.sources import DATASETS
from playground.datasets.sources.stand_in import STAND_IN
from playground.datasets.spec import Row
from playground.datasets.task import Task, TaskKind
from playground.document.needs import NOT_KNOWN, concrete, needs_of_network
from playground.document.project import Network, Project
from playground.document.validation import checked_data
from playground.importing.network.values import (
    Array,
    Data,
    Dataset,
    Made,
    Unknown,
    Value,
    is_reconstruction,
)
from playground.importing.project.own_settings import HOLES, OwnData
from playground.importing.result import NoteKind, Wants
from playground.importing.text.notes import Notes
from playground.importing.training.fitting import fit_arguments

Sizes = tuple[int, ...]

VALIDATION = "validation_data: the test samples of the project are used for validation"
PREPARED = "the table is prepared as the project says; other changes of that are left out"
WRITTEN = "the numbers written in the script; save them as a CSV file and drop it on the window"
UNSAID_PATH = frozenset(("path",))
UNSAID = UNSAID_PATH | {"found", "kind"}
"""Parameters that a script does not contain; leaving them out does not mean their defaults."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the network of a script requires of the data.

    Attributes
    ----------
    shape : tuple of int or None
        Shape of one sample in the script; None if it depends on the data.
    units : int or None
        Of the output layer.
    line : int
        Where the data should be: the line of ``fit``, or 0.
    network : Network
        To see what it gives.
    loss : str or None
        What it is compiled with; None if that is not said.
    opened : tuple of (int or None)
        The shape of one sample with the sizes that are known, where not all are; empty where
        nothing is known.
    """

    shape: Sizes | None
    units: int | None
    line: int
    network: Network
    loss: str | None = None
    opened: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The data for a script.

    Attributes
    ----------
    config : DataConfig
    is_flat : bool
        Whether the script flattens images to rows of numbers, so that a Flatten is needed.
    sample : tuple of int
        The shape that the script gives a sample, so that a Reshape is needed; empty for none.
    """

    config: DataConfig
    is_flat: bool = False
    sample: Sizes = ()


def data_for(
    fit: Made | None,
    wanted: Wanted,
    own: OwnData,
    base: Project | None,
    notes: Notes,
    loaded: Sequence[str] = (),
) -> Found:
    """Return the data that a script names, or a replacement.

    Parameters
    ----------
    loaded : sequence of str
        The data sets that the script loads; used where it has no `fit`.
    """
    given = fit_arguments(fit) if fit is not None else {}
    x, y = given.get("x", given.get("generator")), given.get("y")
    if isinstance(x, Data):
        if x.needs_scaling and not x.is_scaled and not x.scaling:
            message = "pixels are scaled to 0..1 here; those of the script are not"
            notes.add(wanted.line, NoteKind.ASSUMED, message)
        _note_labels(y, given.get("validation_data"), wanted.line, notes)
        config = _configured(_with_channels(x, wanted), own, base)
        if base is not None and _is_changed(own, config, base.data):
            notes.add(wanted.line, NoteKind.ASSUMED, PREPARED)
        target = _target_of(x, y)
        return Found(replace(config, target=target), x.is_flat, x.sample)
    if x is None and own.source is not None:
        return Found(_configured(Data(own.source), own, base))
    if x is None and len(set(loaded)) == 1:
        found = _loaded(loaded[0], wanted)
        if found is not None:
            message = f"the script does not say what it trains on; {loaded[0]} is used"
            notes.add(wanted.line, NoteKind.ASSUMED, message)
            return Found(_configured(Data(found.config.source), own, base))
    if given.get("validation_data") is not None:
        notes.add(wanted.line, NoteKind.LEFT_OUT, VALIDATION)
    if isinstance(x, Array | list | tuple):
        source = written_out(x, y)
        if source is not None:
            return Found(_configured(Data(source), own, base))
        if _rows(x):
            notes.add(wanted.line, NoteKind.LEFT_OUT, WRITTEN)
    if isinstance(x, Unknown) and x.shape is not None and wanted.shape is None:
        wanted = replace(wanted, shape=x.shape[1:] or None)
    found = _standing_in(wanted, base, notes)
    if is_reconstruction(x, y) and found.config.source.name == STAND_IN.name:
        return Found(replace(found.config, target=INPUT))
    return found


def _loaded(name: str, wanted: Wanted) -> Found | None:
    """Return a data set that the script loads, if its samples have the wanted shape or rank."""
    spec = DATASETS[name]
    for params in ({}, {CHANNELS.name: True}) if CHANNELS in spec.params else ({},):
        found = Found(_first_config(Selection(name, dict(params))))
        shape = describe(found.config).input_shape
        rank = len(wanted.opened or _opened(wanted.network))
        if shape == wanted.shape or (wanted.shape is None and len(shape) == rank):
            return found
    return None


def _with_channels(x: Data, wanted: Wanted) -> Data:
    """Return pictures with a channel, where the network wants one: Keras adds it itself."""
    task, spec = x.task, DATASETS[x.source.name]
    lacks_one = task is not None and wanted.shape == (*task.input_shape, 1)
    if not lacks_one or CHANNELS not in spec.params:
        return x
    return replace(x, source=x.source.with_param(CHANNELS.name, True))


def _target_of(x: Data, y: Value) -> str:
    """Return what the network learns to give: its input, for ``fit(x, x)``."""
    if not isinstance(y, Data) or y.part != "x":
        return LABELS
    return ROW if y.is_flat or x.is_flat else INPUT


def _note_labels(y: Value, validation: Value, line: int, notes: Notes) -> None:
    """Note labels and test samples that are not those of the data set."""
    if isinstance(y, Unknown):
        notes.add(
            line, NoteKind.ASSUMED, "its labels are not available; those of the data set are used"
        )
    if isinstance(validation, Dataset):
        validation = validation.x
    parts = validation if isinstance(validation, list | tuple) else (validation,)
    if validation is not None and not any(isinstance(part, Data) for part in parts):
        message = "its validation data is not available; the data set's own test samples are used"
        notes.add(line, NoteKind.ASSUMED, message)


def _configured(x: Data, own: OwnData, base: Project | None) -> DataConfig:
    """Return the configuration of a data set: from the script, else from `base`."""
    if own.pieces and base is not None and base.data.source.name == x.source.name:
        return _of_pieces(own, base.data)
    said = dict(own.fields)
    if x.train_fraction is not None:
        said["train_fraction"] = x.train_fraction
    if x.scaling:
        said["scaling"] = x.scaling
    if base is None or base.data.source.name != x.source.name:
        return _checked(_first_config(x.source), said)
    return _checked(replace(base.data, source=_merged(x.source, base.data.source)), said)


def _of_pieces(own: OwnData, known: DataConfig) -> DataConfig:
    """Return the configuration of a data set whose statements depend on its file."""
    said = dict(own.fields)
    same = _checked(known, said)
    for config in (replace(same, scaling=known.scaling), same):
        if pieces_of(config) == _without_fields(own.pieces):
            return config
    assert own.source is not None
    paths = [source.params.get("path") for source in (own.source, known.source)]
    if paths[0] != paths[1]:
        return _checked(_first_config(own.source), said)
    source = Selection(known.source.name, {**known.source.params, **own.source.params})
    return _checked(replace(known, source=source), said)


def _is_changed(own: OwnData, config: DataConfig, known: DataConfig) -> bool:
    """Return whether the statements for the file of a project are others than its own."""
    paths = [each.source.params.get("path") for each in (config, known)]
    is_same_file = bool(own.pieces) and paths[0] == paths[1]
    return is_same_file and pieces_of(config) != _without_fields(own.pieces)


def pieces_of(config: DataConfig) -> tuple[Piece, ...]:
    """Return the statements that a script of `config` has; none if they do not depend on a file."""
    spec = DATASETS[config.source.name]
    if spec.code is None or spec.code.pieces is None:
        return ()
    values = parse_values(spec.params, config.source.params, spec.label)
    try:
        return _without_fields(spec.code.pieces.write(values, config.scaling))
    except (PlaygroundError, ValueError):
        return ()


def _without_fields(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return pieces as they compare: values that are not used, or are fields, do not count."""
    return tuple(
        Piece(
            piece.template,
            {
                name: piece.values[name]
                for name in sorted(Template(piece.template).get_identifiers())
                if name in piece.values and name not in HOLES
            },
        )
        for piece in pieces
    )


def _checked(config: DataConfig, said: dict[str, object]) -> DataConfig:
    """Return `config` with the fields of `said` that are valid."""
    for name, value in said.items():
        changed = replace(config, **{name: value})  # type: ignore[arg-type]
        try:
            config = checked_data(changed)
        except ParameterError:
            continue
    return config


def _first_config(source: Selection) -> DataConfig:
    """Return the usual configuration of a data set: a fifth of a table is the test set."""
    spec = DATASETS[source.name]
    return DataConfig(source, train_fraction=0.5 if spec.has_features else 0.8)


def _merged(source: Selection, known: Selection) -> Selection:
    """Return `source` with the settings of the same data set that only the project has.

    A script does not say where MNIST is on this computer, or what was found in a file.
    """
    spec = DATASETS[source.name]
    said = parse_values(spec.params, source.params, spec.label)
    before = parse_values(spec.params, known.params, spec.label)
    path = said.get("path")
    if path and path != before["path"]:
        return source
    unsaid = UNSAID if spec.inspect is not None else UNSAID_PATH
    changed = {
        name: value
        for name, value in said.items()
        if value != before[name] and not (name in unsaid and name not in source.params)
    }
    return Selection(source.name, {**known.params, **changed}) if changed else known


def _standing_in(wanted: Wanted, base: Project | None, notes: Notes) -> Found:
    """Return data for a script whose own data is not available."""
    task = _task(base)
    is_fitting = base is not None and task is not None and fits(task, wanted)
    if base is not None and task is not None and is_fitting and not task.is_stand_in:
        if wanted.line:
            notes.add(
                wanted.line, NoteKind.ASSUMED, "its data is not available; the project's is used"
            )
        return Found(base.data)
    is_kept = base is not None and is_fitting and _needs_the_same(base.data, wanted, task)
    kept = Found(base.data) if base is not None and is_kept else None
    found = kept or _usual(wanted) or _made_up(wanted, notes)
    task = describe(found.config)
    message = f"its data is not at hand; {_label(found.config)} stands in for {needs_text(task)}"
    if not task.is_stand_in:
        message = (
            f"its data is not at hand; the data set {found.config.source.name}, with samples of "
            f"shape {task.input_shape}, stands in for it"
        )
    note = f"{message}: choose your own in the Data tab"
    kind = NoteKind.NEEDS_YOU if wanted.line else NoteKind.ASSUMED
    notes.add(wanted.line, kind, note, wants=Wants.DATA)
    return found


def _needs_the_same(config: DataConfig, wanted: Wanted, task: Task | None) -> bool:
    """Return whether the made-up data of a project is what the wanted network needs, too."""
    if task is None or config.source.name != STAND_IN.name:
        return True
    needed = needs_of_network(wanted.network, task.input_shape, wanted.loss)
    given = config.source.params
    return all(given.get(word) == needed.get(word) for word in ("output", "kind"))


def _label(config: DataConfig) -> str:
    return "made-up data" if config.source.name == STAND_IN.name else config.source.name


def _made_up(wanted: Wanted, notes: Notes) -> Found:
    """Return made-up data of the shape that the network needs."""
    shape = wanted.shape
    if shape is None:
        opened = wanted.opened or _opened(wanted.network)
        shape = concrete(opened)
        if opened:
            sizes = " x ".join("?" if size is None else str(size) for size in opened)
            message = f"the shape of a sample is {sizes}; {' x '.join(map(str, shape))} is assumed"
            notes.add(wanted.line, NoteKind.ASSUMED, message)
    params = needs_of_network(wanted.network, shape, wanted.loss)
    return Found(DataConfig(Selection(STAND_IN.name, params), features=(), train_fraction=0.8))


def _opened(network: Network) -> tuple[int | None, ...]:
    """Return the shape that the first layer asks for, by its rank."""
    inputs = {layer.id for layer in network.layers if layer.type_name == "Input"}
    for wire in network.wires:
        if wire.source not in inputs:
            continue
        name = network.layer(wire.target).keras_class
        for words, shape in RANKS:
            if any(word in name for word in words):
                return shape
    return (None,)


def _task(base: Project | None) -> Task | None:
    try:
        return describe(base.data) if base is not None else None
    except PlaygroundError:
        return None


def fits(task: Task, wanted: Wanted) -> bool:
    """Return whether the wanted network can be trained for `task`."""
    if wanted.shape is not None and wanted.shape != task.input_shape:
        return False
    return wanted.units is None or wanted.units == task.output_units


def _usual(wanted: Wanted) -> Found | None:
    """Return a data set whose samples have the shape, and the classes, that are wanted."""
    params = needs_of_network(wanted.network, wanted.shape or NOT_KNOWN, wanted.loss)
    if wanted.shape is None and (wanted.opened or _opened(wanted.network)) != (None,):
        return None
    for found in _candidates(wanted.shape):
        task = describe(found.config)
        if task.kind.value != params["kind"]:
            continue
        if params["tokens"] and task.vocabulary is None:
            continue
        is_shape = wanted.shape is None or found.is_flat or task.input_shape == wanted.shape
        is_known = wanted.shape is not None or _is_plain(task)
        if is_shape and is_known and wanted.units in (None, task.output_units):
            return found
    sources = _made_to_measure(wanted.shape, wanted.units)
    fitting = (found for found in sources if _is_fitting(describe(found.config), wanted, params))
    return next(fitting, None)


def _is_fitting(task: Task, wanted: Wanted, params: Mapping[str, ParamValue]) -> bool:
    """Return whether generated data has the classes and the kind that a network needs."""
    is_kind = task.kind.value == params["kind"]
    return is_kind and wanted.units in (None, task.output_units) and not params["tokens"]


def _candidates(shape: Sizes | None) -> Iterator[Found]:
    """Yield possible replacements for data of `shape`; images first as they are, then flattened."""
    if shape is None:
        yield from _made_to_measure(None, None)
    specs = [spec for spec in DATASETS if spec.stands_in]
    for params in ({}, {CHANNELS.name: True}):
        for spec in specs:
            is_possible = not params or CHANNELS in spec.params
            # Points in the plane are used only for networks with two inputs.
            if is_possible and (shape is not None or not spec.has_features):
                yield Found(_stand_in(spec.name, params))
    for spec in specs:
        found = Found(_stand_in(spec.name, {}), is_flat=True)
        task = describe(found.config)
        if len(task.input_shape) > 1 and shape == (prod(task.input_shape),):
            yield found


def _stand_in(name: str, params: Mapping[str, ParamValue]) -> DataConfig:
    config = _first_config(Selection(name, dict(params)))
    return replace(config, scaling=DATASETS[name].usual_scaling)


def _made_to_measure(shape: Sizes | None, units: int | None) -> Iterator[Found]:
    """Yield the data sets that can be generated in the wanted shape."""
    for spec in DATASETS:
        params = spec.fitted_to(shape, units) if spec.fitted_to is not None else None
        if params is not None:
            yield Found(_stand_in(spec.name, params))


def _is_plain(task: Task) -> bool:
    """Return whether a task may replace one of which only the classes are known."""
    return len(task.input_shape) == 1 and task.kind in (TaskKind.BINARY, TaskKind.MULTICLASS)


def written_out(x: Value, y: Value) -> Selection | None:
    """Return the data set whose samples a script lists as numbers; None if there is none."""
    inputs, labels = _rows(x), _rows(y)
    for spec in DATASETS:
        params = spec.written_out(inputs, labels) if spec.written_out is not None else None
        if params is not None:
            return Selection(spec.name, dict(params))
    return None


def _rows(value: Value) -> list[Row]:
    """Return rows of numbers; a number alone is a row of one."""
    rows = value.rows if isinstance(value, Array) else value
    if not isinstance(rows, list | tuple):
        return []
    result: list[Row] = []
    for row in rows:
        cells = row if isinstance(row, list | tuple) else (row,)
        result.append(tuple(float(cell) for cell in cells if isinstance(cell, int | float)))
    return result
