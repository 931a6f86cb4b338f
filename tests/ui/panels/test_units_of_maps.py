"""The maps of a table say numbers in the units of the table, not on the scale that is learned."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe, inspected, prepare
from playground.datasets.spec import no_progress
from playground.datasets.task import Prepared
from playground.document.inference import infer
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.ui.panels.boundary import BoundaryPanel
from playground.ui.panels.hidden import HiddenPanel
from playground.ui.panels.slice import SlicePanel
from playground.ui.view_state import ViewState
from tests.ui.recording_editor import RecordingEditor

PRICES = np.linspace(5_000, 90_000, 40)


@pytest.fixture
def data(tmp_path: Path) -> DataConfig:
    """A table whose target is learned on another scale."""
    path = tmp_path / "prices.csv"
    rows = (f"{k % 7 + 0.5},{k % 5 + 0.25},{price}" for k, price in enumerate(PRICES))
    path.write_text("\n".join(("size,age,price", *rows)))
    columns = '{"columns":{},"scales_target":true}'
    params = {"path": str(path), "target": "price", "columns": columns}
    return inspected(DataConfig(Selection("csv", params)), no_progress)


@pytest.mark.parametrize("kind", [SlicePanel, HiddenPanel, BoundaryPanel])
def test_the_scale_of_colours_is_in_the_units_of_the_target(
    qtbot: QtBot, data: DataConfig, kind: type[SlicePanel | HiddenPanel | BoundaryPanel]
) -> None:
    state, prepared = _shown(data)
    assert prepared.task.high < 100, "the target is learned on another scale"
    panel = kind(RecordingEditor())
    qtbot.addWidget(panel)

    panel.show_state(state)
    panel.show_data(prepared)
    panel.show_state(state)

    low, high = (float(end) for end in panel.legend.ends)
    assert low >= PRICES.min() - 1
    assert high == pytest.approx(PRICES.max(), rel=0.2)


def _shown(data: DataConfig) -> tuple[ViewState, Prepared]:
    project: Project = replace(TEMPLATES["xor"].build(), data=data)
    task = describe(data)
    return ViewState(project, infer(project.network, task), task), prepare(data, no_progress)
