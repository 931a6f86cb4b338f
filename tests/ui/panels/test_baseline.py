"""What simple methods reach is shown beside the metrics, and cross-validation in its dialog."""

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from playground.base.errors import DataError
from playground.datasets.derived.baseline import Baseline
from playground.document.templates.templates import TEMPLATES
from playground.training.cross_validation import FoldResults, fold_projects
from playground.training.protocol.frames import Curves, Frame
from playground.ui.dialogs.folds import FoldsDialog
from playground.ui.panels.metrics.panel import MetricsPanel
from tests.ui.conftest import Shell

BASELINE = Baseline(
    "majority class",
    "logistic regression",
    {"accuracy": 0.62, "binary_crossentropy": 0.67},
    {"accuracy": 0.79, "binary_crossentropy": 0.45},
)


def test_the_baseline_is_beside_loss_and_metrics(shell: Shell) -> None:
    panel = shell.window.panels.panel(MetricsPanel)
    shell.window.show_baseline(BASELINE, "binary_crossentropy")
    columns = ("loss", "accuracy", "val_loss", "val_accuracy")
    curves = Curves(columns, np.full((3, 4), 0.5, np.float32))
    shell.draw(Frame(generation=1, epoch=3, step=0, steps_per_epoch=4, curves=curves))
    for stem, figures in (("loss", ("0.67", "0.45")), ("accuracy", ("0.62", "0.79"))):
        plot = panel.plots[stem]
        assert f"majority {figures[0]} · logistic {figures[1]}" in plot.readout.text
        assert f"Test, logistic regression: {figures[1]}" in plot.plot.toolTip()
    shell.window.show_baseline(None, "binary_crossentropy")
    assert "majority" not in panel.plots["loss"].readout.text


def test_the_dialog_shows_mean_and_spread(shell: Shell, qtbot: QtBot) -> None:
    dialog = FoldsDialog(shell.window)
    qtbot.addWidget(dialog)
    asked: list[object] = []
    dialog.started.connect(asked.append)
    dialog.folds.setValue(3)
    dialog.start.click()
    assert asked == [3]
    assert not dialog.start.isEnabled()
    dialog.show_results(FoldResults([{"accuracy": 0.7}, {"accuracy": 0.8}, {"accuracy": 0.9}]))
    shown = [label.text() for label in dialog.findChildren(QLabel)]
    assert "0.8" in shown
    assert any(text.startswith("± 0.08") for text in shown)
    assert dialog.start.isEnabled()


def test_only_a_table_of_rows_is_cross_validated() -> None:
    with pytest.raises(DataError, match="needs a table of rows"):
        next(fold_projects(TEMPLATES["xor"].build(), 5))
