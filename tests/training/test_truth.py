"""Random sequences of all controls: runs, moments and undo match what was trained.

A `Document` with its history is connected to a trainer without a thread, as in the window. The
oracle records the project and weights at the end of each trained epoch. Everything that is
shown or restored later is compared with that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import hypothesis
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.document.commands import (
    AddLayer,
    MoveLayers,
    RemoveLayers,
    SetData,
    SetParams,
    SetTraining,
)
from playground.document.document import Change, Document
from playground.document.edits.adopting import AdoptProject
from playground.document.edits.weight_edits import EditWeight
from playground.document.project import LayerId, Point, Project, TrainingConfig, WeightEdit
from playground.training.loop.trainer import Trainer
from playground.training.protocol.controls import (
    Ask,
    ContinueFrom,
    EpochOnce,
    Pause,
    Play,
    Reset,
    ReturnToRun,
    Scrub,
    SetProject,
    StepOnce,
    TakeCheckpoint,
)
from playground.training.protocol.events import (
    CheckpointTaken,
    Failed,
    ProjectAdopted,
    RunInfo,
    RunState,
)
from playground.training.protocol.frames import Frame
from playground.training.protocol.mailbox import Mailbox
from playground.training.protocol.probes import BoundaryProbe
from playground.training.protocol.replan import effects
from playground.ui.presenters.versions import Versions
from tests.lanes import examples
from tests.training.conftest import Clock, Loads, examine
from tests.training.form_engine import Floats, FormEngine, FormProgram, form_of
from tests.training.stored import reopened

PROBE = BoundaryProbe()
CHUNKS = 4000


@dataclass
class Seen:
    """How an epoch ended: the network, its data, its learning rate and its weights."""

    form: tuple[Any, ...]
    data: DataConfig
    rate: float
    weights: Floats


@dataclass
class Learned:
    """The state of a project when it was left: its weights, and the end of each epoch."""

    form: tuple[Any, ...]
    weights: Floats
    epochs: dict[int, Seen] = field(default_factory=dict)


def start() -> Project:
    """Return Input, Dense, Dense on points of the plane."""
    training = TrainingConfig(
        loss="mean_squared_error",
        metrics=(),
        learning_rate=0.02,
        batch_size=16,
        seed=3,
        epochs=12,
    )
    project = AddLayer("Input", Point()).apply(Project(training=training))
    for units in (2, 1):
        last = project.network.layers[-1].id
        project = AddLayer("Dense", Point(), {"units": units}, source=last).apply(project)
    return project


class Truth(RuleBasedStateMachine):
    """A user and the program."""

    @property
    def program(self) -> FormProgram:
        """The program that trains."""
        assert self.trainer.run is not None
        program = self.trainer.run.program
        assert isinstance(program, FormProgram)
        return program

    @initialize()
    def open_window(self) -> None:
        self.clock = Clock()
        self.events: list[Any] = []
        self.mailbox: Mailbox[Frame] = Mailbox()
        self.loads = Loads()
        self.trainer = Trainer(
            self.events.append,
            self.mailbox,
            clock=self.clock,
            prepare=self.loads,
            examine=examine,
        )
        self.trainer.set_engine(FormEngine(self.clock))
        self.open(start())

    def open(
        self, project: Project, checkpoint: Any = None, runs: tuple[RunInfo, ...] = ()
    ) -> None:
        self.document = Document(project)
        self.versions = Versions(self.document)
        self.document.changed.connect(self.follow)
        self.learned: dict[int, Learned] = {}
        self.epochs: dict[int, dict[int, Seen]] = {}
        self.ends: dict[int, Floats] = {}
        self.is_adopting = False
        self.handled = len(self.events)
        self.ask(
            SetProject(project, is_load=True, checkpoint=checkpoint, runs=runs),
            Ask(frozenset({PROBE})),
        )
        self.note()

    # What the window does.

    def ask(self, *controls: Any) -> None:
        for control in controls:
            self.trainer.handle(control)
        while self.handled < len(self.events):
            event = self.events[self.handled]
            self.handled += 1
            if isinstance(event, ProjectAdopted):
                self.is_adopting = True
                self.document.do(AdoptProject(event.project, event.text))
                self.is_adopting = False

    def follow(self, change: Change) -> None:
        found = effects(change.before, change.after)
        self.ask(*self.versions.controls(change, found, is_adopted=self.is_adopting))

    def leave(self) -> None:
        """Record what the project has learned, before it is left."""
        run = self.trainer.run
        is_settled = self.trainer.state in (RunState.PAUSED, RunState.RUNNING, RunState.FINISHED)
        version = self.versions.number_of(self.document.project)
        self.learned.pop(version, None)
        if run is not None and is_settled:
            self.ask(Scrub(None))
            program = self.program
            self.learned[version] = Learned(
                program.form, program.weights, dict(self.epochs.get(self.present.id, {}))
            )

    def do(self, command: Any) -> None:
        self.leave()
        self.document.do(command)
        self.note()

    # What the oracle records.

    @property
    def present(self) -> RunInfo:
        return next(run for run in self.trainer.runs if run.is_present)

    def note(self, *, is_trained: bool = False) -> None:
        """Record the end of the epochs that were just trained, and the start of the first."""
        run = self.trainer.run
        if run is None or not self.is_ready:
            return
        program = self.program
        seen = self.epochs.setdefault(self.present.id, {})
        project = self.document.project
        offset, rate = run.epoch - program.position.epoch, project.training.learning_rate
        for epoch, weights in program.ended.items():
            if is_trained and 0 < epoch + offset <= run.epoch:
                # A rule may train an epoch again to restore its weights: the first time counts.
                seen.setdefault(epoch + offset, Seen(program.form, project.data, rate, weights))
        program.ended.clear()
        if run.epoch == 0 and run.step == 0:
            seen[0] = Seen(program.form, project.data, rate, program.weights)

    @property
    def is_ready(self) -> bool:
        return self.trainer.state in (RunState.PAUSED, RunState.RUNNING, RunState.FINISHED)

    def train(self, *controls: Any, chunks: int = CHUNKS) -> None:
        self.ask(*controls)
        if self.trainer.run is not None:
            self.program.ended.clear()
        for _ in range(chunks):
            if self.trainer.wait_seconds != 0.0:
                break
            self.trainer.work()
        self.ask()
        self.note(is_trained=True)
        if self.trainer.run is not None:
            self.ends[self.present.id] = self.program.weights

    # What the user does.

    @rule(rate=st.sampled_from((0.01, 0.02, 0.05)))
    def set_rate(self, rate: float) -> None:
        self.do(SetTraining({"learning_rate": rate}))

    @rule(optimizer=st.sampled_from(("sgd", "adam")), size=st.sampled_from((8, 16)))
    def set_optimizer(self, optimizer: str, size: int) -> None:
        self.do(SetTraining({"optimizer": Selection(optimizer), "batch_size": size}))

    @rule(epochs=st.sampled_from((6, 12, 20)))
    def set_epochs(self, epochs: int) -> None:
        self.do(SetTraining({"epochs": epochs}))

    @rule(patience=st.integers(1, 3), is_on=st.booleans())
    def set_rules(self, patience: int, is_on: bool) -> None:
        values: dict[str, ParamValue] = {
            "monitor": "val_loss",
            "patience": patience,
            "restore_best_weights": True,
        }
        chosen = (Selection("early_stopping", values),) if is_on else ()
        self.do(SetTraining({"callbacks": chosen}))

    @rule(seed=st.integers(0, 3))
    def set_data(self, seed: int) -> None:
        self.do(SetData({"seed": seed}))

    @rule(activation=st.sampled_from(("tanh", "relu", "linear")), which=st.integers(0, 9))
    def set_activation(self, activation: str, which: int) -> None:
        dense = self.layers("Dense")
        if dense:
            self.do(SetParams(dense[which % len(dense)], {"activation": activation}))

    @rule()
    def add_layer(self) -> None:
        dense = self.layers("Dense")
        if dense and len(dense) < 5:
            self.do(AddLayer("Dense", Point(), {"units": 1}, source=dense[-1]))

    @rule()
    def delete_the_last_layer(self) -> None:
        dense = self.layers("Dense")
        if dense:
            self.do(RemoveLayers((dense[-1],)))

    @rule(x=st.integers(0, 500))
    def move_a_layer(self, x: int) -> None:
        layers = self.document.project.network.layers
        weights = None if self.trainer.run is None else self.program.weights
        self.document.do(MoveLayers({layers[0].id: Point(float(x), 0.0)}))
        if weights is not None and self.trainer.run is not None:
            np.testing.assert_array_equal(self.program.weights, weights)

    @precondition(lambda self: self.is_ready)
    @rule(value=st.floats(-1, 1))
    def set_weight(self, value: float) -> None:
        dense = self.layers("Dense")
        assert self.trainer.run is not None
        self.ask(Scrub(None))
        program = self.program
        edit = WeightEdit(dense[-1], "bias", (0,), value, float(program.weights[2]))
        self.ends.pop(self.present.id, None)
        self.do(EditWeight(edit))

    def layers(self, kind: str) -> list[LayerId]:
        return [each.id for each in self.document.project.network.layers if each.type_name == kind]

    @rule()
    def play_to_the_end(self) -> None:
        epochs, run = self.document.project.training.epochs, self.trainer.run
        before, at = self.trainer.state, 0 if run is None else run.epoch
        self.train(Play())
        if self.trainer.state is RunState.INCOMPLETE:
            return
        run = self.trainer.run
        assert run is not None
        assert self.trainer.state is RunState.FINISHED, (before, self.trainer.state)
        assert run.epoch <= max(epochs, at + epochs)

    @rule(chunks=st.integers(1, 6))
    def play_and_pause(self, chunks: int) -> None:
        self.train(Play(), chunks=chunks)
        self.ask(Pause())

    @rule(chunks=st.integers(1, 4))
    def play_on(self, chunks: int) -> None:
        self.train(Play(), chunks=chunks)

    @rule(is_epoch=st.booleans())
    def step(self, is_epoch: bool) -> None:
        self.train(EpochOnce() if is_epoch else StepOnce())

    @rule()
    def reset(self) -> None:
        self.ask(Reset())
        self.note()

    @rule(is_undo=st.booleans(), steps=st.integers(1, 3))
    def travel(self, is_undo: bool, steps: int) -> None:
        document = self.document
        if not (document.undo_texts if is_undo else document.redo_texts):
            return
        self.leave()
        before = document.project
        was = self.versions.number_of(before)
        (document.undo if is_undo else document.redo)(steps)
        version = self.versions.number_of(document.project)
        learned = self.learned.get(version)
        if version != was and learned is not None and self.is_ready:
            program = self.program
            assert program.form == learned.form == form_of(document.project)
            np.testing.assert_array_equal(program.weights, learned.weights)
            self.epochs[self.present.id] = dict(learned.epochs)
        self.note()

    @rule(which=st.integers(0, 9), share=st.floats(0, 1))
    def look(self, which: int, share: float) -> None:
        if self.trainer.run is None:
            return
        run = self.trainer.runs[which % len(self.trainer.runs)]
        epoch = round(share * len(run.curves))
        self.mailbox.take()
        self.ask(Scrub(epoch, run_id=run.id))
        frame = self.mailbox.take()
        assert frame is not None
        assert frame.run_id == run.id
        assert frame.basis is not None
        answers: Mapping[Any, tuple[Any, Floats]] = frame.answers  # type: ignore[assignment]
        form, weights = answers[PROBE]
        assert form == form_of(frame.basis.project)
        seen = self.epochs.get(run.id, {}).get(frame.epoch)
        is_end = frame.epoch == len(run.curves)
        if epoch == len(run.curves) and not run.is_present and run.id in self.ends:
            np.testing.assert_array_equal(weights, self.ends[run.id])
        if seen is not None and not is_end:
            assert frame.epoch == epoch
            assert (form, frame.basis.project.data) == (seen.form, seen.data)
            np.testing.assert_array_equal(weights, seen.weights)

    @rule(share=st.floats(0, 1), which=st.integers(0, 9))
    def continue_from(self, share: float, which: int) -> None:
        if self.trainer.run is None or not self.is_ready:
            return
        self.ask(Pause())
        run = self.trainer.runs[which % len(self.trainer.runs)]
        epoch = round(share * len(run.curves))
        if run.is_present and epoch == len(run.curves):
            return
        self.leave()
        version = self.versions.number_of(self.document.project)
        self.ask(ContinueFrom(epoch, run.id, left=version))
        now, program = self.trainer.run, self.program
        assert program.form == form_of(self.document.project)
        parent = self.epochs.get(run.id, {})
        self.epochs[self.present.id] = {at: seen for at, seen in parent.items() if at <= now.epoch}
        seen = parent.get(now.epoch)
        if seen is not None and epoch < len(run.curves):
            assert (program.form, self.document.project.data) == (seen.form, seen.data)
            np.testing.assert_array_equal(program.weights, seen.weights)
        elif not run.is_present and epoch == len(run.curves) and run.id in self.ends:
            np.testing.assert_array_equal(program.weights, self.ends[run.id])
        self.note()

    @rule(which=st.integers(0, 9))
    def return_to(self, which: int) -> None:
        others = [run for run in self.trainer.runs if not run.is_present]
        if not others or not self.is_ready:
            return
        run = others[which % len(others)]
        self.ask(Pause())
        self.leave()
        version = self.versions.number_of(self.document.project)
        self.ask(ReturnToRun(run.id, left=version))
        assert self.present.id == run.id
        assert form_of(self.document.project) == form_of(run.project)
        assert self.document.project.training == run.project.training
        assert self.document.project.data == run.project.data
        program = self.program
        assert program.form == form_of(run.project)
        if run.id in self.ends:
            np.testing.assert_array_equal(program.weights, self.ends[run.id])
        self.note()

    @rule()
    def save_and_reopen(self) -> None:
        if self.trainer.run is None or not self.is_ready:
            return
        self.ask(Pause(), TakeCheckpoint(1))
        checkpoint = next(e for e in reversed(self.events) if isinstance(e, CheckpointTaken))
        self.ask(Scrub(None))
        weights = self.program.weights
        assert checkpoint.checkpoint is not None
        before = self.trainer.runs
        earlier = tuple(run for run in before if not run.is_present)
        found = reopened(earlier, checkpoint.checkpoint.recorded)
        assert found.warnings == ()
        known = [(self.ends.get(run.id), self.epochs.get(run.id, {})) for run in before]
        kept = replace(checkpoint.checkpoint, recorded=found.present)
        self.open(self.document.project, kept, found.earlier)
        assert [run.first_epoch for run in self.trainer.runs] == [run.first_epoch for run in before]
        for run, (end, epochs) in zip(self.trainer.runs, known, strict=True):
            if end is not None:
                self.ends[run.id] = end
            self.epochs[run.id] = epochs
        assert self.trainer.run is not None
        np.testing.assert_array_equal(self.program.weights, weights)
        assert self.trainer.run.epoch == len(checkpoint.checkpoint.curves)

    # What must hold after each action.

    @invariant()
    def records_are_what_was_trained(self) -> None:
        for run in (getattr(self, "trainer", None) and self.trainer.runs) or ():
            for epoch, seen in self.epochs.get(run.id, {}).items():
                if 0 < epoch <= len(run.curves):
                    parts = [part for part in run.parts if part.first_epoch < epoch]
                    if parts:
                        trained = parts[-1].project
                        assert form_of(trained) == seen.form
                        assert trained.data == seen.data
                        assert trained.training.learning_rate == seen.rate

    @invariant()
    def nothing_failed(self) -> None:
        failed = [e for e in getattr(self, "events", ()) if isinstance(e, Failed)]
        assert not failed


NORMAL = settings(
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    max_examples=examples(120),
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
Truth.TestCase.settings = NORMAL
TestTruth = Truth.TestCase


@pytest.mark.long
@pytest.mark.parametrize("part", range(25))
def test_long_sequences(part: int) -> None:
    """In parts, so that each ends before the limit of a test on a busy machine."""
    longer = settings(NORMAL, max_examples=200, database=None)
    run_state_machine_as_test(hypothesis.seed(part)(Truth), settings=longer)
