"""Messages stay as long as their causes do, and move nothing when they come and go."""

import os
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from playground.base.params import Selection
from playground.document.commands import RemoveLayers, Rename, SetData, SetTraining
from playground.document.problems.examining import examine
from playground.document.project import LayerId, Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import BuildReport
from playground.training.protocol.events import (
    Built,
    DataRefused,
    EngineReady,
    Failed,
    Notice,
    RunState,
    StateChanged,
)
from playground.ui.messages import (
    OF_THE_LAST_EDIT,
    Cause,
    Kind,
    Message,
    MessageBoard,
    Remedy,
    Topic,
)
from tests.lanes import sampled
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
SEEDS = 60 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 6
HIDDEN = LayerId("layer2")
CAUSES = tuple(Cause(topic, subject) for topic in Topic for subject in ("", "other"))
KINDS = st.sampled_from(list(Kind))
ACTS = st.sampled_from(["post", "answer", "end", "end topic"])
Step = tuple[str, Cause, Kind]
STEPS = st.lists(st.tuples(ACTS, st.sampled_from(CAUSES), KINDS))


@given(STEPS)
def test_no_message_stays_whose_cause_has_ended(steps: list[Step]) -> None:
    board = MessageBoard()
    standing: dict[Cause, tuple[Kind, int]] = {}
    for number, (act, cause, kind) in enumerate(steps):
        if act in ("post", "answer"):
            is_answer = act == "answer"
            board.post(Message(cause, kind, str(number), is_answer=is_answer))
            standing[cause] = (Kind.ERROR if is_answer else kind, number)
        elif act == "end":
            board.end(cause)
            standing.pop(cause, None)
        else:
            board.end_topics(frozenset({cause.topic}))
            standing = {each: at for each, at in standing.items() if each.topic != cause.topic}
        assert {each.cause for each in board.standing} == standing.keys()
        shown = None if board.shown is None else (board.shown.rank, int(board.shown.text))
        assert shown == max(standing.values(), default=None)


def said(shell: Shell) -> str:
    """Return what the bar says; nothing where it is hidden."""
    bar = shell.window.messages
    return bar.text.text() if bar.isVisible() else ""


def build(shell: Shell, generation: int = 1) -> None:
    """Let the training thread become ready to train."""
    shell.report(
        StateChanged(RunState.BUILDING),
        Built(generation, BuildReport()),
        StateChanged(RunState.PAUSED),
    )


def fail_to_load(shell: Shell) -> None:
    config = shell.document.project.data
    text = "MNIST could not be downloaded"
    shell.report(
        StateChanged(RunState.LOADING),
        DataRefused(config, text),
        Failed(text),
        StateChanged(RunState.FAILED, text),
    )


def test_download_that_failed_is_said_until_the_data_is_loaded(shell: Shell) -> None:
    fail_to_load(shell)
    assert "could not be downloaded" in said(shell)
    shell.report(StateChanged(RunState.LOADING))
    assert said(shell) == ""


def test_download_that_failed_is_forgotten_with_its_data(shell: Shell) -> None:
    fail_to_load(shell)
    shell.presenter.editor.do(SetData({"source": Selection("circle")}))
    shell.report(StateChanged(RunState.LOADING), StateChanged(RunState.BUILDING))
    assert "could not be downloaded" not in said(shell)


def test_keras_that_failed_to_load_is_said_until_it_is_loaded(shell: Shell) -> None:
    shell.report(Failed("Keras could not be loaded"), StateChanged(RunState.FAILED))
    shell.presenter.files.show_project(TEMPLATES["iris"].build())
    assert "Keras could not be loaded" in said(shell)
    shell.report(EngineReady("Keras 3.15.1 · TensorFlow 2.21.0 · CPU"))
    assert said(shell) == ""


def type_rate(shell: Shell, text: str) -> None:
    line = shell.window.transport.hyperparameters.learning_rate.line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


@pytest.mark.parametrize("valid", ["0.01", "the value that was there"])
def test_value_that_does_not_fit_is_forgotten_after_one_that_does(shell: Shell, valid: str) -> None:
    before = shell.window.transport.hyperparameters.learning_rate.line.text()
    type_rate(shell, "-3")
    assert said(shell).startswith("learning_rate must be a number greater than 0")
    type_rate(shell, before if valid.startswith("the") else valid)
    assert said(shell) == ""


def test_value_of_a_form_that_does_not_fit_is_forgotten_after_one_that_does(shell: Shell) -> None:
    shell.window.designer.select((HIDDEN,))
    form = shell.window.side.inspector.layer.form
    assert form is not None
    field = form.fields["units"]
    field.submit(-5)
    assert said(shell) != ""
    field.submit(field.value)
    assert said(shell) == ""


def test_incomplete_network_is_said_until_it_trains(shell: Shell) -> None:
    play = shell.window.transport.buttons["play"]
    shell.report(StateChanged(RunState.INCOMPLETE, "the network has no Input layer"))
    QTest.mouseClick(play, LEFT)
    assert "once the network is complete" in said(shell)
    shell.report(StateChanged(RunState.INCOMPLETE, "layer 'dense' has no input"))
    assert "layer 'dense' has no input" in said(shell).replace("Layer", "layer")
    build(shell)
    shell.report(StateChanged(RunState.RUNNING))
    assert said(shell) == ""


def test_incomplete_network_is_said_no_longer_when_play_is_cancelled(shell: Shell) -> None:
    play = shell.window.transport.buttons["play"]
    shell.report(StateChanged(RunState.INCOMPLETE, "the network has no Input layer"))
    QTest.mouseClick(play, LEFT)
    QTest.mouseClick(play, LEFT)
    assert said(shell) == ""


@pytest.mark.parametrize("state", [RunState.PAUSED, RunState.RUNNING, RunState.BUILDING])
def test_reason_of_a_stop_goes_when_the_run_continues(shell: Shell, state: RunState) -> None:
    shell.report(StateChanged(RunState.RUNNING), Failed("Training diverged."))
    shell.report(StateChanged(RunState.FAILED, "Training diverged."))
    assert said(shell) == "Training diverged."
    shell.report(StateChanged(state))
    assert said(shell) == ""


def test_rule_that_never_acts_is_said_until_the_next_build(shell: Shell) -> None:
    shell.report(Built(1, BuildReport()), Notice("A rule never acts", is_lasting=True))
    shell.report(StateChanged(RunState.PAUSED), StateChanged(RunState.RUNNING))
    assert said(shell) == "A rule never acts."
    shell.report(Built(2, BuildReport()))
    assert said(shell) == ""


def test_refused_edit_is_forgotten_with_the_next_edit(shell: Shell) -> None:
    shell.window.messages.error(Cause(Topic.EDIT), "That name is taken")
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    assert said(shell) == ""


def test_another_project_keeps_only_what_is_about_the_program(shell: Shell) -> None:
    for cause in CAUSES:
        shell.window.messages.error(cause, f"{cause}")
    shell.presenter.files.show_project(TEMPLATES["iris"].build())
    left = {message.cause.topic for message in shell.window.messages.board.standing}
    assert left == {
        Topic.ENGINE,
        Topic.LATE_SAVE,
        Topic.AUTOSAVE,
        Topic.RECOVERY,
        Topic.PROGRAM,
    }


def test_the_one_that_waits_is_shown_when_the_other_is_closed(shell: Shell) -> None:
    bar = shell.window.messages
    bar.notice(Cause(Topic.RULE), "A rule never acts")
    bar.error(Cause(Topic.RUN), "Training diverged")
    assert said(shell) == "Training diverged."
    QTest.mouseClick(bar.dismiss, LEFT)
    assert said(shell) == "A rule never acts."
    QTest.mouseClick(bar.dismiss, LEFT)
    assert said(shell) == ""


def paste(shell: Shell, text: str) -> None:
    """Press Ctrl+V on the canvas."""
    QGuiApplication.clipboard().setText(text)
    shell.window.designer.setFocus()
    QTest.keyClick(shell.window.designer, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def edit_an_earlier_epoch(shell: Shell) -> None:
    shell.presenter.editor.is_locked = True
    shell.presenter.editor.do(SetTraining({"epochs": 9}))


ANSWERED: tuple[Callable[[Shell], object], ...] = (
    lambda shell: shell.window.designer.message.emit("nothing is selected"),
    lambda shell: paste(shell, "Lorem ipsum"),
    lambda shell: paste(shell, "import keras\nmodel = keras.Sequential()\n"),
    lambda shell: paste(shell, "a,b\n1,2\n3,4\n"),
    edit_an_earlier_epoch,
    lambda shell: shell.window.actions_by_name["sheet"].trigger(),
    lambda shell: shell.presenter.films.ask(),
)
"""What a user may ask for and is answered in the message bar."""


@pytest.mark.parametrize("way", range(len(ANSWERED)))
def test_an_older_error_does_not_hide_the_answer_to_what_the_user_does(
    shell: Shell, way: int
) -> None:
    bar, trouble = shell.window.messages, Cause(Topic.LATE_SAVE, "old")
    done: list[str] = []
    bar.error(
        trouble, "The other project was not saved", Remedy("Save as…", lambda: done.append(""))
    )
    ANSWERED[way](shell)
    assert said(shell) != "The other project was not saved."
    assert bar.remedy.isHidden() or bar.remedy.text() != "Save as…"
    bar.close_shown()
    assert said(shell) == "The other project was not saved."
    assert done == []


def test_escape_on_the_canvas_closes_the_message_once_nothing_is_selected(shell: Shell) -> None:
    view = shell.window.designer
    view.select((HIDDEN,))
    shell.window.messages.notice(Cause(Topic.RULE), "A rule never acts")
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.selected() == ()
    assert said(shell) != ""
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert said(shell) == ""


def test_markup_in_a_message_is_plain_text(shell: Shell) -> None:
    shell.window.messages.error(Cause(Topic.OPEN), "<img src='file:///x'> is not a column")
    assert shell.window.messages.text.textFormat() is Qt.TextFormat.PlainText


WAYS: tuple[Callable[[Shell], object], ...] = (
    lambda shell: shell.report(StateChanged(RunState.PAUSED)),
    lambda shell: shell.report(StateChanged(RunState.RUNNING)),
    lambda shell: shell.report(StateChanged(RunState.LOADING)),
    lambda shell: shell.report(StateChanged(RunState.INCOMPLETE, "the network has no Input layer")),
    lambda shell: shell.report(Failed("It failed"), StateChanged(RunState.FAILED, "It failed")),
    fail_to_load,
    build,
    lambda shell: shell.report(Notice("A rule never acts", is_lasting=True)),
    lambda shell: shell.report(Notice("That run is no longer kept")),
    lambda shell: shell.report(EngineReady("Keras 3.15.1 · TensorFlow 2.21.0 · CPU")),
    lambda shell: QTest.mouseClick(shell.window.transport.buttons["play"], LEFT),
    lambda shell: QTest.mouseClick(shell.window.transport.buttons["reset"], LEFT),
    lambda shell: type_rate(shell, "-3"),
    lambda shell: type_rate(shell, "0.01"),
    lambda shell: shell.presenter.editor.do(Rename(HIDDEN, "no good")),
    lambda shell: shell.presenter.editor.do(SetTraining({"epochs": 7})),
    lambda shell: shell.presenter.editor.do(SetTraining({"epochs": 8})),
    lambda shell: shell.presenter.editor.do(SetData({"source": Selection("iris"), "features": ()})),
    lambda shell: shell.document.undo(),
    lambda shell: shell.presenter.files.show_project(TEMPLATES["xor"].build()),
    lambda shell: shell.presenter.exports.choose("keras"),
)
"""What may happen to a window, in any order."""


def causes_that_ended(shell: Shell) -> set[Topic]:
    """Return the topics of which no message may be shown, by what is true of the window now."""
    run = shell.presenter.run
    ended: set[Topic] = set()
    if run.state is not RunState.FAILED:
        ended |= {Topic.RUN}
    if run.state in (RunState.RUNNING, RunState.PAUSED, RunState.INCOMPLETE):
        ended |= {Topic.DATA} if run.data is not None else set()
    if not (run.is_playing and run.state is RunState.INCOMPLETE):
        ended |= {Topic.NETWORK}
    if examine(shell.document.project)[0].is_buildable:
        ended |= {Topic.FIT}
    return ended


@pytest.mark.parametrize("seed", sampled(range(SEEDS), 0))
def test_in_any_order_no_message_stays_whose_cause_has_ended(shell: Shell, seed: int) -> None:
    generator = random.Random(seed)
    bar = shell.window.messages
    for _ in range(60):
        before = shell.document.project
        way = generator.choice(WAYS)
        standing = {message.cause for message in bar.board.standing}
        way(shell)
        now = {message.cause.topic for message in bar.board.standing}
        assert not now & causes_that_ended(shell)
        if shell.document.project is not before:
            old = {message.cause for message in bar.board.standing} & standing
            assert not {cause.topic for cause in old} & OF_THE_LAST_EDIT
        shown = bar.board.shown
        assert bar.isVisible() == (shown is not None)


# Nothing moves


def act_nothing() -> None:
    """Do nothing."""


def say_all(shell: Shell) -> list[Callable[[], None]]:
    """Return one way to say something for each kind of message, and ways to end it."""
    bar, long = shell.window.messages, "The data is of another type and does not fit. " * 6
    remedy = Remedy("Fit all to the data", act_nothing)
    return [
        lambda: bar.mention("This cannot be connected"),
        lambda: bar.notice(Cause(Topic.RULE), long),
        lambda: bar.offer(Cause(Topic.RECOVERY), long, remedy, remedy),
        lambda: bar.error(Cause(Topic.DATA), "It failed", remedy),
        lambda: bar.error(Cause(Topic.RUN), long),
        lambda: bar.end_topics(*Topic),
    ]


def test_the_scene_stays_under_the_pointer_while_a_layer_is_dragged(shell: Shell) -> None:
    view = shell.window.designer
    item = view.network_scene.layer_items[HIDDEN]
    start = view.mapFromScene(item.card_rect().topLeft() + QPointF(30, 16))
    there = start + QPoint(40, 30)
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), there)
    moved = item.pos()
    before = view.mapToScene(there), view.viewport().mapToGlobal(there), view.transform()
    for say in say_all(shell):
        say()
        QTest.qWait(0)
        assert (view.mapToScene(there), view.viewport().mapToGlobal(there)) == before[:2]
        assert view.transform() == before[2]
        QTest.mouseMove(view.viewport(), there)
        assert item.pos() == moved
    QTest.mouseRelease(view.viewport(), LEFT, pos=there)
    position = shell.document.project.layout.positions[HIDDEN]
    assert (position.x, position.y) == (moved.x(), moved.y())


def receiver(view: QWidget, pixel: QPoint) -> tuple[QWidget, QPoint]:
    """Return which widget Qt gives a drag at that pixel of `view`, and where that is in it."""
    found: QWidget = view.childAt(pixel) or view
    while not found.acceptDrops():
        parent = found.parentWidget()
        assert parent is not None
        found = parent
    return found, found.mapFrom(view, pixel)


def drop(shell: Shell, pixel: QPoint, says: list[Callable[[], None]]) -> Project:
    """Drag Dropout to `pixel` of the canvas, read `says` there, drop; return the project."""
    view = shell.window.designer
    palette = shell.window.palette_list.list
    data = palette.mimeData(palette.findItems("Dropout", Qt.MatchFlag.MatchExactly))
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    wanted = view.mapToScene(pixel)
    for say in (act_nothing, *says):
        say()
        QTest.qWait(0)
        target, place = receiver(view.viewport(), pixel)
        assert target is view.viewport()
        assert view.mapToScene(place) == wanted
        for event in (QDragEnterEvent, QDragMoveEvent):
            drag = event(place, action, data, LEFT, none)
            QApplication.sendEvent(target, drag)
            assert drag.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(place), action, data, LEFT, none))
    return shell.document.project


def test_a_layer_from_the_palette_lands_in_its_place_whatever_is_said(shell: Shell) -> None:
    bar = shell.window.messages
    says = say_all(shell)
    says[2]()
    QTest.qWait(0)
    below_the_bar = bar.geometry().center()
    bar.end_topics(*Topic)
    quiet = drop(shell, below_the_bar, [])
    shell.document.undo()
    QTest.qWait(0)
    assert drop(shell, below_the_bar, says[:5]) == quiet
    assert any(layer.type_name == "Dropout" for layer in quiet.network.layers)


def test_nothing_in_the_window_moves_when_messages_come_and_go(shell: Shell) -> None:
    window = shell.window
    window.messages.error(Cause(Topic.RUN), "It failed")
    window.messages.end_topics(Topic.RUN)
    for _ in range(3):
        QTest.qWait(0)  # the layouts of a window that was just opened come to rest
    parts = [part for part in window.findChildren(QWidget) if part.isVisible()]
    before = {part: part.geometry() for part in parts}
    for say in say_all(shell):
        say()
        QTest.qWait(0)
        for part in parts:
            assert part.geometry() == before[part]


@pytest.mark.parametrize("size", sampled([(1024, 640), (1280, 800), (1920, 1080)], (1024, 640)))
@pytest.mark.parametrize("percent", sampled([100, 150], 150))
def test_the_bar_is_whole_and_lies_over_the_lower_edge(
    shell: Shell, size: tuple[int, int], percent: int
) -> None:
    shell.window.actions_by_name[f"text_{percent}"].trigger()
    shell.window.resize(*size)
    bar, view = shell.window.messages, shell.window.designer.viewport()
    for say in say_all(shell)[:5]:
        say()
        QTest.qWait(0)
        assert view.rect().contains(bar.geometry())
        assert view.height() - bar.geometry().bottom() < 30
        assert bar.text.height() >= bar.text.heightForWidth(bar.text.width())
        for part in (bar.text, bar.dismiss, bar.remedy, bar.other):
            assert not part.isVisible() or bar.rect().contains(part.geometry())


def test_the_bar_stays_where_it_is_when_the_canvas_is_scrolled(shell: Shell) -> None:
    view, bar = shell.window.designer, shell.window.messages
    bar.notice(Cause(Topic.RULE), "A rule never acts")
    before = bar.geometry()
    view.navigation.zoom_in()
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().value() + 40)
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 40)
    assert bar.geometry() == before


def test_a_press_on_the_bar_selects_nothing_below(shell: Shell) -> None:
    view, bar = shell.window.designer, shell.window.messages
    view.select((HIDDEN,))
    bar.notice(Cause(Topic.RULE), "A rule never acts")
    QTest.mouseClick(bar.text, LEFT)
    assert view.selected() == (HIDDEN,)
    shell.presenter.editor.do(RemoveLayers((HIDDEN,)))
