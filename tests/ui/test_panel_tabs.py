"""The tabs: there at once, filled when they are needed."""

import pytest
from pytestqt.qtbot import QtBot

from playground.base.errors import PlaygroundError
from playground.ui.panels.metrics.panel import MetricsPanel
from playground.ui.panels.registry import PANELS
from playground.ui.shell.panel_tabs import PanelTabs
from tests.ui.recording_editor import RecordingEditor


def test_tabs_are_there_before_their_panels(qtbot: QtBot) -> None:
    tabs = PanelTabs(RecordingEditor())
    qtbot.addWidget(tabs)
    assert tabs.made == ()
    titles = [tabs.tabs.tabText(index) for index in range(tabs.tabs.count())]
    assert titles == [cls.title for cls in PANELS]


def test_panels_take_the_places_of_their_tabs(qtbot: QtBot) -> None:
    tabs = PanelTabs(RecordingEditor())
    qtbot.addWidget(tabs)
    tabs.tabs.setCurrentIndex(2)
    with qtbot.waitSignal(tabs.visibility_changed):
        tabs.complete()
    assert [type(panel) for panel in tabs.panels] == list(PANELS)
    assert [tabs.tabs.widget(index) for index in range(len(PANELS))] == list(tabs.panels)
    assert tabs.tabs.currentIndex() == 2
    assert tabs.tabs.count() == len(PANELS)


def test_a_panel_that_is_asked_for_is_made(qtbot: QtBot) -> None:
    tabs = PanelTabs(RecordingEditor())
    qtbot.addWidget(tabs)
    assert isinstance(tabs.panel(MetricsPanel), MetricsPanel)


def test_a_panel_is_found_by_its_title_in_any_case(qtbot: QtBot) -> None:
    tabs = PanelTabs(RecordingEditor())
    qtbot.addWidget(tabs)
    for cls in PANELS:
        tabs.bring_to_front(cls.title.lower())
        assert tabs.tabs.tabText(tabs.tabs.currentIndex()) == cls.title


def test_a_title_that_no_panel_of_the_project_has_is_refused(qtbot: QtBot) -> None:
    tabs = PanelTabs(RecordingEditor())
    qtbot.addWidget(tabs)
    tabs.tabs.offer({PANELS.index(MetricsPanel): False})
    for title in ("", "No such panel", MetricsPanel.title):
        with pytest.raises(PlaygroundError, match=r"has no panel .* choose one of Runs, Weights"):
            tabs.bring_to_front(title)
    assert tabs.made == ()
