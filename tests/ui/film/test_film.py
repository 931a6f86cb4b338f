"""Exporting an animation: dialog, frame after frame, cancelling."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageSequence
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.datasets.prepare import describe, prepare
from playground.document.commands import SetParams, SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.export.animations import FILMS, FilmFormat, GifFilm
from playground.training.protocol.controls import Ask, Scrub
from playground.training.protocol.engine import BuildReport
from playground.training.protocol.events import (
    Built,
    DataReady,
    RunInfo,
    RunsChanged,
    RunState,
    StateChanged,
)
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.probes import BoundaryAnswer, BoundaryProbe
from playground.ui.film.dialog import FilmDialog
from playground.ui.film.plan import FilmPlan, Subject
from playground.ui.film.presenter import INTERRUPTED
from tests.lanes import sampled
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
XOR = TEMPLATES["xor"].build().data


def moment(epoch: int, request: int = 0, *, of: int = 50) -> Frame:
    """Return a moment whose map is darker the later it is."""
    whole = Curves(("loss",), np.linspace(1, 0, of, dtype=np.float32)[:, None])
    values = np.full((1, 10, 10), epoch / of, np.float32)
    answers: dict[Any, Any] = {BoundaryProbe(): BoundaryAnswer(values, -6.0, 6.0)}
    return Frame(
        generation=1,
        epoch=epoch,
        step=0,
        steps_per_epoch=1,
        is_live=epoch == of,
        curves=Curves(whole.columns, whole.rows[:epoch]),
        whole=whole,
        request=request,
        answers=answers,
    )


@pytest.fixture
def filmed(shell: Shell) -> Shell:
    """Return a window with 50 epochs trained."""
    project = shell.document.project
    shell.report(DataReady(prepare(project.data, lambda _text, _share=None: None)))
    shell.draw(moment(50))
    return shell


def answer(shell: Shell) -> None:
    """Deliver the moment that was asked for last."""
    asked = shell.controls(Scrub)[-1]
    shell.draw(moment(asked.epoch, asked.request))


def write(shell: Shell, qtbot: QtBot, plan: FilmPlan, path: Path) -> list[str]:
    """Write a film, with the training thread answering each request; return what was reported."""
    reported: list[str] = []
    films = shell.presenter.films
    films.finished.connect(reported.append)
    films.start(plan, path)
    for done in range(1, len(plan.epochs) + 1):
        with qtbot.waitSignal(films.progressed if done < len(plan.epochs) else films.finished):
            answer(shell)
    return reported


@pytest.mark.parametrize("subject", sampled(Subject, Subject.BOUNDARY))
def test_a_film_shows_each_moment_once(
    filmed: Shell, qtbot: QtBot, tmp_path: Path, subject: Subject
) -> None:
    plan = FilmPlan(subject=subject, last=50, frames=5, size=160, is_dense_early=False)
    path = tmp_path / "film.gif"
    assert write(filmed, qtbot, plan, path) == [""]
    with Image.open(path) as film:
        pictures = [np.asarray(each.convert("RGB")) for each in ImageSequence.Iterator(film)]
    assert len(pictures) == 5
    height, width, _ = pictures[0].shape
    assert height == 190
    assert (width == 160) == (subject is Subject.BOUNDARY)
    assert not np.array_equal(pictures[0], pictures[-1])
    assert filmed.controls(Scrub)[-1] == Scrub(None)


def test_a_film_leaves_the_moment_that_is_looked_at(
    filmed: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    filmed.draw(replace(moment(20), run_id=3))
    write(filmed, qtbot, FilmPlan(last=50, frames=2, size=160), tmp_path / "film.gif")
    assert filmed.controls(Scrub)[-1] == Scrub(20, run_id=3)


def test_the_dialog_says_why_there_are_fewer_frames(filmed: Shell) -> None:
    filmed.window.actions_by_name["film"].trigger()
    dialog = filmed.presenter.films.dialog
    assert isinstance(dialog, FilmDialog)
    dialog.frames.setValue(100)
    assert dialog.length.text().startswith("51 frames")
    assert "no more epochs from 0 to 50" in dialog.length.text()
    dialog.frames.setValue(40)
    assert dialog.length.text() == "40 frames, 2.0 seconds"
    dialog.reject()


def test_the_map_is_asked_for_even_where_no_panel_shows_it(
    filmed: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    filmed.window.side.hide()
    plan = FilmPlan(last=50, frames=2, size=160)
    filmed.presenter.films.start(plan, tmp_path / "film.gif")
    assert BoundaryProbe() in filmed.controls(Ask)[-1].probes
    order = [type(control) for control in filmed.asked]
    assert order.index(Scrub) > len(order) - 1 - order[::-1].index(Ask)


def test_a_frame_that_was_not_asked_for_is_not_a_picture(
    filmed: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    films = filmed.presenter.films
    films.start(FilmPlan(last=50, frames=3, size=160), tmp_path / "film.gif")
    filmed.draw(moment(7))
    assert len(filmed.controls(Scrub)) == 1


def test_escape_cancels_the_export_and_leaves_nothing(
    filmed: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    filmed.window.actions_by_name["film"].trigger()
    dialog = filmed.presenter.films.dialog
    assert isinstance(dialog, FilmDialog)
    filmed.presenter.films.start(dialog.plan(), tmp_path / "film.gif")
    assert dialog.progress.isVisible()
    assert dialog.stop.text() == "Cancel"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.message.text() == "Export cancelled."
    qtbot.waitUntil(lambda: list(tmp_path.glob("*film*")) == [])
    QTest.mouseClick(dialog.stop, LEFT)
    assert filmed.presenter.films.dialog is None


@pytest.mark.parametrize("written", sampled([0, 1, 2], 1))
@pytest.mark.parametrize("form", list(FILMS), ids=lambda form: form.name)
def test_a_click_on_cancel_leaves_nothing_behind(
    filmed: Shell, qtbot: QtBot, tmp_path: Path, form: FilmFormat, written: int
) -> None:
    missing = form.missing()
    if missing is not None:
        pytest.skip(missing)
    films = filmed.presenter.films
    filmed.window.actions_by_name["film"].trigger()
    dialog = films.dialog
    assert isinstance(dialog, FilmDialog)
    plan = FilmPlan(format_name=form.name, last=50, frames=3, size=160)
    films.start(plan, tmp_path / f"film{form.suffix}")
    for done in range(1, written + 1):
        with qtbot.waitSignal(films.progressed):
            answer(filmed)
        assert dialog.progress.value() == done
    assert list(tmp_path.iterdir())
    QTest.mouseClick(dialog.stop, LEFT)
    assert dialog.message.text() == "Export cancelled."
    assert filmed.controls(Scrub)[-1] == Scrub(None)
    qtbot.waitUntil(lambda: list(tmp_path.iterdir()) == [])
    dialog.close()


def test_an_export_cancelled_while_the_file_is_assembled_leaves_no_file(
    filmed: Shell, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, may_continue = Event(), Event()
    put_together = GifFilm._finish

    def slowly(film: GifFilm) -> None:
        reached.set()
        may_continue.wait(10)
        put_together(film)

    monkeypatch.setattr(GifFilm, "_finish", slowly)
    films = filmed.presenter.films
    reported: list[str] = []
    films.finished.connect(reported.append)
    filmed.window.actions_by_name["film"].trigger()
    dialog = films.dialog
    assert isinstance(dialog, FilmDialog)
    films.start(FilmPlan(last=50, frames=2, size=160), tmp_path / "film.gif")
    for _ in range(2):
        with qtbot.waitSignal(films.progressed):
            answer(filmed)
    qtbot.waitUntil(reached.is_set)
    QTest.mouseClick(dialog.stop, LEFT)
    may_continue.set()
    qtbot.waitUntil(lambda: list(tmp_path.iterdir()) == [])
    films.close()
    assert reported == ["Export cancelled."]
    assert list(tmp_path.iterdir()) == []
    dialog.close()


INTERRUPTIONS: dict[str, Callable[[Shell], object]] = {
    "an edit": lambda shell: shell.presenter.editor.do(
        SetParams(shell.document.project.network.layers[1].id, {"units": 3})
    ),
    "a setting": lambda shell: shell.presenter.editor.do(SetTraining({"learning_rate": 0.5})),
    "undo": lambda shell: shell.document.undo(),
    "another project": lambda shell: shell.presenter.files.current.show(TEMPLATES["iris"].build()),
    "reset": lambda shell: shell.report(Built(9, BuildReport())),
    "play": lambda shell: shell.report(StateChanged(RunState.RUNNING)),
}


@pytest.mark.parametrize("what", INTERRUPTIONS)
def test_an_export_ends_with_a_word_where_its_moment_is_left(
    what: str, filmed: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    films = filmed.presenter.films
    filmed.presenter.editor.do(SetTraining({"batch_size": 3}))
    reported: list[str] = []
    films.finished.connect(reported.append)
    films.start(FilmPlan(first=0, last=30, frames=10, size=160), tmp_path / "run.gif")
    INTERRUPTIONS[what](filmed)
    assert reported == [INTERRUPTED]
    qtbot.waitUntil(lambda: not list(tmp_path.glob("*.gif")))


def test_dialog_says_how_long_the_film_is(filmed: Shell) -> None:
    filmed.window.actions_by_name["film"].trigger()
    dialog = filmed.presenter.films.dialog
    assert dialog is not None
    dialog.early.setChecked(False)
    dialog.frames.setValue(26)
    dialog.fps.setValue(13)
    assert dialog.length.text() == "26 frames, 2.0 seconds"
    assert dialog.plan() == FilmPlan(last=50, frames=26, fps=13, is_dense_early=False)
    dialog.close()


def test_a_folder_that_cannot_be_written_is_reported(filmed: Shell, tmp_path: Path) -> None:
    reported: list[str] = []
    filmed.presenter.films.finished.connect(reported.append)
    filmed.presenter.films.start(FilmPlan(last=50), tmp_path / "missing" / "film.gif")
    assert len(reported) == 1
    assert "choose another place" in reported[0]
    assert filmed.controls(Scrub) == []


def test_nothing_to_film_is_said_in_words(shell: Shell) -> None:
    shell.window.actions_by_name["film"].trigger()
    assert shell.presenter.films.dialog is None
    assert "press Play first" in shell.window.messages.text.text()


def test_a_reopened_project_says_that_only_its_last_epoch_is_kept(filmed: Shell) -> None:
    """Of the run in a file only the last epoch can be shown: there is no film of it."""
    project = filmed.document.project
    whole = moment(50).curves
    here = RunInfo(1, "Run 1", project, whole, first_epoch=50, is_present=True)
    filmed.report(RunsChanged((here,)))
    filmed.window.actions_by_name["film"].trigger()
    assert filmed.presenter.films.dialog is None
    text = filmed.window.messages.text.text()
    assert "only the last one is kept" in text
    assert "Reset and Play" in text


def test_a_map_of_data_that_has_no_plane_is_refused_in_words(filmed: Shell, tmp_path: Path) -> None:
    iris = prepare(TEMPLATES["iris"].build().data, lambda _text, _share=None: None)
    filmed.report(DataReady(iris))
    reported: list[str] = []
    filmed.presenter.films.finished.connect(reported.append)
    filmed.presenter.films.start(FilmPlan(last=50), tmp_path / "film.gif")
    assert reported == ["This data has no plane to map; export the canvas instead."]
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def runs(filmed: Shell) -> Shell:
    """Return a window with two earlier runs: one of the plane, and one of which all is kept."""
    project = filmed.document.project
    iris = TEMPLATES["iris"].build()
    curves = Curves(("loss",), np.full((30, 1), 0.5, np.float32))
    filmed.report(
        RunsChanged(
            (
                RunInfo(1, "From a file", project, curves, first_epoch=30, task=describe(XOR)),
                RunInfo(2, "Outline", project, curves, is_stored=True, task=describe(XOR)),
                RunInfo(3, "First", project, curves, task=describe(XOR)),
                RunInfo(4, "Iris", iris, curves, first_epoch=4, task=describe(iris.data)),
                RunInfo(5, "Gone", project, curves, is_deleted=True, task=describe(XOR)),
                RunInfo(6, "Run 6", project, moment(50).whole, is_present=True),
            )
        )
    )
    return filmed


def dialog_of(shell: Shell) -> FilmDialog:
    shell.window.actions_by_name["film"].trigger()
    dialog = shell.presenter.films.dialog
    assert isinstance(dialog, FilmDialog)
    return dialog


def test_the_dialog_offers_the_runs_that_can_be_shown(runs: Shell) -> None:
    dialog = dialog_of(runs)
    names = [dialog.run.itemText(place) for place in range(dialog.run.count())]
    assert names == ["The current run", "Iris", "First"]
    assert (dialog.plan().run_id, dialog.plan().last) == (None, 50)
    dialog.run.setCurrentIndex(1)
    plan = dialog.plan()
    assert (plan.run_id, plan.first, plan.last, plan.subject) == (4, 4, 30, Subject.CANVAS)
    dialog.run.setCurrentIndex(2)
    plan = dialog.plan()
    assert (plan.run_id, plan.first, plan.last) == (3, 0, 30)
    assert dialog.subject.count() == len(Subject)
    dialog.reject()


def test_the_run_that_is_looked_at_is_proposed(runs: Shell) -> None:
    runs.draw(replace(moment(20), run_id=3))
    dialog = dialog_of(runs)
    assert dialog.run.currentText() == "First"
    dialog.reject()


def test_a_film_of_another_run_asks_for_its_moments(
    runs: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    films, path = runs.presenter.films, tmp_path / "film.gif"
    films.start(FilmPlan(last=30, frames=3, size=160, is_dense_early=False, run_id=3), path)
    for epoch in (0, 15, 30):
        asked = runs.controls(Scrub)[-1]
        assert (asked.epoch, asked.run_id) == (epoch, 3)
        with qtbot.waitSignal(films.progressed if epoch < 30 else films.finished):
            runs.draw(replace(moment(epoch, asked.request), run_id=3))
    with Image.open(path) as film:
        assert len(list(ImageSequence.Iterator(film))) == 3


@pytest.mark.parametrize("change", [{"run_id": 6}, {"epoch": 9}])
def test_a_moment_that_cannot_be_shown_is_not_a_picture(
    runs: Shell, qtbot: QtBot, tmp_path: Path, change: dict[str, int]
) -> None:
    films = runs.presenter.films
    reported: list[str] = []
    films.finished.connect(reported.append)
    films.start(FilmPlan(last=30, frames=3, size=160, run_id=3), tmp_path / "film.gif")
    asked = runs.controls(Scrub)[-1]
    shown = replace(moment(asked.epoch, asked.request), run_id=3)
    runs.draw(replace(shown, **change))  # type: ignore[arg-type]
    assert reported == ["Epoch 0 of this run can no longer be shown."]
    qtbot.waitUntil(lambda: list(tmp_path.iterdir()) == [])
