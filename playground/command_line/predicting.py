"""The command `predict`: new rows through a trained project or an exported model."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import numpy as np
import typer
from rich.console import Console

from playground.base.errors import PlaygroundError
from playground.base.visible import visible
from playground.command_line.projects import open_project
from playground.command_line.terminal.output import report, say, say_json, say_table
from playground.command_line.terminal.targets import PROJECT_SUFFIX, require_harmless

if TYPE_CHECKING:
    from playground.datasets.new_rows import NewRows
    from playground.datasets.preparation.results import Results
    from playground.datasets.preparation.values import Preparation

SHOWN_ROWS = 20
STANDARD_OUTPUT = Path("-")


def predict(
    model: Annotated[
        Path,
        typer.Argument(
            metavar="MODEL_OR_PROJECT",
            help="A trained project (.nnplay), or a model that was exported with its preparation.",
        ),
    ],
    rows: Annotated[
        Path,
        typer.Argument(
            metavar="ROWS",
            help="A table of new rows, an array (.npy, .npz), or pictures, texts or sounds.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=(
                "Write all predictions: as JSON if its name ends in .json or .jsonl, else as CSV. "
                "- is standard output."
            ),
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for each row.")
    ] = False,
) -> None:
    """Predict new, raw rows: classes with probabilities, or numbers, and what is unusual."""
    is_printed = output == STANDARD_OUTPUT
    if output is not None and not is_printed:
        require_harmless(output, model, rows)
    results = (
        _of_project(model, rows) if model.suffix == PROJECT_SUFFIX else _of_export(model, rows)
    )
    if output is not None and not is_printed:
        from playground.datasets.preparation.results import write_results  # noqa: PLC0415

        write_results(results, output)
        report(f"wrote {output}")
    if as_json:
        for line in results.raw():
            say_json(line)
    elif is_printed:
        _print_csv(results)
    elif output is None:
        count = min(SHOWN_ROWS, len(results.rows))
        say_table(results.header, [results.cells(place) for place in range(count)])
        if count < len(results.rows):
            say(f"and {len(results.rows) - count:,} more rows; --output FILE writes all")
    report(results.summary())


def _print_csv(results: "Results") -> None:
    """Print all rows; a terminal gets no control characters, which come from the file of rows."""
    from playground.datasets.preparation.results import write_csv  # noqa: PLC0415 - start-up time

    text = io.StringIO(newline="")
    write_csv(results, text)
    is_terminal = sys.stdout.isatty()
    sys.stdout.write(visible(text.getvalue(), kept="\r\n\t") if is_terminal else text.getvalue())


def _of_project(path: Path, rows: Path) -> "Results":
    from playground.command_line.models import built_program  # noqa: PLC0415 - start-up time
    from playground.datasets.new_rows import results_of  # noqa: PLC0415

    opened = open_project(path)
    if opened.checkpoint is None:
        raise PlaygroundError(f"{path} is not trained yet; `playground train {path}` trains it")
    with built_program(opened, needs_data=False) as (program, data):
        preparation = opened.checkpoint.preparation or data.preparation
        if preparation is None:
            raise PlaygroundError(
                f"{path} does not say how raw rows are prepared; train it again with this version"
            )
        found = _read(rows, preparation)
        model = program.keras_model
        return results_of(
            preparation, found, lambda x: np.asarray(model.predict(x, verbose=0), np.float32)
        )


def _of_export(path: Path, rows: Path) -> "Results":
    from playground.datasets.new_rows import results_of  # noqa: PLC0415 - start-up time
    from playground.export.raw.feeding import fed, feed  # noqa: PLC0415
    from playground.export.raw.running import run_apart  # noqa: PLC0415
    from playground.export.raw.sidecar import read_sidecar  # noqa: PLC0415

    about = read_sidecar(_sidecar_of(path))
    preparation = about.preparation
    found = _read(rows, preparation)
    answer: Callable[[np.ndarray], np.ndarray] = lambda _x: run_apart(  # noqa: E731
        about.kind, path, fed(feed(preparation, about.inputs, found.columns), found.usable)
    )
    # The model answers in the units of the data already.
    target = msgspec.structs.replace(preparation.target, offset=(), scale=())
    return results_of(msgspec.structs.replace(preparation, target=target), found, answer)


def _sidecar_of(path: Path) -> Path:
    """Return the description beside an exported model."""
    from playground.export.raw.sidecar import sidecar_path  # noqa: PLC0415 - start-up time

    if not path.exists():
        raise PlaygroundError(f"there is no file {path}")
    found = sidecar_path(path)
    if not found.is_file():
        raise PlaygroundError(
            f"{path} has no {found.name} beside it, which says how raw rows are prepared; export "
            "it again with its preparation, or give the project"
        )
    return found


def _read(path: Path, preparation: "Preparation") -> "NewRows":
    from playground.datasets.new_rows import rows_in  # noqa: PLC0415 - start-up time

    with Console(stderr=True).status("reading the rows") as status:
        return rows_in(path, preparation, lambda text, _fraction: status.update(text))
