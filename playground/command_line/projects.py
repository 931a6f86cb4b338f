"""The commands about project files, templates and new, and how every command opens one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from playground.base.errors import PlaygroundError
from playground.command_line.terminal.output import report, say_table

if TYPE_CHECKING:
    from playground.command_line.tables.options import TableOptions
    from playground.document.project import Project
    from playground.training.files.project_file import Opened

ARRAY_SUFFIXES = (".npz", ".npy")
LONGEST_WINDOW = 10_000
"""Rows of a window of a time series, and of its horizon."""
READING = "How a table is read, where it was not found out"
CHOOSING = "What is chosen about a table"
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
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="[TEMPLATE] FILE",
            help="A name from `templates`, unless --data is given; where to write the project.",
        ),
    ],
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar="DATA",
            help="A table (CSV, Excel, ...), a folder, or arrays (.npz) to learn from.",
        ),
    ] = None,
    target: Annotated[
        str, typer.Option("--target", metavar="COLUMN", help="The column of DATA to predict.")
    ] = "",
    window: Annotated[
        int | None,
        typer.Option(
            "--window",
            metavar="ROWS",
            min=1,
            max=LONGEST_WINDOW,
            help="For a time series: how many rows a sample looks back on, in the order of the "
            "first column of dates, or of the file.",
        ),
    ] = None,
    horizon: Annotated[
        int | None,
        typer.Option(
            "--horizon",
            metavar="ROWS",
            min=1,
            max=LONGEST_WINDOW,
            help="With --window: how many rows ahead is predicted; 1 if left out.",
        ),
    ] = None,
    delimiter: Annotated[
        str,
        typer.Option(
            "--delimiter",
            metavar="NAME",
            help="What separates cells: comma, semicolon, tab, bar or spaces.",
            rich_help_panel=READING,
        ),
    ] = "",
    decimal: Annotated[
        str,
        typer.Option(
            "--decimal",
            metavar="NAME",
            help="How numbers are written: point (1,234.5) or comma (1.234,5).",
            rich_help_panel=READING,
        ),
    ] = "",
    encoding: Annotated[
        str,
        typer.Option(
            "--encoding",
            metavar="NAME",
            help="How letters are written: utf-8, utf-16 or cp1252.",
            rich_help_panel=READING,
        ),
    ] = "",
    header: Annotated[
        bool | None,
        typer.Option(
            "--header/--no-header",
            help="Whether the first row holds the names of the columns.",
            rich_help_panel=READING,
        ),
    ] = None,
    skip: Annotated[
        int | None,
        typer.Option(
            "--skip",
            metavar="LINES",
            min=0,
            max=1000,
            help="Lines above the table that are not part of it.",
            rich_help_panel=READING,
        ),
    ] = None,
    day_first: Annotated[
        bool | None,
        typer.Option(
            "--day-first/--month-first",
            help="Whether 01/02/2024 is in February or in January.",
            rich_help_panel=READING,
        ),
    ] = None,
    sheet: Annotated[
        str,
        typer.Option(
            "--sheet", metavar="NAME", help="The sheet of a workbook.", rich_help_panel=READING
        ),
    ] = "",
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="COLUMN=KIND",
            help="number, category, text, date or identifier; may be given several times.",
            rich_help_panel=CHOOSING,
        ),
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option(
            "--role",
            metavar="COLUMN=ROLE",
            help="input or ignored; may be given several times.",
            rich_help_panel=CHOOSING,
        ),
    ] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option(
            "--missing",
            metavar="COLUMN=CHOICE",
            help="What happens to missing values: median, most-frequent, unknown, drop, or the "
            "value to fill in; may be given several times.",
            rich_help_panel=CHOOSING,
        ),
    ] = None,
    split: Annotated[
        str,
        typer.Option(
            "--split",
            metavar="KIND[=COLUMN]",
            help="How the test set is chosen: random, time, group, column or folds; with a column "
            "as in group=patient, or a number as in folds=5.",
            rich_help_panel=CHOOSING,
        ),
    ] = "",
    part: Annotated[
        list[str] | None,
        typer.Option(
            "--part",
            metavar="VALUE=PART",
            help="With --split column: training, test or left-out; may be given several times.",
            rich_help_panel=CHOOSING,
        ),
    ] = None,
    train_share: Annotated[
        float | None,
        typer.Option(
            "--train-share",
            min=0.1,
            max=0.9,
            help="The share of the rows that training sees; 0.8 if left out.",
            rich_help_panel=CHOOSING,
        ),
    ] = None,
    task: Annotated[
        str,
        typer.Option(
            "--task",
            metavar="NAME",
            help="Whether classes or a number is predicted, where both are possible.",
            rich_help_panel=CHOOSING,
        ),
    ] = "",
    weigh_classes: Annotated[
        bool,
        typer.Option(
            "--weigh-classes",
            help="Rare classes count more in the loss.",
            rich_help_panel=CHOOSING,
        ),
    ] = False,
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
    options = TableOptions(
        delimiter=delimiter,
        decimal=decimal,
        encoding=encoding,
        sheet=sheet,
        has_header=header,
        skipped=skip,
        is_day_first=day_first,
        kinds=tuple(kind or ()),
        roles=tuple(role or ()),
        missing=tuple(missing or ()),
        parts=tuple(part or ()),
        split=split,
        train_fraction=train_share,
        task=task,
        weighs_classes=weigh_classes,
    )
    if data is None and options != TableOptions():
        raise typer.BadParameter("options about a table need --data DATA")
    project = (
        _built(names[0])
        if data is None
        else _from_data(data, target, (window or 0, horizon or 1), options)
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
