"""The tab of the doctor: what it shows of a run, and what its buttons do."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget

from playground.datasets.statistics import DataStatistics
from playground.doctor.finding import Finding, Plot
from playground.doctor.rules import RULES
from playground.document.commands import AddLayer, SetParams, SetTraining
from playground.document.inference import Repair
from playground.document.project import LayerId, Point, Wire
from playground.training.protocol.checkups import Checkup, Checkups, LayerCheck, Score
from playground.training.protocol.controls import Play, Reset
from playground.training.protocol.events import RunState, StateChanged
from playground.training.protocol.frames import Curves, Frame
from playground.ui.inspector.doctor.card import FindingCard
from playground.ui.inspector.doctor.tab import DoctorTab, Watch
from playground.ui.panels.registry import PANELS
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
HIDDEN, OUTPUT = LayerId("layer2"), LayerId("layer3")
WIRE = Wire(HIDDEN, OUTPUT)
DATA = DataStatistics(4, 4, 0.0, 1.0, 0.5, 0.5, 0.5, (0.5, 0.5), -1.0, None, 1.0)


def frame(skill: float, dead: float, epochs: int = 500) -> Frame:
    """Return the end of a run on XOR, with that share of dead units."""
    losses = np.full((epochs, 2), 0.35, np.float32)
    layers = {HIDDEN: LayerCheck(0.5, 1.0, dead), OUTPUT: LayerCheck(0.2, 1.0, None, 0.0)}
    score = Score(skill, 4, (skill + 1) / 2, 0.5, (0.5, 1.0))
    checkup = Checkup(layers, score, score, DATA)
    return Frame(
        generation=1,
        epoch=epochs,
        step=0,
        steps_per_epoch=1,
        curves=Curves(("loss", "val_loss"), losses),
        checkups=Checkups(checkup, checkup, 0.0, float(epochs)),
    )


@pytest.fixture
def tab(shell: Shell) -> DoctorTab:
    """Return the tab, in front."""
    shell.window.side.inspector.open_tab(DoctorTab)
    return shell.window.side.inspector.doctor


@pytest.fixture
def card(shell: Shell, tab: DoctorTab) -> FindingCard:
    """Return the card of a finding."""
    shell.report(StateChanged(RunState.FINISHED))
    shell.draw(frame(skill=0.5, dead=0.75))
    return tab.cards[0]


def tab_text(shell: Shell) -> str:
    pages = shell.window.side.inspector.pages
    return pages.tabText(pages.count() - 1)


def test_the_tab_counts_findings_and_says_what_is_wrong(
    shell: Shell, tab: DoctorTab, card: FindingCard
) -> None:
    assert tab_text(shell) == "Doctor 1"
    assert card.finding.rule == "dead_units"
    assert "3 of 4 units answer 0" in card.accessibleDescription()
    assert not tab.note.isVisible()


def test_other_tabs_stay_where_they_are_when_a_finding_appears(
    shell: Shell, tab: DoctorTab
) -> None:
    bar = shell.window.side.inspector.pages.tabBar()
    before = [bar.tabRect(index).left() for index in range(bar.count())]
    shell.report(StateChanged(RunState.FINISHED))
    shell.draw(frame(skill=0.5, dead=0.75))
    assert tab.cards
    assert [bar.tabRect(index).left() for index in range(bar.count())] == before


def test_a_run_that_answers_well_has_no_findings(shell: Shell, tab: DoctorTab) -> None:
    assert tab.note.text() == Watch.UNTRAINED
    shell.report(StateChanged(RunState.RUNNING))
    shell.draw(frame(skill=1.0, dead=0.75))
    assert not tab.cards
    assert tab.note.text() == Watch.RUNNING
    shell.report(StateChanged(RunState.FINISHED))
    assert not tab.cards
    assert tab.note.text() == Watch.OVER
    assert tab_text(shell) == "Doctor"


def test_only_an_edit_that_affects_training_asks_for_another_run(
    shell: Shell, tab: DoctorTab
) -> None:
    shell.report(StateChanged(RunState.FINISHED))
    shell.draw(frame(skill=1.0, dead=0.75))
    shell.document.do(AddLayer("Flatten", Point(400, 400)))
    assert tab.note.text() == Watch.OVER, "a layer without wires is not trained"
    shell.document.do(SetTraining({"batch_size": 2}))
    assert tab.note.text() == Watch.EDITED


def test_the_repair_is_one_edit_that_can_be_undone(shell: Shell, card: FindingCard) -> None:
    before = shell.document.project
    QTest.mouseClick(card.repair, LEFT)
    assert shell.document.project.network.layer(HIDDEN).params["activation"] == "leaky_relu"
    assert shell.document.undo_texts == ("Use leaky_relu in dense",)
    assert shell.controls(Reset)
    assert not shell.controls(Play), "it was not training"
    shell.document.undo()
    assert shell.document.project == before


def test_a_finding_ends_with_its_repair(shell: Shell, tab: DoctorTab, card: FindingCard) -> None:
    QTest.mouseClick(card.repair, LEFT)
    assert not tab.cards
    assert tab_text(shell) == "Doctor"


def test_a_repair_while_it_trains_trains_on(shell: Shell, tab: DoctorTab) -> None:
    shell.report(StateChanged(RunState.RUNNING))
    shell.draw(frame(skill=0.5, dead=0.75))
    QTest.mouseClick(tab.cards[0].repair, LEFT)
    assert shell.controls(Reset)
    assert shell.controls(Play)


def test_ignoring_lasts_for_the_project_until_shown_again(
    shell: Shell, tab: DoctorTab, card: FindingCard
) -> None:
    QTest.mouseClick(card.ignore, LEFT)
    assert shell.document.project.ignored_rules == ("dead_units",)
    assert not tab.cards
    assert tab.heed.isVisible()
    QTest.mouseClick(tab.heed, LEFT)
    assert not shell.document.project.ignored_rules
    assert [each.finding.rule for each in tab.cards] == ["dead_units"]


def test_why_shows_reason_numbers_and_source(card: FindingCard) -> None:
    assert not card.details.isVisible()
    QTest.mouseClick(card.why, LEFT)
    assert card.details.isVisible()
    words = " ".join(each.text() for each in card.details.findChildren(QLabel))
    assert "Below 0 relu is flat" in words
    assert "Dead units of dense (less than 0.5)" in words
    assert "0.75" in words
    assert "SageMaker Debugger" in words


def test_a_lesson_is_offered_where_there_is_one(shell: Shell, tab: DoctorTab) -> None:
    opened: list[str] = []
    tab.lesson_requested.connect(opened.append)
    tab.lessons = frozenset({"activation-functions"})
    shell.report(StateChanged(RunState.FINISHED))
    shell.draw(frame(skill=0.5, dead=0.75))
    card = tab.cards[0]
    QTest.mouseClick(card.why, LEFT)
    links = {each.text(): each for each in card.details.findChildren(QPushButton)}
    QTest.mouseClick(links["Open the lesson"], LEFT)
    assert opened == ["activation-functions"]


def test_a_hint_is_counted_without_an_alert(shell: Shell, tab: DoctorTab) -> None:
    tab.hints.click()
    shell.document.do(SetParams(HIDDEN, {"units": 2}))
    shell.document.do(AddLayer("Dense", None, {"units": 8, "activation": "relu"}, wire=WIRE))
    shell.report(StateChanged(RunState.FINISHED))
    shell.draw(frame(skill=1.0, dead=0.0))
    assert [card.finding.rule for card in tab.cards] == ["growing_widths"]
    assert tab.text == "Doctor 1"
    assert not tab.is_alert


def test_hints_are_off_by_default_and_the_choice_is_kept(shell: Shell, tab: DoctorTab) -> None:
    assert not tab.hints.isChecked()
    tab.hints.click()
    assert shell.settings.text("doctor/hints") == "on"


def test_each_plot_is_a_panel() -> None:
    titles = {panel.title for panel in PANELS}
    assert {plot.value for plot in Plot} <= titles


def test_an_earlier_epoch_does_not_change_the_findings(
    shell: Shell, tab: DoctorTab, card: FindingCard
) -> None:
    shell.draw(replace(frame(skill=1.0, dead=0.0, epochs=100), is_live=False))
    assert tab.cards[0].finding is card.finding


def test_every_rule_has_words_for_the_window() -> None:
    for rule in RULES:
        assert rule.title
        assert rule.source
        assert rule.lesson


def test_new_numbers_keep_the_focus_and_the_place_that_is_read(
    shell: Shell, tab: DoctorTab, card: FindingCard
) -> None:
    shell.window.activateWindow()
    card.why.setFocus()
    QTest.keyClick(card.why, Qt.Key.Key_Space)
    area = next(each for each in parents_of(tab) if isinstance(each, QScrollArea))
    place = area.verticalScrollBar().value()
    shell.draw(frame(skill=0.5, dead=1.0))
    (later,) = tab.cards
    assert later.finding is card.finding
    assert "4 of 4 units" in later.accessibleDescription()
    assert later.why.isChecked()
    assert later.details.isVisible()
    assert later.why.hasFocus()
    QTest.qWait(0)
    assert area.verticalScrollBar().value() == place


def test_a_finding_stays_until_the_run_is_checked_again(shell: Shell, tab: DoctorTab) -> None:
    shell.report(StateChanged(RunState.RUNNING))
    early = frame(skill=0.5, dead=0.75)
    shell.draw(early)
    later = replace(frame(skill=0.5, dead=0.75, epochs=5000), checkups=early.checkups)
    shell.report(StateChanged(RunState.PAUSED))
    shell.draw(later)
    assert [card.finding.rule for card in tab.cards] == ["dead_units"]
    shell.draw(frame(skill=1.0, dead=0.75, epochs=5000))
    assert not tab.cards


def test_training_again_from_the_start_forgets_what_was_found(shell: Shell, tab: DoctorTab) -> None:
    shell.report(StateChanged(RunState.PAUSED))
    shell.draw(frame(skill=0.5, dead=0.75, epochs=5000))
    assert tab.cards
    begun = frame(skill=0.5, dead=0.75, epochs=100)
    shell.draw(replace(begun, checkups=Checkups(begun.checkups.first, begun.checkups.first)))
    assert not tab.cards
    assert tab.note.text() == Watch.LOOKING, "these weights were not checked yet"


def test_an_incomplete_network_is_referred_to_its_problems(shell: Shell, tab: DoctorTab) -> None:
    shell.report(StateChanged(RunState.INCOMPLETE))
    assert tab.note.text() == Watch.INCOMPLETE


def test_the_end_is_judged_once_its_own_moment_is_checked(shell: Shell, tab: DoctorTab) -> None:
    shell.report(StateChanged(RunState.RUNNING))
    early = frame(skill=1.0, dead=0.0)
    shell.draw(early)
    shell.report(StateChanged(RunState.FINISHED))
    shell.draw(replace(frame(skill=1.0, dead=0.0, epochs=600), checkups=early.checkups))
    assert tab.note.text() == Watch.RUNNING
    shell.draw(frame(skill=1.0, dead=0.0, epochs=600))
    assert tab.note.text() == Watch.OVER


def test_a_button_pressed_while_the_numbers_change_does_its_work(
    shell: Shell, tab: DoctorTab, card: FindingCard
) -> None:
    QTest.mousePress(card.repair, LEFT)
    shell.draw(frame(skill=0.5, dead=1.0))
    QTest.mouseRelease(tab.cards[0].repair, LEFT)
    assert shell.document.undo_texts == ("Use leaky_relu in dense",)


def parents_of(widget: QWidget) -> Iterator[QWidget]:
    """Yield what holds a widget, from the inside."""
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


@pytest.mark.parametrize("restarts", [True, False])
def test_a_repair_restarts_the_run_only_where_the_finding_says_so(
    shell: Shell, restarts: bool
) -> None:
    slower = Repair("Halve the learning rate", SetTraining({"learning_rate": 0.001}))
    finding = Finding(
        sentence="It swings.", why="Why.", advice="Do.", repair=slower, restarts=restarts
    )
    shell.asked.clear()
    shell.window.side.inspector.doctor.repair_requested.emit(finding)
    assert shell.document.project.training.learning_rate == 0.001
    assert bool(shell.controls(Reset)) is restarts
