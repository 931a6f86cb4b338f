"""Exports the model of a project as the user chose: with its preparation, with a model card."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from playground.datasets.preparation.values import Preparation
from playground.datasets.task import Prepared
from playground.document.project import Project
from playground.export.card import card_of, card_path, write_card
from playground.export.exporting import export_model
from playground.export.spec import ExportReport, RawRows

COMPARED_SAMPLES = 256
"""This many samples of the data are given; the export compares as many as it needs."""


def export_whole(
    name: str,
    path: Path,
    *,
    model: Any,
    project: Project,
    data: Prepared,
    preparation: Preparation | None = None,
    takes_raw: bool,
    has_card: bool,
    epochs: int = 0,
) -> ExportReport:
    """Export a model as `export_model` does, and write what the user wants beside it.

    Parameters
    ----------
    model : keras.Model
        Any: Keras has no types.
    data : Prepared
        What it is compared on; random numbers if its task says so.
    preparation : Preparation or None
        That of the trained model, if another than that of `data`.
    takes_raw : bool
        Whether the preparation becomes a part of the export, where there is one.
    has_card : bool
        Whether a page about the model is written beside it.
    epochs : int
        How long it was trained, for that page.

    Raises
    ------
    ExportError
        As `export_model`.
    """
    samples, is_random = data.shown, data.task.is_noise
    # Random numbers have no rows to prepare; what was kept with the trained model still does.
    known = preparation or (None if is_random else data.preparation)
    rows = {} if is_random else data.rows
    report = export_model(
        name,
        path,
        model=model,
        project=project,
        x=samples.head(COMPARED_SAMPLES).x,
        raw=RawRows(known, rows) if takes_raw and known is not None else None,
        is_random=is_random,
    )
    if not has_card:
        return report
    card = card_path(report.path)
    write_card(card, card_of(project, model, data, known, epochs=epochs))
    return replace(report, companions=(*report.companions, card))
