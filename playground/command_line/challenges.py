"""The commands of challenges: challenges, attempt, check."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from playground.base.errors import PlaygroundError
from playground.base.files import write_text
from playground.base.paths import shelf_folder
from playground.base.visible import visible
from playground.challenges.apart import SECONDS, ApartTrainer
from playground.challenges.challenge import LEVELS, Challenge
from playground.challenges.checking import SEEDS, Result, check, summary, trainer_of
from playground.challenges.limits import broken_limits
from playground.challenges.passes import SUFFIX, Pass, read_pass, write_pass
from playground.challenges.reading import (
    all_challenges,
    find_challenge,
    own_challenges,
    read_challenge,
)
from playground.command_line.projects import ProjectPath, open_project
from playground.command_line.terminal.output import report, say, say_table
from playground.command_line.terminal.targets import require_harmless
from playground.packs.apart import read_pack
from playground.packs.pack import Kind
from playground.packs.shelf import PackShelf

if TYPE_CHECKING:
    from playground.challenges.checking import Train
    from playground.document.project import Project

MOST_FILES = 1000
MOST_SECONDS = 86_400
COLUMNS = ("file", "who", "challenge", "level", "passed", "note")


def challenges(
    start: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Write the project that this challenge starts from."),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Where to write it.")] = None,
) -> None:
    """List the challenges, or write the start project of one."""
    if start is None:
        rows = [
            (each.name, LEVELS[each.level - 1], f"{each.title}: {each.goal.text}")
            for each in (*all_challenges(), *own_challenges(_own())[0])
        ]
        say_table(("name", "level", "what to reach"), rows)
        return
    from playground.training.files import project_file  # noqa: PLC0415 - start-up time

    challenge = find_challenge(start, _own())
    target = output or Path(f"{challenge.name}.nnplay")
    if target.exists():
        raise PlaygroundError(f"{target} exists already; give another name with --output")
    project_file.save(target, challenge.start, None)
    say(challenge.text)
    report(f"wrote {target}")


def attempt(
    name: Annotated[str, typer.Argument(metavar="CHALLENGE", help="A name from `challenges`.")],
    file: ProjectPath,
    who: Annotated[str, typer.Option(help="Your name, for the file of a passed challenge.")] = "",
    output: Annotated[
        Path | None, typer.Option(help="Where to write that file; by default beside FILE.")
    ] = None,
) -> None:
    """Check a project against a challenge: train it from the start with three seeds.

    Two of the three must reach the goal. A passed challenge gives a file for `check`. The exit
    code is 1 if it is not passed.
    """
    challenge, project = find_challenge(name, _own()), open_project(file).project
    target = output or file.with_name(f"{file.stem}-{challenge.name}{SUFFIX}")
    require_harmless(target, file)
    result = check(challenge, project, _trainer(), _say_attempt)
    say(summary(challenge, result))
    if not result.is_passed:
        raise typer.Exit(1)
    write_pass(target, challenge, who, project, result)
    report(f"wrote {target}")


def check_passes(
    folder: Annotated[Path, typer.Argument(help="A folder of .nnpass files, of a whole class.")],
    table: Annotated[
        Path | None, typer.Option("--csv", help="Also write the table as CSV to this file.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Read files and limits only; do not train again.")
    ] = False,
    challenge: Annotated[
        list[Path] | None,
        typer.Option(help="A challenge of your own, as you handed it out; can be repeated."),
    ] = None,
    seconds: Annotated[
        int, typer.Option(min=1, max=MOST_SECONDS, help="How long one training may take.")
    ] = SECONDS,
) -> None:
    """Verify the passed challenges of a class, training each again, and print a table.

    Each is trained in a process of its own, with limits of time and memory.
    """
    if not folder.is_dir():
        raise PlaygroundError(f"{folder} is not a folder; give the folder of the .nnpass files")
    files = sorted(folder.rglob(f"*{SUFFIX}"))
    if table is not None:
        require_harmless(table, *files)
    if len(files) > MOST_FILES:
        raise PlaygroundError(
            f"{folder} holds {len(files):,} files; at most {MOST_FILES:,} are allowed"
        )
    train = None if quick else ApartTrainer(seconds)
    rows = []
    with TemporaryDirectory() as home:
        given = _given(challenge or [], PackShelf(Path(home)))
        for number, path in enumerate(files, 1):
            report(f"file {number} of {len(files)}: {path.name}")
            row = _row(path, folder, train, given)
            rows.append(tuple(visible(cell, kept="") for cell in row))
    say_table(COLUMNS, rows)
    if table is not None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([COLUMNS, *map(_harmless, rows)])
        write_text(table, text.getvalue())
        report(f"wrote {table}")


def _given(paths: list[Path], shelf: PackShelf) -> dict[str, Challenge]:
    """Return the challenges in files, by name; they are unpacked onto `shelf`."""
    found = {}
    for path in paths:
        pack = read_pack(path)
        folder = shelf.folder(pack.kind)
        if pack.kind is not Kind.CHALLENGE or folder is None:
            raise PlaygroundError(f"{path.name} is a {pack.kind}; give the file of a challenge")
        if pack.name in found:
            raise PlaygroundError(f"{path.name} is the second challenge called {pack.name}")
        found[pack.name] = read_challenge(folder / shelf.add(pack))
    return found


def _row(
    path: Path, folder: Path, train: "Train | None", given: Mapping[str, Challenge]
) -> tuple[str, ...]:
    """Return the row of one file; whatever is wrong with it is its note."""
    name = str(path.relative_to(folder))
    who = title = level = ""
    try:
        found = read_pass(path)
        who, title = found.who, found.challenge
        challenge = given[title] if title in given else find_challenge(title, _own())
        level = LEVELS[challenge.level - 1]
        is_passed, note = _verified(challenge, found, train)
    except PlaygroundError as error:
        return (name, who, title, level, "no", str(error))
    return (name, who, title, level, "yes" if is_passed else "no", note)


def _verified(challenge: Challenge, found: Pass, train: "Train | None") -> tuple[bool, str]:
    """Return whether a pass holds, and what to say of it."""
    if train is not None:
        result = check(challenge, found.project, train)
        return result.is_passed, summary(challenge, result)
    broken = broken_limits(challenge, found.project)
    if broken:
        return False, broken[0]
    result = Result(attempts=found.attempts)
    return result.is_passed, f"not trained again; the file says: {summary(challenge, result)}"


def _harmless(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return cells that a spreadsheet does not take for formulas."""
    return tuple(f"'{cell}" if cell[:1] in "=+-@" and cell else cell for cell in row)


def _own() -> Path | None:
    """Return where the challenges are that the user was given; None if there is no such place."""
    try:
        return PackShelf(shelf_folder()).folder(Kind.CHALLENGE)
    except OSError:
        return None


def _say_attempt(number: int) -> None:
    report(f"seed {number} of {len(SEEDS)}")


def _trainer() -> "Train":
    """Return what trains a project with the real engine."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow
    from playground.training import inline  # noqa: PLC0415

    engine = create_engine("repeatable")

    def train(project: "Project", epochs: int) -> Mapping[str, float]:
        run = inline.train(engine, project, epochs=epochs)
        try:
            return run.program.evaluate()
        finally:
            run.program.close()

    return trainer_of(train)
