"""A weight set by hand in the real window changes the boundary, and undo restores it."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.document.project import LayerId, Wire
from playground.training.protocol.controls import Call
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.events import RunState
from playground.training.protocol.probes import BoundaryProbe, WeightsProbe
from playground.ui.designer.wires.bundle_item import BundleItem
from tests.end_to_end.test_whole_way import LEFT, Person, opened_window


def hidden_layer(person: Person) -> LayerId:
    """Return the layer between input and output."""
    return person.project.network.layers[1].id


def kernel(person: Person) -> np.ndarray:
    """Return the hidden kernel that was shown last."""
    assert person.frame is not None
    return (person.frame.get(WeightsProbe()) or {})[hidden_layer(person)]["kernel"]


def has_weights(person: Person) -> bool:
    frame = person.frame
    return frame is not None and hidden_layer(person) in (frame.get(WeightsProbe()) or {})


def boundary(person: Person) -> np.ndarray:
    """Return the boundary that was shown last."""
    assert person.frame is not None
    answer = person.frame.get(BoundaryProbe())
    assert answer is not None
    return answer.values


def click_strand(person: Person, source: int, target: int) -> None:
    """Click the strand of one weight from the input to the hidden layer."""
    designer = person.window.designer
    wire = Wire(person.project.network.layers[0].id, hidden_layer(person))
    bundle = designer.network_scene.wire_items[wire]
    assert isinstance(bundle, BundleItem)
    strand = next(s for s in bundle.strands if (s.source, s.target) == (source, target))
    pixel = designer.mapFromScene(bundle.point_on(strand, 0.6))
    QTest.mouseClick(designer.viewport(), LEFT, pos=pixel)


def model_weights(person: Person) -> list[np.ndarray]:
    """Return the weights of the Keras model."""
    found: list[list[np.ndarray]] = []

    def read(program: Program) -> None:
        found.append(program.keras_model.get_weights())

    person.application.session.submit(Call(-1, read))
    person.wait_until(lambda: bool(found))
    return found[0]


def test_a_typed_weight_changes_the_boundary_and_undo_restores_it(
    graph_engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with opened_window(graph_engine, qtbot, tmp_path) as person:
        person.wait_for(RunState.PAUSED)
        person.wait_until(lambda: has_weights(person))
        before, weights = boundary(person).copy(), model_weights(person)
        click_strand(person, 0, 3)
        editor = person.window.designer.weights.editor
        assert editor.isVisible()
        editor.field.selectAll()
        qtbot.keyClicks(editor.field, "-6")
        qtbot.keyClick(editor.field, Qt.Key.Key_Return)
        person.wait_until(lambda: kernel(person)[0, 3] == -6.0)
        assert not np.array_equal(boundary(person), before)
        changed = weights[0].copy()
        changed[0, 3] = -6.0
        now = model_weights(person)
        np.testing.assert_array_equal(now[0], changed)
        for mine, theirs in zip(weights[1:], now[1:], strict=True):
            np.testing.assert_array_equal(mine, theirs)
        person.window.actions_by_name["undo"].trigger()
        person.wait_until(lambda: kernel(person)[0, 3] == weights[0][0, 3])
        np.testing.assert_array_equal(boundary(person), before)
        person.window.actions_by_name["redo"].trigger()
        person.wait_until(lambda: kernel(person)[0, 3] == -6.0)


def test_a_weight_is_set_during_training(
    graph_engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with opened_window(graph_engine, qtbot, tmp_path) as person:
        person.type_epochs("never")
        person.wait_for(RunState.PAUSED)
        person.click("play")
        person.wait_for(RunState.RUNNING)
        person.wait_until(lambda: person.epoch > 0 and has_weights(person))
        click_strand(person, 1, 0)
        editor = person.window.designer.weights.editor
        editor.field.selectAll()
        qtbot.keyClicks(editor.field, "40")
        qtbot.keyClick(editor.field, Qt.Key.Key_Return)
        person.wait_until(lambda: abs(kernel(person)[1, 0] - 40) < 10)
        assert person.application.presenter.run.state is RunState.RUNNING
        edit = person.project.weight_edits[-1]
        assert (edit.index, edit.value) == ((1, 0), 40.0)


def test_the_bias_of_the_output_changes_the_boundary(
    graph_engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with opened_window(graph_engine, qtbot, tmp_path) as person:
        person.wait_for(RunState.PAUSED)
        person.wait_until(lambda: has_weights(person))
        designer = person.window.designer
        output = person.project.network.layers[-1].id
        item = designer.network_scene.layer_items[output]
        before, hidden = boundary(person).copy(), kernel(person).copy()
        mark = designer.mapFromScene(item.mapToScene(item.bias_mark(0).center()))
        person.wait_until(lambda: item.bias_of(0) is not None)
        QTest.mouseMove(designer.viewport(), mark)
        person.wait_until(lambda: "bias of" in designer.hint.shown)
        QTest.mouseClick(designer.viewport(), LEFT, pos=mark)
        editor = designer.weights.editor
        editor.field.selectAll()
        qtbot.keyClicks(editor.field, "3.5")
        qtbot.keyClick(editor.field, Qt.Key.Key_Return)
        person.wait_until(lambda: item.bias_of(0) == 3.5)
        person.wait_until(lambda: bool((boundary(person) > before).all()))
        np.testing.assert_array_equal(kernel(person), hidden)


def is_held(now: np.ndarray, place: tuple[int, ...], shown: list[np.ndarray]) -> bool:
    """Return whether the other weights have changed since the last call, and this one has not."""
    last = shown[-1]
    shown.append(now.copy())
    return bool(now[place] == last[place] and (now != last).any())


def test_a_frozen_weight_stays_while_the_others_learn(
    graph_engine: Engine, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with opened_window(graph_engine, qtbot, tmp_path) as person:
        person.type_epochs("never")
        person.wait_for(RunState.PAUSED)
        person.wait_until(lambda: has_weights(person))
        start = kernel(person).copy()
        person.click("play")
        person.wait_until(lambda: (kernel(person) != start).sum() > 2)
        place = tuple(np.argwhere(kernel(person) != start)[0])  # of a unit that learns
        click_strand(person, *place)
        editor, frozen_at = person.window.designer.weights.editor, person.epoch
        qtbot.keyClick(editor.frozen, Qt.Key.Key_Space)
        qtbot.keyClick(editor.field, Qt.Key.Key_Return)
        frozen = person.project.network.layer(hidden_layer(person)).frozen_weights
        assert [weight.index for weight in frozen] == [place]
        shown = [start]
        person.wait_until(lambda: is_held(kernel(person), place, shown))
        before, epoch = kernel(person).copy(), person.epoch
        person.wait_until(lambda: person.epoch > epoch + 100)
        assert kernel(person)[place] == before[place]
        person.window.actions_by_name["undo"].trigger()
        person.wait_until(lambda: kernel(person)[place] != before[place])
        assert person.application.presenter.run.state is RunState.RUNNING
        assert person.epoch >= frozen_at  # it continues from where the weight was frozen
