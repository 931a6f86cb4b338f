"""The options of a command about a table, as typer reads them."""

from pathlib import Path
from typing import Annotated

import typer

LONGEST_WINDOW = 10_000
"""Rows of a window of a time series, and of its horizon."""
READING = "How a table is read, where it was not found out"
CHOOSING = "What is chosen about a table"
Delimiter = Annotated[
    str,
    typer.Option(
        "--delimiter",
        metavar="NAME",
        help="What separates cells: comma, semicolon, tab, bar or spaces.",
        rich_help_panel=READING,
    ),
]
Decimal = Annotated[
    str,
    typer.Option(
        "--decimal",
        metavar="NAME",
        help="How numbers are written: point (1,234.5) or comma (1.234,5).",
        rich_help_panel=READING,
    ),
]
Encoding = Annotated[
    str,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="How letters are written: utf-8, utf-16 or cp1252.",
        rich_help_panel=READING,
    ),
]
Header = Annotated[
    bool | None,
    typer.Option(
        "--header/--no-header",
        help="Whether the first row holds the names of the columns.",
        rich_help_panel=READING,
    ),
]
Skip = Annotated[
    int | None,
    typer.Option(
        "--skip",
        metavar="LINES",
        min=0,
        max=1000,
        help="Lines above the table that are not part of it.",
        rich_help_panel=READING,
    ),
]
DayFirst = Annotated[
    bool | None,
    typer.Option(
        "--day-first/--month-first",
        help="Whether 01/02/2024 is in February or in January.",
        rich_help_panel=READING,
    ),
]
Sheet = Annotated[
    str,
    typer.Option(
        "--sheet", metavar="NAME", help="The sheet of a workbook.", rich_help_panel=READING
    ),
]
KeepTotal = Annotated[
    bool | None,
    typer.Option(
        "--keep-total/--leave-total",
        help="Whether a last row that sums up the others is used as a row.",
        rich_help_panel=READING,
    ),
]
Kind = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="COLUMN=KIND",
        help="number, category, text, date or identifier; may be given several times.",
        rich_help_panel=CHOOSING,
    ),
]
Role = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        metavar="COLUMN=ROLE",
        help="input or ignored; may be given several times.",
        rich_help_panel=CHOOSING,
    ),
]
Missing = Annotated[
    list[str] | None,
    typer.Option(
        "--missing",
        metavar="COLUMN=CHOICE",
        help="What happens to missing values: median, most-frequent, unknown, drop, or the "
        "value to fill in; may be given several times.",
        rich_help_panel=CHOOSING,
    ),
]
Split = Annotated[
    str,
    typer.Option(
        "--split",
        metavar="KIND[=COLUMN]",
        help="How the test set is chosen: random, time, group, column or folds; with a column "
        "as in group=patient, or a number as in folds=5.",
        rich_help_panel=CHOOSING,
    ),
]
Part = Annotated[
    list[str] | None,
    typer.Option(
        "--part",
        metavar="VALUE=PART",
        help="With --split column: training, test or left-out; may be given several times.",
        rich_help_panel=CHOOSING,
    ),
]
TrainShare = Annotated[
    float | None,
    typer.Option(
        "--train-share",
        min=0.1,
        max=0.9,
        help="The share of the rows that training sees; 0.8 if left out.",
        rich_help_panel=CHOOSING,
    ),
]
Task = Annotated[
    str,
    typer.Option(
        "--task",
        metavar="NAME",
        help="Whether classes or a number is predicted, where both are possible.",
        rich_help_panel=CHOOSING,
    ),
]
WeighClasses = Annotated[
    bool,
    typer.Option(
        "--weigh-classes",
        help="Rare classes count more in the loss.",
        rich_help_panel=CHOOSING,
    ),
]
Names = Annotated[
    list[str],
    typer.Argument(
        metavar="[TEMPLATE] FILE",
        help="A name from `templates`, unless --data is given; where to write the project.",
    ),
]
Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DATA",
        help="A table (CSV, Excel, ...), a folder, or arrays (.npz) to learn from.",
    ),
]
Target = Annotated[
    str, typer.Option("--target", metavar="COLUMN", help="The column of DATA to predict.")
]
Window = Annotated[
    int | None,
    typer.Option(
        "--window",
        metavar="ROWS",
        min=1,
        max=LONGEST_WINDOW,
        help="For a time series: how many rows a sample looks back on, in the order of the "
        "first column of dates, or of the file.",
    ),
]
Horizon = Annotated[
    int | None,
    typer.Option(
        "--horizon",
        metavar="ROWS",
        min=1,
        max=LONGEST_WINDOW,
        help="With --window: how many rows ahead is predicted; 1 if left out.",
    ),
]
