"""The window with a long chain: opening, an edit and undo take steps in proportion to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from playground.document.commands import AddLayer, RemoveLayers, SetParams
from playground.document.edits.grouping import GroupLayers
from playground.document.project import Layout, Point, Project
from playground.ui.panels.summary import SummaryPanel
from tests.lanes import sampled
from tests.steps import Steps, chain
from tests.ui.conftest import Shell

SMALL, LARGE = 60, 240


KINDS: dict[str, Callable[[Project], Project]] = {
    "chain": lambda project: project,
    "blocks": lambda project: in_blocks(project, is_folded=False),
    "folded blocks": lambda project: in_blocks(project, is_folded=True),
    "wrong everywhere": lambda project: with_network(project, wires=project.network.wires[1:]),
    "without places": lambda project: replace(project, layout=Layout()),
}


def in_blocks(project: Project, *, is_folded: bool) -> Project:
    """Return the project with its layers in blocks of six."""
    ids = tuple(layer.id for layer in project.network.layers)
    for first in range(0, len(ids), 6):
        project = GroupLayers(ids[first : first + 6], is_folded=is_folded).apply(project)
    return project


def with_network(project: Project, **fields: Any) -> Project:
    return replace(project, network=replace(project.network, **fields))


def steps_of(shell: Shell, kind: str, count: int) -> dict[str, int]:
    """Return how many steps each thing that is done to a network takes."""
    steps = Steps()
    project = KINDS[kind](chain(count, steps))
    ids = tuple(layer.id for layer in project.network.layers)
    middle, wire = ids[count // 2], project.network.wires[count // 2]
    acts: dict[str, Callable[[], Any]] = {
        "open": lambda: shell.document.load(project),
        "edit": lambda: shell.presenter.editor.do(SetParams(middle, {"units": 2})),
        "undo": shell.document.undo,
        "insert": lambda: shell.presenter.editor.do(AddLayer("Dense", Point(), wire=wire)),
        "delete": lambda: shell.presenter.editor.do(RemoveLayers(ids[1:-1:2], heals=True)),
        "undo all": lambda: shell.document.undo(2),
    }
    taken = {}
    for name, act in acts.items():
        before = steps.count
        act()
        QApplication.sendPostedEvents()
        shell.window.grab()
        taken[name] = steps.count - before
    return taken


@pytest.mark.parametrize("kind", sampled(KINDS, "blocks"))
def test_four_times_the_layers_take_four_times_the_steps(shell: Shell, kind: str) -> None:
    small, large = steps_of(shell, kind, SMALL), steps_of(shell, kind, LARGE)
    rates = {name: large[name] / small[name] for name in small}
    assert {name: rate for name, rate in rates.items() if rate > 1.3 * LARGE / SMALL} == {}


def test_an_edit_changes_only_the_rows_of_the_summary_that_differ(shell: Shell) -> None:
    shell.window.panels.complete()
    panel = shell.window.panels.panel(SummaryPanel)
    shell.window.panels.tabs.setCurrentWidget(panel)
    project = chain(SMALL)
    shell.document.load(project)
    shell.window.grab()
    cells = [panel.table.item(row, 0) for row in range(SMALL)]
    changed: list[int] = []
    panel.table.itemChanged.connect(lambda item: changed.append(item.row()))

    shell.presenter.editor.do(SetParams(project.network.layers[5].id, {"units": 3}))

    assert [panel.table.item(row, 0) for row in range(SMALL)] == cells
    assert set(changed) == {5, 6}
