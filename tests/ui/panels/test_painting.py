"""Painting on the decision boundary with the mouse, and the table of points."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.base.errors import DataError
from playground.datasets.families.painting import points_of
from playground.datasets.sources import DATASETS
from playground.datasets.sources.painted import PAINTED
from playground.document.commands import SetData
from playground.document.locks import Locks
from playground.training.protocol.events import DataRefused, Failed
from playground.ui.inspector.data_section import choose_source
from playground.ui.panels.painting.strokes import Tool
from playground.ui.panels.painting.table import PointTable, lines_of, names_in, points_in
from playground.ui.panels.painting.tools import PaintTools
from tests.ui.conftest import Shell

BUTTON = Qt.MouseButton.LeftButton


@pytest.fixture
def tools(shell: Shell, qtbot: QtBot) -> PaintTools:
    """Return the tools of a window whose data is painted, with the map on screen."""
    shell.window.resize(1280, 800)
    shell.window.show()
    qtbot.waitExposed(shell.window)
    data = shell.document.project.data
    shell.presenter.editor.do(choose_source(data, PAINTED))
    return shell.window.side.boundary.painting


def params(shell: Shell) -> dict[str, Any]:
    return dict(shell.document.project.data.source.params)


def points(shell: Shell) -> np.ndarray:
    return points_of(params(shell)["points"])


def stroke(shell: Shell, *places: tuple[float, float]) -> None:
    """Press the button at the first place, move to the others, and release it."""
    view = shell.window.side.boundary.view
    pixels = [view.to_pixels(QPointF(x, y)).toPoint() for x, y in places]
    QTest.mousePress(view, BUTTON, pos=pixels[0])
    for place in pixels[1:]:
        QTest.mouseMove(view, place)
    QTest.mouseRelease(view, BUTTON, pos=pixels[-1])


def test_tools_are_shown_for_painted_points_alone(tools: PaintTools, shell: Shell) -> None:
    assert tools.isVisible()
    shell.presenter.editor.do(choose_source(shell.document.project.data, DATASETS["spiral"]))
    assert not tools.isVisible()
    before = shell.document.project
    stroke(shell, (0, 0))
    assert shell.document.project is before


def test_a_click_with_the_point_tool_adds_one_point_there(tools: PaintTools, shell: Shell) -> None:
    before = points(shell)
    tools.tools[Tool.POINT].click()
    tools.class_chips[1].click()
    stroke(shell, (0.5, -4))
    after = points(shell)
    assert len(after) == len(before) + 1
    assert after[-1] == pytest.approx([0.5, -4, 1], abs=0.1)


def test_a_stroke_of_the_brush_is_one_edit_of_the_chosen_class(
    tools: PaintTools, shell: Shell
) -> None:
    before = params(shell)
    count = len(points(shell))
    stroke(shell, (-5, -5), (-4, -5), (-3, -5), (-2, -5))
    added = points(shell)[count:]
    assert len(added) >= 6
    assert (added[:, 2] == 0).all()
    assert (np.abs(added[:, 1] + 5) <= 0.7).all()
    shell.window.actions_by_name["undo"].trigger()
    assert params(shell) == before


def test_a_stroke_is_drawn_before_the_button_is_released(tools: PaintTools, shell: Shell) -> None:
    view, before = shell.window.side.boundary.view, shell.document.project
    places = [view.to_pixels(QPointF(x, -5)).toPoint() for x in (-5, -2)]
    QTest.mousePress(view, BUTTON, pos=places[0])
    QTest.mouseMove(view, places[1])
    assert shell.document.project is before
    (dots,) = view._dots
    assert len(dots.positions) > len(points(shell))
    QTest.mouseRelease(view, BUTTON, pos=places[1])


def test_the_eraser_takes_points_away(tools: PaintTools, shell: Shell) -> None:
    x, y, _label = points(shell)[0]
    tools.tools[Tool.ERASER].click()
    stroke(shell, (x, y))
    left = points(shell)
    assert np.hypot(left[:, 0] - x, left[:, 1] - y).min() > 0.4


def test_a_point_is_moved(tools: PaintTools, shell: Shell) -> None:
    before = points(shell)
    tools.tools[Tool.MOVE].click()
    stroke(shell, tuple(before[0, :2]), (0, 0), (0.5, 0.5))
    after = points(shell)
    assert after[0] == pytest.approx([0.5, 0.5, before[0, 2]], abs=0.1)
    assert (after[1:] == before[1:]).all()


def test_a_point_that_was_painted_is_drawn_before_the_data_is_loaded(
    tools: PaintTools, shell: Shell
) -> None:
    view = shell.window.side.boundary.view
    tools.tools[Tool.POINT].click()
    stroke(shell, (4.5, 4.5))
    (dots,) = view._dots
    assert dots.positions[-1] == pytest.approx([4.5, 4.5], abs=0.1)
    chips = shell.window.side.boundary.train_chip, shell.window.side.boundary.test_chip
    half = len(tools.points) // 2
    assert [chip.text() for chip in chips] == [f"train {half}", f"test {len(tools.points) - half}"]


def test_a_class_can_be_added_and_painted(tools: PaintTools, shell: Shell) -> None:
    tools.more.click()
    assert params(shell)["names"] == "orange, blue, class 2"
    assert tools.class_chips[2].isChecked()
    tools.tools[Tool.POINT].click()
    stroke(shell, (0, 5))
    assert points(shell)[-1, 2] == 2
    assert shell.window.side.boundary.state is not None
    assert shell.window.side.boundary.state.task.output_units == 3


def test_a_class_is_removed_with_its_points(tools: PaintTools, shell: Shell) -> None:
    assert not tools.fewer.isEnabled()
    tools.more.click()
    tools.tools[Tool.POINT].click()
    stroke(shell, (0, 5))
    tools.class_chips[0].click()
    first = points(shell)
    tools.fewer.click()
    assert params(shell)["names"] == "blue, class 2"
    expected = first[first[:, 2] > 0]
    assert (points(shell)[:, :2] == expected[:, :2]).all()
    assert (points(shell)[:, 2] == expected[:, 2] - 1).all()


def test_values_are_painted_for_regression(tools: PaintTools, shell: Shell) -> None:
    source = shell.document.project.data.source.with_param("kind", "values")
    shell.presenter.editor.do(SetData({"source": source}))
    assert tools.value.isVisible()
    assert not tools.class_chips
    tools.value.setValue(-0.4)
    tools.tools[Tool.POINT].click()
    stroke(shell, (1, 1))
    assert points(shell)[-1, 2] == pytest.approx(-0.4)


def test_while_points_are_missing_the_map_does_not_blame_the_network(
    tools: PaintTools, shell: Shell
) -> None:
    tools.clear.click()
    said = "There are no points yet"
    shell.report(DataRefused(shell.document.project.data, said), Failed(said))
    assert shell.window.side.boundary.view.message == "The map appears once the problems are fixed."


def test_the_line_under_the_cursor_leaves_room_for_painting(
    tools: PaintTools, shell: Shell
) -> None:
    boundary = shell.window.side.boundary
    x, y, _label = tools.points[0]
    boundary.view.hovered.emit(QPointF(x, y))
    assert boundary.view._readout.startswith("x ")
    assert "point" not in boundary.view._readout


def test_clear_removes_all_points_and_undo_brings_them_back(
    tools: PaintTools, shell: Shell
) -> None:
    before = params(shell)
    tools.clear.click()
    assert params(shell)["points"] == ""
    shell.window.actions_by_name["undo"].trigger()
    assert params(shell) == before


def test_points_are_typed_in_the_table(tools: PaintTools, shell: Shell) -> None:
    tools.table.click()
    (table,) = shell.window.findChildren(PointTable)
    table.field.setPlainText("x, y, class\n1, 2, blue\n-3, 4, 0\n")
    assert table.verdict.text() == "2 points"
    table.accept_button.click()
    assert points(shell).tolist() == [[1, 2, 1], [-3, 4, 0]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1 2 blue", ("orange", "blue")),
        ("1 2 blue\n1 2 green", ("orange", "blue", "green")),
        ("1,2,cat\n1,2,dog\n3,4,owl", ("cat", "dog", "owl")),
        ("1 2 cat\n3 4 1", ("orange", "blue", "cat")),
        ("1\t2\ta, b\n3\t4\tc", ("a  b", "c")),
        ("1 2 cat", ("orange", "blue", "cat")),
    ],
)
def test_names_that_are_new_become_classes(text: str, names: tuple[str, ...]) -> None:
    found = names_in(text, ("orange", "blue"))
    assert found == names
    points_in(text, found)
    assert names_in(text, ()) == ()


def test_a_table_of_points_goes_from_one_window_to_the_other(
    tools: PaintTools, shell: Shell, other_shell: Shell, qtbot: QtBot
) -> None:
    tools.more.click()
    stroke(shell, (4.0, 4.0))
    lines = "-1\t-2\tcat\n3\t4\tdog\n0\t1\tow l"
    tools.table.click()
    (table,) = shell.window.findChildren(PointTable)
    table.field.setPlainText(lines)
    table.accept_button.click()
    tools.table.click()
    (table,) = (each for each in shell.window.findChildren(PointTable) if each.isVisible())
    table.field.selectAll()
    table.field.copy()
    table.reject()
    data = other_shell.document.project.data
    other_shell.presenter.editor.do(choose_source(data, PAINTED))
    other_shell.window.side.boundary.painting.table.click()
    (other,) = other_shell.window.findChildren(PointTable)
    other.field.selectAll()
    other.field.paste()
    assert other.verdict.text() == "3 points; classes: cat, dog, ow l"
    other.accept_button.click()
    assert params(other_shell) == params(shell)
    other_shell.window.actions_by_name["undo"].trigger()
    assert params(other_shell)["names"] == "orange, blue"


def test_a_painted_project_goes_as_text_to_the_other_window(
    tools: PaintTools, shell: Shell, other_shell: Shell
) -> None:
    tools.more.click()
    stroke(shell, (4.0, 4.0))
    shell.window.actions_by_name["copy_project"].trigger()
    other_shell.window.actions_by_name["paste"].trigger()
    assert other_shell.document.project == shell.document.project
    assert points(other_shell).tolist() == points(shell).tolist()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1 2", "Line 1 must be"),
        ("1 2 5", "class 5 does not exist"),
        ("1 2 0.5", "class 0.5 does not exist"),
        ("9 2 0", "lies in -6 to 6"),
        ("nan 2 0", "lies in -6 to 6"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken(
    tools: PaintTools, shell: Shell, text: str, reason: str
) -> None:
    with pytest.raises(DataError, match=reason):
        points_in(text, ("orange", "blue"))
    tools.table.click()
    (table,) = shell.window.findChildren(PointTable)
    table.field.setPlainText(text)
    assert not table.accept_button.isEnabled()


def test_the_lines_of_the_table_come_back_as_they_were(tools: PaintTools, shell: Shell) -> None:
    names = ("orange", "blue")
    before = points(shell)
    assert (points_in(lines_of(before, names), names) == before).all()
    values = replace_labels(before)
    assert points_in(lines_of(values, ()), ()) == pytest.approx(values)


def replace_labels(found: np.ndarray) -> np.ndarray:
    """Return points with values from -1 to 1."""
    result = found.copy()
    result[:, 2] = np.round(np.linspace(-1, 1, len(result)), 2)
    return result


def test_points_of_a_refused_stroke_do_not_stay_on_the_map(tools: PaintTools, shell: Shell) -> None:
    view, before = shell.window.side.boundary.view, points(shell)
    shell.document.set_locks(Locks(("data.source",)))
    tools.tools[Tool.POINT].click()
    stroke(shell, (4.5, 4.5))

    assert (points(shell) == before).all(), "the class cannot change the data"
    assert (tools.points == before).all()
    drawn = np.concatenate([each.positions for each in view._dots])
    assert np.hypot(*(drawn - (4.5, 4.5)).T).min() > 0.2
