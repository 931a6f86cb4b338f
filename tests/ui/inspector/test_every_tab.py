"""What every tab of settings must survive, run over the registry."""

import importlib
import inspect
import pkgutil

import pytest
from pytestqt.qtbot import QtBot

import playground.ui.inspector as inspector_package
from playground.datasets.prepare import describe
from playground.document.inference import infer
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.ui.inspector.registry import TABS
from playground.ui.inspector.settings_tab import SettingsTab
from playground.ui.view_state import ViewState
from tests.ui.recording_editor import RecordingEditor

PROJECTS = (Project(), *(template.build() for template in TEMPLATES))
each_tab = pytest.mark.parametrize("kind", TABS, ids=lambda kind: kind.__name__)


def state_of(project: Project) -> ViewState:
    """Return a project as the window shows it."""
    task = describe(project.data)
    return ViewState(project, infer(project.network, task), task)


def test_every_tab_that_is_written_is_in_the_registry() -> None:
    written: set[type] = set()
    for found in pkgutil.walk_packages(
        inspector_package.__path__, f"{inspector_package.__name__}."
    ):
        module = importlib.import_module(found.name)
        written |= {
            kind
            for kind in vars(module).values()
            if inspect.isclass(kind) and issubclass(kind, SettingsTab)
        }
    assert set(TABS) == written - {SettingsTab}
    assert len(TABS) == len(set(TABS)), "a tab is listed twice in TABS"


def test_every_tab_has_a_title_of_its_own_and_says_what_is_set_there() -> None:
    titles = [kind.title for kind in TABS]
    assert all(titles)
    assert len(titles) == len(set(titles))
    assert all(kind.summary.endswith(".") for kind in TABS)


@each_tab
def test_a_tab_shows_any_project_and_edits_none(kind: type[SettingsTab], qtbot: QtBot) -> None:
    editor = RecordingEditor()
    tab = kind(editor)
    qtbot.addWidget(tab)
    assert tab.text
    for project in PROJECTS:
        tab.show_state(state_of(project))
        for layer in project.network.layers:
            tab.select((layer.id,))
            assert tab.text
            assert tab.tip
        tab.select(tuple(layer.id for layer in project.network.layers))
        tab.select(())
        assert not tab.is_wanted, "nothing is selected, so no tab comes to the front"
    assert not editor.commands
    assert not editor.steps
    assert not editor.reasons
