"""The commands about project files, templates and new, and how every command opens one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from playground.base.errors import PlaygroundError
from playground.command_line.tables import declared as options
from playground.command_line.terminal.output import report, say_table

if TYPE_CHECKING:
    from playground.command_line.tables.options import TableOptions
    from playground.document.project import Project
    from playground.training.files.project_file import Opened

ARRAY_SUFFIXES = (".npz", ".npy")
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
    names: options.Names,
    data: options.Data = None,
    target: options.Target = "",
    window: options.Window = None,
    horizon: options.Horizon = None,
    delimiter: options.Delimiter = "",
    decimal: options.Decimal = "",
    encoding: options.Encoding = "",
    header: options.Header = None,
    skip: options.Skip = None,
    day_first: options.DayFirst = None,
    sheet: options.Sheet = "",
    keep_total: options.KeepTotal = None,
    kind: options.Kind = None,
    role: options.Role = None,
    missing: options.Missing = None,
    split: options.Split = "",
    part: options.Part = None,
    train_share: options.TrainShare = None,
    task: options.Task = "",
    weigh_classes: options.WeighClasses = False,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
) -> None:
    """Write a new project made from a template, or from a table with a network that suits it.

    What was noticed about the table is printed, each with the option that corrects it.
    """
    from playground.command_line.tables.options import TableOptions  # noqa: PLC0415
    from playground.training.files import project_file  # noqa: PLC0415 - start-up time

    if len(names) != (2 if data is None else 1):
        raise typer.BadParameter("give TEMPLATE and FILE, or --data DATA and FILE")
    if horizon is not None and window is None:
        raise typer.BadParameter("--horizon is for a time series; give --window too")
    if window is not None and data is None:
        raise typer.BadParameter("--window is for a time series in a table; give --data too")
    file = Path(names[-1])
    if file.exists() and not force:
        raise PlaygroundError(f"{file} exists already; give another name, or --force to replace it")
    reading = (delimiter, decimal, encoding, sheet, header, skip, day_first, keep_total)
    columns = (tuple(kind or ()), tuple(role or ()), tuple(missing or ()), tuple(part or ()))
    chosen = TableOptions(*reading, *columns, split, train_share, task, weigh_classes)
    if data is None and chosen != TableOptions():
        raise typer.BadParameter("options about a table need --data DATA")
    project = (
        _built(names[0])
        if data is None
        else _from_data(data, target, (window or 0, horizon or 1), chosen)
    )
    project_file.save(file, project, None)
    report(f"wrote {file}")


def _built(template: str) -> "Project":
    from playground.document.templates.templates import TEMPLATES  # noqa: PLC0415 - start-up time

    return TEMPLATES[template].build()


def _from_data(
    path: Path, target: str, window: tuple[int, int], options: "TableOptions"
) -> "Project":
    """Return a project for a table, a folder, or a file of arrays."""
    from playground.command_line.tables.options import TableOptions  # noqa: PLC0415 - start-up time
    from playground.importing.files import FileKind, kind_of  # noqa: PLC0415

    is_folder = kind_of(path) is FileKind.FOLDER
    if not is_folder and path.suffix.lower() not in ARRAY_SUFFIXES:
        return _from_table(path, target, window, options)
    if options != TableOptions():
        raise typer.BadParameter(f"options about a table do not fit {path.name}, which is none")
    if target:
        raise typer.BadParameter(f"--target names a column of a table; {path.name} has none")
    if window[0]:
        raise typer.BadParameter(f"--window is for the rows of a table; {path.name} has none")
    return _from_samples(path, is_folder=is_folder)


def _from_samples(path: Path, *, is_folder: bool) -> "Project":
    """Return a project for a folder of files per class or for arrays, with what is proposed."""
    from playground.datasets.config import DataConfig  # noqa: PLC0415 - start-up time
    from playground.datasets.files.found import notes_of  # noqa: PLC0415
    from playground.document.project import Project  # noqa: PLC0415
    from playground.document.proposals.adjusting import UseSuitable  # noqa: PLC0415
    from playground.document.proposals.proposing import UseData  # noqa: PLC0415
    from playground.importing.files import read_folder, read_table  # noqa: PLC0415

    read = read_folder if is_folder else read_table
    config = read(path.resolve(), DataConfig(train_fraction=0.8))
    for line in notes_of(config.source.params):
        report(line)
    return UseSuitable().apply(UseData(config).apply(Project()))


def _from_table(
    path: Path, target: str, window: tuple[int, int], options: "TableOptions"
) -> "Project":
    """Return a project for a table, with what is proposed for it; say what was detected."""
    from playground.command_line.tables.words import remarks  # noqa: PLC0415 - start-up time
    from playground.datasets.tables.settings import Window  # noqa: PLC0415 - start-up time
    from playground.document.proposals.tables import project_for  # noqa: PLC0415

    found = project_for(path, target, Window(*window), options.read_as, options.chosen)
    for line in remarks(found.draft, found.read.profile, is_given=bool(target)):
        report(line)
    return found.project


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
