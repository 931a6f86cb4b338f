"""A moment with another network is drawn with it, read only; frames of anything else are not."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.datasets.config import DataConfig
from playground.datasets.prepare import prepare
from playground.datasets.sources import DATASETS
from playground.datasets.spec import no_progress
from playground.document.commands import AddLayer, SetTraining
from playground.document.project import LayerId, Point, Project
from playground.training.protocol.basis import Basis, has_same_network
from playground.training.protocol.controls import ContinueFrom, Scrub, SetProject
from playground.training.protocol.events import DataReady, MomentShown, ProjectAdopted
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.replan import Effects
from playground.ui.inspector.data_section import choose_source
from playground.ui.presenters import stage
from tests.lanes import sampled
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def frame_of(basis: Basis, epoch: int = 9, *, run_id: int = 1, is_live: bool = False) -> Frame:
    return Frame(
        generation=3,
        epoch=epoch,
        step=0,
        steps_per_epoch=4,
        basis=basis,
        run_id=run_id,
        is_live=is_live,
        whole=Curves(("loss",), np.ones((30, 1), np.float32)),
    )


@pytest.fixture
def edited(shell: Shell) -> tuple[Shell, Basis]:
    """Return a window whose network was edited, and the network before the edit."""
    before = shell.basis()
    last = shell.document.project.network.layers[-1].id
    shell.presenter.editor.do(AddLayer("Dense", Point(), {"units": 1}, source=last))
    return shell, before


SOURCES = ("xor", "iris", "digits", "reviews", "curve_sine")
NEXT = tuple(zip(SOURCES, (*SOURCES[1:], SOURCES[0]), strict=True))
"""Each is chosen once as the first and once as the other."""
OTHERS = [
    pytest.param(ways, marks=pytest.mark.long)
    for ways in permutations(SOURCES, 2)
    if ways not in NEXT
]


@pytest.mark.parametrize("ways", [*sampled(NEXT, ("iris", "digits")), *OTHERS])
def test_data_that_come_after_other_data_were_chosen_are_shown_only_when_chosen_again(
    shell: Shell, ways: tuple[str, str]
) -> None:
    first, other = (choose_source(DataConfig(), DATASETS[name]) for name in ways)
    configs = [command.apply(shell.document.project).data for command in (first, other)]
    early, late = (prepare(config, no_progress) for config in configs)
    editor, run = shell.presenter.editor, shell.presenter.run
    assert editor.do(first)
    assert editor.do(other)
    shown = run.data
    shell.report(DataReady(early, configs[0]))  # its loading had ended when other was chosen
    assert run.data is shown
    assert editor.do(first)
    assert run.data is early
    assert editor.do(other)
    shell.report(DataReady(late, configs[1]))
    assert run.data is late


def shown_layers(shell: Shell) -> set[LayerId]:
    return set(shell.window.designer.network_scene.layer_items)


def layers_of(project: Project) -> set[LayerId]:
    return {layer.id for layer in project.network.layers}


def test_a_moment_is_drawn_with_the_network_that_it_had(edited: tuple[Shell, Basis]) -> None:
    shell, before = edited
    project = shell.document.project
    shell.report(MomentShown(before, 1, "Run 1"))
    assert shown_layers(shell) == layers_of(before.project)
    shell.draw(frame_of(before))
    assert shell.window.banner.isVisible()
    assert shell.window.banner.title.text() == "Epoch 9 of Run 1"
    assert shell.document.project is project
    shell.report(MomentShown())
    assert shown_layers(shell) == layers_of(project)
    assert not shell.window.banner.isVisible()


def test_nothing_is_edited_while_such_a_moment_is_shown(edited: tuple[Shell, Basis]) -> None:
    shell, before = edited
    project = shell.document.project
    shell.report(MomentShown(before, 1, "Run 1"))
    assert not shell.presenter.editor.do(SetTraining({"learning_rate": 0.5}))
    assert shell.document.project is project
    assert not shell.window.side.inspector.isEnabled()
    shell.report(MomentShown())
    assert not shell.window.messages.isVisible()
    assert shell.presenter.editor.do(SetTraining({"learning_rate": 0.5}))


def test_undo_back_to_the_network_of_the_moment_lets_edit_again(
    edited: tuple[Shell, Basis],
) -> None:
    shell, before = edited
    shell.report(MomentShown(before, 1, "Run 1"))
    assert not shell.presenter.editor.do(SetTraining({"learning_rate": 0.5}))
    assert shell.window.messages.isVisible()
    shell.window.actions_by_name["undo"].trigger()
    assert shell.window.side.inspector.isEnabled()
    assert shell.window.palette_list.isEnabled()
    assert not shell.window.messages.isVisible()
    shell.report(MomentShown())
    assert shell.presenter.editor.do(SetTraining({"learning_rate": 0.5}))


def test_a_frame_of_the_network_before_an_edit_is_dropped(edited: tuple[Shell, Basis]) -> None:
    shell, before = edited
    shell.draw(frame_of(before, is_live=True))
    assert shell.presenter.run.pump.last is None
    shell.draw(frame_of(shell.basis(), 10, is_live=True))
    assert shell.presenter.run.pump.last is not None


def test_the_time_line_moves_within_the_run_that_is_shown(
    edited: tuple[Shell, Basis], qtbot: QtBot
) -> None:
    shell, before = edited
    slider = shell.window.timeline.slider
    shell.report(MomentShown(before, 7, "Run 7", is_present_run=False))
    shell.draw(frame_of(before, run_id=7))
    slider.setFocus()
    epoch = slider.value()
    QTest.keyClick(slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: shell.controls(Scrub) == [Scrub(epoch - 1, run_id=7)])
    shell.window.actions_by_name["present"].trigger()
    assert shell.controls(Scrub)[-1] == Scrub(None)
    shell.report(MomentShown(before, 8, "Run 8"))
    QTest.keyClick(slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: shell.controls(Scrub)[-1].epoch is not None)
    assert shell.controls(Scrub)[-1].run_id is None


@pytest.mark.full
def test_the_banner_leads_back_and_on(edited: tuple[Shell, Basis]) -> None:
    shell, before = edited
    shell.report(MomentShown(before, 7, "Run 7", is_present_run=False))
    shell.draw(frame_of(before, run_id=7))
    version = shell.presenter.run.version
    QTest.mouseClick(shell.window.banner.continue_button, LEFT)
    QTest.mouseClick(shell.window.banner.back, LEFT)
    assert shell.controls(ContinueFrom) == [ContinueFrom(9, 7, left=version)]
    assert shell.controls(Scrub)[-1] == Scrub(None)


@pytest.mark.parametrize("percent", sampled([100, 150], 150))
def test_the_banner_has_room_for_all_that_it_says(
    edited: tuple[Shell, Basis], percent: int
) -> None:
    shell, before = edited
    shell.appearance.choose_text(percent)
    banner = shell.window.banner
    for width in (1024, 1280, 1920):
        shell.window.resize(width, 640)
        shell.report(MomentShown(before, 1, "Run 1"))
        shell.draw(frame_of(before, 708))
        for part in (banner.title, banner.back, banner.continue_button):
            assert part.isVisible()
            assert part.width() >= part.sizeHint().width(), (part.text(), width)
        assert banner.width() <= shell.window.designer.width()
        shell.report(MomentShown())


@pytest.mark.parametrize("percent", sampled([100, 150], 150))
@pytest.mark.parametrize("zooms", sampled([0, 4], 4))
@pytest.mark.parametrize("size", sampled([(1024, 640), (1280, 800)], (1024, 640)))
def test_the_banner_covers_nothing_of_the_canvas_and_leaves_it_as_it_was(
    edited: tuple[Shell, Basis], size: tuple[int, int], zooms: int, percent: int
) -> None:
    shell, before = edited
    designer, banner = shell.window.designer, shell.window.banner
    shell.appearance.choose_text(percent)
    shell.window.resize(*size)
    QTest.qWait(0)
    designer.navigation.show_start()
    for _ in range(zooms):
        shell.window.actions_by_name["zoom_in"].trigger()
    shell.report(MomentShown(before, 1, "Run 1"))
    shell.draw(frame_of(before))
    shell.report(MomentShown())
    QTest.qWait(0)
    there = designer.mapToScene(0, 0), designer.transform()
    shell.report(MomentShown(before, 1, "Run 1"))
    shell.draw(frame_of(before))
    QTest.qWait(0)
    assert banner.isVisible()
    assert not banner.geometry().intersects(designer.viewport().geometry())
    assert designer.viewport().height() > designer.height() // 2
    shell.report(MomentShown())
    QTest.qWait(0)
    assert (designer.mapToScene(0, 0), designer.transform()) == there


def test_a_branch_says_whose_settings_it_keeps_until_the_next_edit(shell: Shell) -> None:
    before = shell.document.project
    slower = replace(before, training=replace(before.training, learning_rate=0.001))
    shell.report(ProjectAdopted(slower, "Continue from epoch 9 of Run 1", "Run 1", 9))
    messages = shell.window.messages
    assert "with its settings: learning rate 0.001" in messages.text.text()
    assert shell.document.project.training.learning_rate == 0.001
    assert [control.left for control in shell.controls(SetProject)] == [None, None]
    QTest.mouseClick(messages.remedy, LEFT)
    assert shell.document.project.training == before.training
    assert not messages.isVisible()


def test_a_branch_off_a_run_that_diverged_says_so(shell: Shell) -> None:
    project = shell.document.project
    text = "Continue from epoch 9 of Run 1"
    shell.report(ProjectAdopted(project, text, "Run 1", 9, has_diverged=True))
    messages = shell.window.messages
    assert "at which that run diverged" in messages.text.text()
    QTest.mouseClick(messages.remedy, LEFT)
    rate = shell.document.project.training.learning_rate
    assert rate == project.training.learning_rate / 2
    assert not messages.isVisible()


def test_frames_in_a_row_of_one_project_compare_it_with_the_document_once(
    edited: tuple[Shell, Basis], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell, before = edited
    compared: list[Project] = []

    def counted(one: Project, other: Project, known: Effects | None) -> bool:
        compared.append(one)
        return has_same_network(one, other, known)

    monkeypatch.setattr(stage, "has_same_network", counted)
    shell.report(MomentShown(before, 1, "Run 1"))
    for epoch in range(20):
        shell.draw(frame_of(Basis(before.project, before.data), epoch))
    assert len(compared) <= 1
