"""Programs from the web: the network of each, and a note for every line that is not imported."""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from playground.base.errors import ImportProblem
from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.export.script import script_of
from playground.importing.result import Imported, NoteKind
from playground.importing.script import read_script
from playground.importing.text.cleaning import clean, split_lines
from playground.importing.text.logical_lines import LogicalLine, logical_lines
from playground.importing.text.notes import Notes
from tests.lanes import sampled, thinned

PROGRAMS = Path(__file__).parents[1] / "programs"
EXPECTED = PROGRAMS / "expected.toml"
HARMLESS = re.compile(r"import |from |print\(|'|\"|.*\.(evaluate|summary)\(")
"""Lines that never mean anything for a network."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program and what it becomes.

    Attributes
    ----------
    text : str
    layers : tuple of str
        Type, what differs from the defaults, and its sources where they are not the layer before.
    training : str
        Loss, optimizer, learning rate, epochs and batch size.
    data : str
    needs_you, left_out : tuple of int
        The lines with such a note.
    quiet : tuple of int
        Statements without a note that change nothing, and rightly so.
    has_problems : bool
        Whether the canvas has problems to fix: no data set here fits the network.
    refusal : str
        Why it is refused; empty where it is read.
    """

    text: str
    layers: tuple[str, ...] = ()
    training: str = ""
    data: str = ""
    needs_you: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    quiet: tuple[int, ...] = ()
    has_problems: bool = False
    refusal: str = ""


def _programs() -> dict[str, Program]:
    with EXPECTED.open("rb") as file:
        table = tomllib.load(file)
    return {name: _program(name, row) for name, row in table.items()}


def _program(name: str, row: dict[str, Any]) -> Program:
    text = (PROGRAMS / f"{name}.txt").read_text(encoding="utf-8")
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
    }
    return Program(text, **fields)


ALL = _programs()
READ = {name: program for name, program in ALL.items() if not program.refusal}


@cache
def imported(name: str) -> Imported:
    """Return what is imported of a program."""
    return read_script(READ[name].text)


def test_every_program_has_an_expected_result() -> None:
    assert {path.stem for path in PROGRAMS.glob("*.txt")} == set(ALL)


def layers_of(project: Project) -> tuple[str, ...]:
    """Return a line for each layer."""
    network = project.network
    names = {layer.id: layer.name for layer in network.layers}
    lines: list[str] = []
    before: tuple[str, ...] = ()
    for layer in network.layers:
        defaults = layer.spec.defaults()
        said = [f"{key}={value}" for key, value in layer.params.items() if value != defaults[key]]
        sources = tuple(names[wire.source] for wire in network.inputs_of(layer.id))
        fed = [] if sources == before else ["<- " + ", ".join(sources)]
        frozen = [] if layer.is_trainable else ["frozen"]
        lines.append(" ".join([layer.type_name, *said, *frozen, *fed]))
        before = (layer.name,)
    return tuple(lines)


def training_of(project: Project) -> str:
    """Return loss, optimizer, learning rate, epochs and batch size."""
    training = project.training
    figures = (training.learning_rate, training.epochs, training.batch_size)
    return " ".join([training.loss, training.optimizer.name, *(f"{each:g}" for each in figures)])


@pytest.mark.parametrize("name", READ)
def test_a_program_becomes_the_expected_network(name: str) -> None:
    program, project = READ[name], imported(name).project

    assert layers_of(project) == program.layers
    assert training_of(project) == program.training
    assert project.data.source.name == program.data


@pytest.mark.parametrize("name", READ)
def test_lines_that_are_not_imported_get_notes(name: str) -> None:
    program, found = READ[name], imported(name)

    unread = found.lines(NoteKind.NEEDS_YOU)
    assert tuple(dict.fromkeys(unread)) == program.needs_you
    assert tuple(dict.fromkeys(found.lines(NoteKind.LEFT_OUT))) == program.left_out
    kept = found.project.notes
    lines = split_lines(program.text)
    assert all(f"line {number}: {lines[number - 1].strip()[:200]}" in kept for number in unread)


@pytest.mark.parametrize("name", [name for name in ALL if name not in READ])
def test_the_error_for_a_program_without_a_network_gives_the_line(name: str) -> None:
    with pytest.raises(ImportProblem, match=re.escape(ALL[name].refusal)):
        read_script(ALL[name].text)


def statements(text: str) -> list[LogicalLine]:
    """Return the statements of a program with their places."""
    notes = Notes(())
    return logical_lines(clean(split_lines(text), notes).lines, notes)


def meaning(found: Imported) -> object:
    """Return what a program is and all notes on it, without line numbers."""
    said = sorted((note.kind, note.message) for note in found.notes)
    return replace(found.project, notes=""), said


def meaning_of(text: str) -> object:
    """Return the meaning of a program; None if it is refused."""
    try:
        return meaning(read_script(text))
    except ImportProblem:
        return None


@pytest.mark.parametrize("name", sampled(READ, *list(READ)[::8]))
def test_a_line_without_a_note_is_imported_or_harmless(name: str) -> None:
    """If any statement is removed, the network or the notes change."""
    program = READ[name]
    lines = split_lines(program.text)
    noted = {note.line for note in imported(name).notes}
    whole = meaning(imported(name))
    silent: list[int] = []
    for statement in statements(program.text):
        numbers = range(statement.start + 1, statement.stop + 1)
        if HARMLESS.match(statement.text) or noted & set(numbers):
            continue
        rest = [*lines[: statement.start], *[""] * len(numbers), *lines[statement.stop :]]
        if meaning_of("\n".join(rest)) == whole:
            silent.append(numbers[0])
    assert tuple(silent) == program.quiet


@pytest.mark.parametrize("name", thinned(4, READ))
def test_the_script_of_a_program_reads_back_as_itself(name: str) -> None:
    project = imported(name).project
    assert examine(project)[0].is_buildable is not READ[name].has_problems
    if READ[name].has_problems:
        return
    script = script_of(project)

    again = read_script(script, base=project)
    alone = read_script(script)

    assert again.project == project
    assert not again.notes
    assert script_of(alone.project) == script
