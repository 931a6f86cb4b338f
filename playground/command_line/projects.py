"""The commands about project files, templates and new, and how every command opens one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from playground.base.errors import PlaygroundError
from playground.command_line.output import report, say_table

if TYPE_CHECKING:
    from playground.training.files.project_file import Opened

ProjectPath = Annotated[Path, typer.Argument(metavar="FILE", help="A project file (.nnplay).")]


def templates() -> None:
    """List the projects that `new` can start from."""
    from playground.document.templates.templates import TEMPLATES  # noqa: PLC0415 - start-up time

    say_table(
        ("name", "reaches", "what it is"),
        [
            (template.name, f"{template.accuracy:.0%}", f"{template.title}: {template.summary}")
            for template in TEMPLATES
        ],
    )


def new(
    template: Annotated[str, typer.Argument(metavar="TEMPLATE", help="A name from `templates`.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the project.")],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
) -> None:
    """Write a new project made from a template."""
    from playground.document.templates.templates import TEMPLATES  # noqa: PLC0415 - start-up time
    from playground.training.files import project_file  # noqa: PLC0415

    if file.exists() and not force:
        raise PlaygroundError(f"{file} exists already; give another name, or --force to replace it")
    project_file.save(file, TEMPLATES[template].build(), None)
    report(f"wrote {file}")


def open_project(path: Path) -> "Opened":
    """Read a project file; parts that cannot be kept are listed on standard error.

    Raises
    ------
    PlaygroundError
        There is no such file, or it is not a project.
    """
    from playground.training.files import project_file  # noqa: PLC0415 - start-up time

    if path.is_dir():
        raise PlaygroundError(f"{path} is a folder; give a project file (.nnplay)")
    if not path.is_file():
        raise PlaygroundError(
            f"there is no file {path}; `playground new TEMPLATE {path}` makes one"
        )
    opened = project_file.load(path)
    for warning in opened.warnings:
        report(f"warning: {warning}")
    return opened
