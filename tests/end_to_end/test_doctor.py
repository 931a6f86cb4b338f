"""The doctor in the window, with the real engine: a finding, its repair, and undo."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.training.protocol.engine import Engine
from playground.training.protocol.events import RunState
from tests.doctor.sick_projects import SICK
from tests.end_to_end.test_whole_way import opened_window

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.keras
def test_a_repair_cures_the_run_and_undo_brings_the_sick_one_back(
    graph_engine: Engine, qtbot: QtBot, tmp_path: Path
) -> None:
    project = SICK["vanishing_gradients"].build(tmp_path)
    with opened_window(graph_engine, qtbot, tmp_path, project) as person:
        window = person.application.window
        tab = window.side.inspector.doctor
        person.wait_for(RunState.PAUSED)
        window.actions_by_name["play"].trigger()
        person.wait_for(RunState.FINISHED)
        qtbot.waitUntil(lambda: bool(tab.cards), timeout=60_000)
        assert [card.finding.rule for card in tab.cards] == ["vanishing_gradients"]
        window.side.inspector.open_tab(type(tab))
        QTest.mouseClick(tab.cards[0].repair, LEFT)
        person.wait_for(RunState.PAUSED)
        assert not tab.cards
        window.actions_by_name["play"].trigger()
        person.wait_for(RunState.FINISHED)
        pump = person.application.presenter.run.pump
        qtbot.waitUntil(
            lambda: pump.last is not None and pump.last.checkups.latest_time == 60, timeout=60_000
        )
        assert not tab.cards, "the repaired run is well"
        window.actions_by_name["undo"].trigger()
        qtbot.waitUntil(lambda: bool(tab.cards), timeout=60_000)
        assert tab.cards[0].finding.rule == "vanishing_gradients"
        assert person.project.network == project.network
