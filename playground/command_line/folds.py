"""The command that trains once for each fold: cross-validate."""

from typing import Annotated

import typer

from playground.command_line.projects import ProjectPath, open_project
from playground.command_line.terminal.output import report, say_json, say_table
from playground.datasets.tables.settings import MOST_FOLDS


def cross_validate(
    file: ProjectPath,
    folds: Annotated[
        int, typer.Option(min=2, max=MOST_FOLDS, help="Parts of the table, each tested once.")
    ] = 5,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Epochs of each training; else those of Play.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead of a table.")
    ] = False,
) -> None:
    """Train once for each part of a table; print the mean and spread of the metrics."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow
    from playground.training import cross_validation  # noqa: PLC0415
    from playground.training.protocol.frames import Frame  # noqa: PLC0415

    project = open_project(file).project
    begun: set[int] = set()

    def show(fold: int, _frame: Frame) -> None:
        if fold not in begun:
            begun.add(fold)
            report(f"fold {fold + 1} of {folds}")

    results = cross_validation.cross_validate(
        create_engine(), project, folds, epochs=epochs, on_progress=show
    )
    spreads = results.spreads()
    if as_json:
        found = {
            name: {"mean": each.mean, "spread": each.deviation} for name, each in spreads.items()
        }
        say_json({"folds": folds, **found})
        return
    rows = [(name, f"{each.mean:.6g}", f"{each.deviation:.3g}") for name, each in spreads.items()]
    say_table(("", "mean", "spread"), rows)
