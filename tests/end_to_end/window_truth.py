"""`WindowTruth`: random sequences of actions in the real window, compared with records.

Training runs epoch by epoch, so that the picture of each can be recorded. Later, moments of
runs, undo and branches are compared with these records, bit by bit.
"""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)
from numpy.typing import NDArray

from playground.base.params import ParamValue, Selection
from playground.datasets.sources.painted import PAINTED, START
from playground.document.commands import (
    AddLayer,
    RemoveLayers,
    SetData,
    SetParams,
    SetTraining,
)
from playground.document.document import Command
from playground.document.problems.fixing import FixAll
from playground.document.project import LayerId, Point, Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.controls import (
    Call,
    ContinueFrom,
    EpochOnce,
    Pause,
    Play,
    RenameRun,
    ReturnToRun,
    Scrub,
    StepOnce,
)
from playground.training.protocol.events import Called, RunInfo, RunsChanged, RunState
from playground.training.protocol.probes import BoundaryProbe
from playground.ui.film.plan import FilmPlan
from playground.ui.presenters.stage import LIVE
from tests.end_to_end.test_whole_way import Person

PROBE = BoundaryProbe(100)
READY = (RunState.PAUSED, RunState.FINISHED)
NOBODY = -1
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Now:
    """The present state of the model: its arrays, and the number of epochs."""

    arrays: tuple[NDArray[Any], ...]
    epoch: int


def same(one: tuple[NDArray[Any], ...], other: tuple[NDArray[Any], ...]) -> bool:
    return len(one) == len(other) and all(map(np.array_equal, one, other))


def listed_as(run: RunInfo) -> tuple[object, ...]:
    """Return what the list of runs says of one, but for its moments."""
    return run.name, run.parent_name, run.branch_epoch, run.is_hidden, run.diverged_rate


class WindowTruth(RuleBasedStateMachine):
    """A user at the window, who uses the same paths as the menus."""

    open_window: Callable[[Project], Any]
    folder: Path
    caught: pytest.LogCaptureFixture

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        project = TEMPLATES["xor"].build()
        project = SetTraining({"epochs": 6, "learning_rate": 0.05}).apply(project)
        self.person: Person = self.stack.enter_context(type(self).open_window(project))
        self.run = self.person.application.presenter.run
        self.events: list[Any] = []
        self.run.pump.event_received.connect(self.events.append)
        self.runs: tuple[RunInfo, ...] = ()
        self.maps: dict[tuple[int, int], Floats] = {}
        self.learned: dict[int, Now] = {}
        self.ends: dict[int, Now] = {}
        self.count = 0
        self.wait()

    def teardown(self) -> None:
        self.stack.close()

    # The state of the window and its training thread.

    @property
    def document(self) -> Any:
        return self.person.application.document

    def wait(self) -> None:
        """Wait until the training thread has handled all controls, and does not train."""
        self.events.clear()
        self.person.application.session.submit(RenameRun(NOBODY, ""))
        self.person.wait_until(lambda: any(isinstance(e, RunsChanged) for e in self.events))
        busy = (RunState.STARTING, RunState.LOADING, RunState.BUILDING, RunState.RUNNING)
        self.person.wait_until(lambda: self.run.state not in busy)
        self.events.clear()
        self.person.application.session.submit(RenameRun(NOBODY, ""))
        self.person.wait_until(lambda: any(isinstance(e, RunsChanged) for e in self.events))
        self.runs = [e for e in self.events if isinstance(e, RunsChanged)][-1].runs

    def now(self) -> Now:
        """Return the present state of the model."""
        self.events.clear()
        self.person.application.session.submit(Call(NOBODY, lambda program: program.state()))
        self.person.wait_until(lambda: any(isinstance(e, Called) for e in self.events))
        called = next(e for e in self.events if isinstance(e, Called))
        assert called.error is None, called.error
        return Now(called.result.arrays, (self.present.curves and len(self.present.curves)) or 0)

    @property
    def present(self) -> RunInfo:
        return next(run for run in self.runs if run.is_present)

    @property
    def is_ready(self) -> bool:
        return self.run.state in READY

    def dense(self) -> list[LayerId]:
        layers = self.document.project.network.layers
        return [layer.id for layer in layers if layer.type_name == "Dense"]

    def leave(self) -> None:
        """Record what the project has learned, before it is left."""
        version = self.run.version
        self.learned.pop(version, None)
        if self.is_ready:
            self.learned[version] = self.now()

    def do(self, command: Command) -> None:
        self.look_at_present()
        self.leave()
        assert self.person.application.presenter.editor.do(command)
        self.wait()

    def note_end(self) -> None:
        """Record the present run after training: an edit that trains nothing is not part of it."""
        if self.is_ready:
            self.ends[self.present.id] = self.now()

    def look_at_present(self) -> None:
        self.person.application.session.submit(Scrub(None))
        self.wait()
        self.person.wait_until(lambda: self.run.stage.past is None)

    def control(self, control: Any) -> None:
        self.person.application.session.submit(control)
        self.wait()

    # What the user does.

    @rule(rate=st.sampled_from((0.02, 0.1)))
    def set_rate(self, rate: float) -> None:
        self.do(SetTraining({"learning_rate": rate}))

    @rule(name=st.sampled_from(("sgd", "adam")))
    def set_optimizer(self, name: str) -> None:
        self.do(SetTraining({"optimizer": Selection(name)}))

    @rule(activation=st.sampled_from(("tanh", "relu")))
    def set_activation(self, activation: str) -> None:
        if self.dense():
            self.do(SetParams(self.dense()[0], {"activation": activation}))

    @rule(units=st.integers(2, 4))
    def set_units(self, units: int) -> None:
        if len(self.dense()) > 1:
            self.do(SetParams(self.dense()[0], {"units": units}))

    @rule()
    def delete_the_output_layer(self) -> None:
        if len(self.dense()) > 1:
            self.do(RemoveLayers((self.dense()[-1],)))

    @rule()
    def add_a_layer(self) -> None:
        if self.dense():
            last = self.dense()[-1]
            params: dict[str, ParamValue] = {"units": 1, "activation": "sigmoid"}
            self.do(AddLayer("Dense", Point(), params, source=last))

    @rule(seed=st.integers(0, 2))
    def set_data(self, seed: int) -> None:
        self.do(SetData({"seed": seed}))

    @rule(share=st.sampled_from((0.4, 0.7)))
    def set_split(self, share: float) -> None:
        self.do(SetData({"train_fraction": share}))

    @rule(scaling=st.sampled_from(("none", "standard", "minmax")))
    def set_preparation(self, scaling: str) -> None:
        self.do(SetData({"scaling": scaling}))

    @rule(x=st.integers(-5, 5), label=st.integers(0, 1))
    def paint_a_point(self, x: int, label: int) -> None:
        source = self.document.project.data.source
        points = source.params.get("points", START) if source.name == PAINTED.name else START
        self.do(SetData({"source": Selection(PAINTED.name, {"points": f"{points};{x} 1 {label}"})}))

    @rule()
    def repair_all_problems(self) -> None:
        self.do(FixAll())

    @rule(count=st.integers(1, 3))
    def train_single_batches(self, count: int) -> None:
        """Stop in the middle of an epoch; what is edited next is edited there."""
        self.look_at_present()
        for _ in range(count if self.is_ready else 0):
            self.control(StepOnce())
        self.note_end()

    @rule()
    def look_into_a_lesson(self) -> None:
        """Train the project of a lesson, then come back: nothing of the user's has changed."""
        self.look_at_present()
        if not self.is_ready:
            return
        before, runs, project = self.now(), self.runs, self.document.project
        shelf = self.person.application.presenter.files.shelf
        assert shelf.show(TEMPLATES["spiral"].build()) == ""
        self.wait()
        self.control(EpochOnce())
        shelf.bring_back()
        self.wait()
        assert self.document.project == project
        assert same(self.now().arrays, before.arrays)
        assert [run.id for run in self.runs] == [run.id for run in runs]

    @rule(which=st.integers(0, 9))
    def film(self, which: int) -> None:
        """Write a film of any run; afterwards all is as it was."""
        self.look_at_present()
        films = self.person.application.presenter.films
        offered = films.film_runs() if self.is_ready else ()
        if not offered:
            return
        chosen, before = offered[which % len(offered)], self.now()
        plan = FilmPlan(
            first=chosen.first, last=chosen.last, frames=3, size=120, run_id=chosen.run_id
        )
        ended: list[str] = []
        films.finished.connect(ended.append)
        films.start(plan, type(self).folder / "film.gif")
        self.person.wait_until(lambda: bool(ended))
        films.finished.disconnect(ended.append)
        assert ended == [""]
        self.wait()
        assert same(self.now().arrays, before.arrays)

    @rule()
    def save_and_reopen(self) -> None:
        """Everything is as it was, earlier runs and all their moments too."""
        self.look_at_present()
        if not self.is_ready:
            return
        self.count += 1
        path = type(self).folder / f"saved-{self.count}.nnplay"
        before, project, runs = self.now(), self.document.project, self.runs
        ends = [self.ends.get(run.id) for run in runs if not run.is_present]
        files = self.person.application.presenter.files
        written: list[bool] = []
        files.saves.save_to(path, written.append)
        self.person.wait_until(lambda: bool(written))
        assert written == [True]
        generation = self.document.generation
        files.open(path)
        self.person.wait_until(lambda: self.document.generation > generation)
        self.wait()
        assert self.document.project == project
        assert same(self.now().arrays, before.arrays)
        assert len(self.present.curves) == before.epoch
        assert [run.first_epoch for run in self.runs] == [run.first_epoch for run in runs]
        assert list(map(listed_as, self.runs)) == list(map(listed_as, runs))
        for run, now in zip(runs, self.runs, strict=True):
            if run.boundary is not None and not run.is_present:
                assert now.boundary is not None
                np.testing.assert_array_equal(now.boundary.values, run.boundary.values)
        ids = {run.id: now.id for run, now in zip(runs, self.runs, strict=True)}
        self.maps = {
            (ids[run_id], epoch): values
            for (run_id, epoch), values in self.maps.items()
            if run_id in ids
        }
        self.learned.clear()
        self.ends = {
            run.id: end
            for run, end in zip(self.runs, ends, strict=False)
            if end is not None and not run.is_present
        }

    @rule(which=st.integers(0, 9), name=st.sampled_from(("best", "Run 7", "a <b> & c")))
    def rename_a_run(self, which: int, name: str) -> None:
        self.control(RenameRun(self.runs[which % len(self.runs)].id, name))
        assert self.runs[which % len(self.runs)].name == name

    @rule(count=st.integers(1, 4))
    def train(self, count: int) -> None:
        """Train some epochs; record the boundary that is shown after each."""
        self.look_at_present()
        if not self.is_ready:
            return
        for _ in range(count):
            self.control(EpochOnce())
            self.person.wait_until(lambda: self.is_shown(self.present.id, len(self.present.curves)))
            assert self.person.frame is not None
            answer = self.person.frame.get(PROBE)
            if answer is not None:
                self.maps[(self.present.id, self.person.epoch)] = answer.values
        self.note_end()

    def is_shown(self, run_id: int, epoch: int) -> bool:
        frame = self.person.frame
        return frame is not None and (frame.run_id, frame.epoch) == (run_id, epoch)

    @rule()
    def play_to_the_end(self) -> None:
        self.look_at_present()
        before, epochs = self.present.curves, self.document.project.training.epochs
        self.control(Play())
        if self.run.state is RunState.INCOMPLETE:
            self.control(Pause())
            return
        assert self.run.state is RunState.FINISHED
        assert len(self.present.curves) in (epochs, len(before) + epochs)
        self.note_end()

    @rule()
    def play_before_it_is_complete_then_undo(self) -> None:
        """Delete the output layer, Play, Undo: training begins, and ends at the epochs limit."""
        if len(self.dense()) < 2 or not self.is_ready:
            return
        before = len(self.present.curves)
        self.do(RemoveLayers((self.dense()[-1],)))
        ends = [RunState.FINISHED, RunState.INCOMPLETE]
        if self.run.state is not RunState.INCOMPLETE:
            ends.append(RunState.PAUSED)  # the rest trains, perhaps to its end before undo
            self.ends.pop(self.present.id, None)  # that is further than what was noted
        self.person.application.session.submit(Play())
        self.document.undo()
        self.wait()
        epochs = self.document.project.training.epochs
        assert self.run.state in ends
        if self.run.state is RunState.FINISHED:
            assert len(self.present.curves) in (epochs, before + epochs)
        self.note_end()

    @rule()
    def reset(self) -> None:
        self.look_at_present()
        self.run.reset()
        self.wait()

    @rule(is_undo=st.booleans())
    def travel(self, *, is_undo: bool) -> None:
        document = self.document
        if not (document.undo_texts if is_undo else document.redo_texts):
            return
        self.look_at_present()
        self.leave()
        before = self.run.version
        (document.undo if is_undo else document.redo)()
        self.wait()
        learned = self.learned.get(self.run.version)
        if learned is not None and self.run.version != before and self.is_ready:
            assert same(self.now().arrays, learned.arrays)

    @precondition(lambda self: self.maps)
    @rule(which=st.integers(0, 99))
    def look(self, which: int) -> None:
        """Show a trained moment of any run, regardless of later edits."""
        kept = {run.id: len(run.curves) for run in self.runs}
        known = [key for key in self.maps if kept.get(key[0], 0) > key[1]]
        if not known:
            return
        run_id, epoch = known[which % len(known)]
        self.control(Scrub(epoch, run_id=run_id))
        self.person.wait_until(lambda: self.is_shown(run_id, epoch))
        frame = self.person.frame
        assert frame is not None
        assert frame.basis is not None
        answer = frame.get(PROBE)
        assert answer is not None
        np.testing.assert_array_equal(answer.values, self.maps[(run_id, epoch)])
        shown = self.person.window.designer.network_scene.state
        assert shown is not None
        assert shown.project.network.layers == frame.basis.project.network.layers

    @precondition(lambda self: self.maps)
    @rule(which=st.integers(0, 99))
    def continue_from(self, which: int) -> None:
        kept = {run.id: len(run.curves) for run in self.runs}
        known = [key for key in self.maps if kept.get(key[0], 0) > key[1]]
        if not known or not self.is_ready:
            return
        self.look_at_present()
        run_id, epoch = known[which % len(known)]
        self.leave()
        self.control(ContinueFrom(epoch, run_id, left=self.run.version))
        self.person.wait_until(lambda: self.is_shown(self.present.id, epoch))
        assert self.person.frame is not None
        answer = self.person.frame.get(PROBE)
        assert answer is not None
        np.testing.assert_array_equal(answer.values, self.maps[(run_id, epoch)])
        for key in list(self.maps):
            if key[0] == run_id and key[1] <= epoch:
                self.maps[(self.present.id, key[1])] = self.maps[key]

    @rule(which=st.integers(0, 9))
    def return_to(self, which: int) -> None:
        others = [run for run in self.runs if not run.is_present]
        if not others or not self.is_ready:
            return
        self.look_at_present()
        run = others[which % len(others)]
        if run.is_stored:
            return
        self.leave()
        end = self.ends.get(run.id)
        self.control(ReturnToRun(run.id, left=self.run.version))
        assert self.present.id == run.id
        if end is not None:
            assert same(self.now().arrays, end.arrays)
        assert self.document.project.training == run.project.training
        assert self.document.project.network.layers == run.project.network.layers
        assert self.document.project.data == run.project.data

    # What must hold after each action.

    @invariant()
    def nothing_failed(self) -> None:
        bad = [r for r in type(self).caught.records if r.levelno >= logging.ERROR]
        assert not bad, bad[0].getMessage()

    @invariant()
    def no_message_outlives_its_cause(self) -> None:
        bar = self.person.window.messages
        text = bar.text.text() if bar.isVisible() else ""
        if "Training begins once" in text:
            assert self.run.state is RunState.INCOMPLETE
        if "is shown as it was" in text or self.person.window.banner.isVisible():
            assert self.run.stage.moment != LIVE
        assert "diverged" not in text
        if self.is_ready:
            assert not self.person.window.status.progress.isVisible()
