"""`read_script`: from the text of a program to a project."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from playground.base.errors import ImportProblem
from playground.document.project import Project
from playground.importing.choosing import (
    candidates,
    fitted_by_hand,
    has_layers,
    names_of,
    note_others,
    trained_by_hand,
)
from playground.importing.evaluate.interpreter import Interpreter
from playground.importing.evaluate.lone_functions import call_lone_function, call_lone_training
from playground.importing.network.channels import turn_channels_last
from playground.importing.network.drawing import drawing_of, script_planner
from playground.importing.network.ends import require_one_end_each
from playground.importing.network.refusals import LineProblem
from playground.importing.network.values import Model
from playground.importing.network.world import TooMuch, World
from playground.importing.project.assembling import assembled
from playground.importing.project.backbone_blocks import (
    checkpoint_of,
    with_folded_blocks,
    without_lost_blocks,
)
from playground.importing.project.own_settings import OwnData, own_data_of
from playground.importing.project.reconstruction import size_reconstruction
from playground.importing.project.unused import note_unused
from playground.importing.result import Imported, Note, NoteKind
from playground.importing.text.blocks import parse_blocks, parse_whole
from playground.importing.text.cleaning import clean, split_lines
from playground.importing.text.logical_lines import logical_lines, syntax_error
from playground.importing.text.notebook import cell_places, program_of
from playground.importing.text.notes import Notes
from playground.training.protocol.engine import Checkpoint

ENDLESS = re.compile(r"^EPOCHS = (\d{1,9})  # the project itself trains until", re.MULTILINE)
TITLE = re.compile(r'\A"""([^"\n]{1,200})\."""\s*$', re.MULTILINE)
"""Comments of an exported script that have a meaning."""
UNREAD = "To look at in the script:"
LINE = re.compile(r"\bline (\d{1,6})\b")
MOST_FILES = 50
UNTITLED = "Imported network"


def read_script(
    text: str,
    *,
    base: Project | None = None,
    model: str = "",
    backbone: Callable[..., Model] | None = None,
    weights_file: str = "",
) -> Imported:
    """Return the project that a Keras program describes; the program is never executed.

    Parameters
    ----------
    text : str
        As written, or as copied from a web page or a notebook; also the file of a notebook.
    base : Project, optional
        The project that the script stands for or is pasted into: what the script does not
        say stays as it is there, and layers that still exist keep their ids and positions.
    model : str
        Which model of the script, by its variable; empty for the main one.
    backbone : callable, optional
        ``(world, name, arguments, named, line)`` draws a model of `keras.applications`.
    weights_file : str
        Its weights; empty for those in Keras's cache, if they are there.

    Raises
    ------
    ImportProblem
        There is no network in the text, or it cannot be imported; the message says why.
    """
    program = program_of(text)
    places = cell_places(program) if program is not text else {}
    try:
        imported = _read(program, base, model, backbone, weights_file)
    except LineProblem as problem:
        cell, line = places.get(problem.line, (0, 0))
        if not cell:
            raise
        reason = _in_cells(problem.reason, places)
        raise ImportProblem(f"Code cell {cell}, line {line}: {reason}") from None
    notes = tuple(_placed(note, places) for note in imported.notes)
    return replace(imported, notes=notes)


def _placed(note: Note, places: Mapping[int, tuple[int, int]]) -> Note:
    """Return a note with its place in a notebook."""
    cell, line = places.get(note.line, (0, 0))
    message = _in_cells(note.message, places)
    return replace(note, cell=cell, cell_line=line, message=message)


def _in_cells(message: str, places: Mapping[int, tuple[int, int]]) -> str:
    """Return a message about a notebook with its lines named as the user sees them."""

    def place(found: re.Match[str]) -> str:
        cell, line = places.get(int(found[1]), (0, 0))
        return f"code cell {cell}, line {line}" if cell else found[0]

    return LINE.sub(place, message) if places else message


def _read(
    text: str,
    base: Project | None,
    wanted: str,
    backbone: Callable[..., Model] | None,
    weights_file: str,
) -> Imported:
    lines = split_lines(text)
    notes = Notes(lines)
    world = World(notes)
    world.backbone = None if backbone is None else partial(backbone, world)
    world.weights_file = weights_file
    own = _walked(text, lines, world)
    models = candidates(world)
    names = names_of(models)
    if not models:
        raise _no_network(world)
    if wanted and wanted not in names:
        raise ImportProblem(f"There is no model {wanted} in the program; it has {', '.join(names)}")
    order = [names.index(wanted)] if wanted else range(len(models))
    first: ImportProblem | None = None
    for place in order:
        if first is not None and models[place].is_nested:
            continue  # a network is never reduced to a part of it
        world.notes = notes.scratch()
        try:
            project, checkpoint = _imported_model(world, models[place], own, base)
        except ImportProblem as problem:
            first = first or problem
            continue
        notes.take(world.notes)
        if first is not None:
            _note_refused(first, names[place], notes)
        collected = notes.collected()
        whole = _with_unread(_titled(project, text, base), collected)
        return Imported(
            whole,
            collected,
            checkpoint,
            source=text,
            models=names if len(names) > 1 else (),
            model=names[place],
            files=tuple(world.facts.files)[:MOST_FILES],
        )
    assert first is not None
    raise first


def _note_refused(problem: ImportProblem, name: str, notes: Notes) -> None:
    """Say that the main model of the script is not the one that is imported."""
    line, reason = (0, str(problem))
    if isinstance(problem, LineProblem):
        line, reason = problem.line, problem.reason
    message = f"{reason}; the model {name} of the program is imported instead"
    notes.add(line, NoteKind.NEEDS_YOU, message)


def _imported_model(
    world: World, model: Model, own: OwnData, base: Project | None
) -> tuple[Project, Checkpoint | None]:
    """Return the project of one model of the script, and the weights of a model within it.

    The notes on it are added to the world's.

    Raises
    ------
    ImportProblem
        It cannot be imported.
    """
    try:
        _inputs, outputs = world.laid_out(model)
    except (TooMuch, RecursionError):
        raise ImportProblem("The network of the script is too large to be drawn") from None
    reachable = world.reachable(outputs)
    names = tuple(world.hints.get(output.index, "") for output in outputs)
    said = {tensor.index for tensor in model.inputs} if len(model.inputs) > 1 else set()
    ends = sorted({*reachable, *said})
    require_one_end_each(world, ends, len(outputs), model.line, names)
    turn_channels_last(world, reachable)
    size_reconstruction(world, model, outputs)
    planned = script_planner(world, base.network if base is not None else None)
    parts = drawing_of(world, outputs, planned)
    if all(part.plan.type_name == "Input" for part in parts):
        raise _no_network(world)
    note_others(world, model)
    if model.compiled is None:
        model.compiled = trained_by_hand(world)
        if model.compiled is not None and model.fitted is None:
            model.fitted = fitted_by_hand(world, model.compiled.line)
    project, parts = assembled(parts, model, world, own, base)
    note_unused(world, model, outputs)
    project = with_folded_blocks(without_lost_blocks(project, base), parts, world)
    return project, checkpoint_of(project, parts, world)


def _walked(text: str, lines: tuple[str, ...], world: World) -> OwnData:
    """Interpret the script; return what is known of its data if it is an exported script."""
    endless = ENDLESS.search(text)
    world.facts.endless = int(endless[1]) if endless else None
    cleaned = clean(lines, world.notes).lines
    tree = parse_whole("\n".join(cleaned))
    if tree is None:
        tree = parse_blocks(logical_lines(cleaned, world.notes), len(lines), world.notes)
    world.not_python = syntax_error(lines, world.notes)
    own = own_data_of(tree.body)
    interpreter = Interpreter(world)
    own.bind(interpreter.scope)
    tree.body = [node for index, node in enumerate(tree.body) if index not in own.indices]
    interpreter.run(tree)
    if not any(has_layers(model) for model in world.models):
        call_lone_function(interpreter, world)
    if not any(model.fitted is not None for model in world.models):
        call_lone_training(interpreter, world)
    return own


def _no_network(world: World) -> ImportProblem:
    """Return the reason why there is no network in a text, with its line where one is known."""
    start = "There is no network in this text"
    if world.causes:
        line, reason = world.causes[0]
        return LineProblem(line, f"{reason}, so there is no network to import")
    if world.not_python is not None:
        line, reason = world.not_python
        return LineProblem(line, f"this is not Python ({reason}), and no network is before it")
    unread = [note for note in world.notes.collected() if note.kind is NoteKind.NEEDS_YOU]
    if unread:
        return LineProblem(unread[0].line, f"{unread[0].message}, so there is no network to import")
    return ImportProblem(
        f"{start}: it needs a Keras Sequential or Model with layers, written in Python"
    )


def _with_unread(project: Project, notes: tuple[Note, ...]) -> Project:
    """Return `project` with the lines that were not understood in its own notes."""
    unread = [note for note in notes if note.kind is NoteKind.NEEDS_YOU]
    lines = [f"line {note.line}: {note.text}" for note in unread]
    text = "\n".join([UNREAD, *lines])
    if not unread or text in project.notes:
        return project
    return replace(project, notes=f"{project.notes}\n\n{text}".strip())


def _titled(project: Project, text: str, base: Project | None) -> Project:
    found = TITLE.search(text)
    if found is not None:
        return replace(project, title=found[1])
    return project if base is not None else replace(project, title=UNTITLED)
