"""`Run`: trains one program, with curves, speed measurement and rules."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from playground.base.errors import TrainingError
from playground.base.params import Selection
from playground.document.project import Project
from playground.training.protocol.basis import Basis, WeakData
from playground.training.protocol.engine import Advance, Checkpoint, NonFinite, Program
from playground.training.protocol.frames import Curves
from playground.training.protocol.moments import Moment, Recorded, only_moment
from playground.training.protocol.state import Position, State
from playground.training.run.curves import CurveBuffer
from playground.training.run.divergence import find_onset, last_good_epoch, output_of
from playground.training.run.rules import Judgement, Rule, Rules
from playground.training.run.safety import Mark, SafePoint
from playground.training.run.speed import ChunkSize, RateMeter
from playground.training.run.timeline import Timeline

_NEVER = -1
"""Of `seal`: no number of batches has been recorded."""


class Run:
    """Trains a program chunk by chunk. Used by one thread only.

    A chunk may train beyond the epoch at which a rule acts. Then the run restores the last
    safe point and trains forward to exactly that epoch. The same happens when a chunk ends in
    values that are not finite: the rules are applied to all epochs before that.

    Parameters
    ----------
    program : Program
    basis : Basis
        What the program was built from.
    history : Curves or None
        The curves so far, which the run continues.
    clock : callable
        Seconds, from any origin.
    timeline : Timeline, optional
        Moments recorded before, possibly of other networks.
    batches : int
        Number of batches trained before.

    Attributes
    ----------
    basis : Basis
        The project and data that train next.
    batches : int
        Number of batches trained so far, undone ones included. While it does not change,
        training has not changed the weights.
    since : int
        After how many epochs the present project began to train.
    is_prepared : bool
        Whether the loop was compiled, by `prepare` or by training.
    """

    def __init__(
        self,
        program: Program,
        basis: Basis,
        history: Curves | None,
        clock: Callable[[], float],
        *,
        timeline: Timeline | None = None,
        batches: int = 0,
    ) -> None:
        self.program = program
        self.timeline = Timeline() if timeline is None else timeline
        self.curves = CurveBuffer(program.columns, history)
        self.meter = RateMeter()
        self.basis = basis
        self.batches = batches
        self.is_prepared = False
        self._first_batch = self._sealed_batch = batches
        self._rules = Rules(self.project.training.callbacks, program.columns)
        self._best: dict[Rule, Mark] = {}
        self._reduced_rate: float | None = None
        self._chunk = ChunkSize()
        self._clock = clock
        self._safe = SafePoint(program, self.timeline, clock)
        self.is_in_step = False
        self._failed_from: int | None = None
        self.since = self._begin_of_project()

    @property
    def project(self) -> Project:
        """The project that trains next."""
        return self.basis.project

    @property
    def has_learned(self) -> bool:
        """Whether this program has trained any batches."""
        return self.batches > self._first_batch

    @property
    def epoch(self) -> int:
        """Epochs completed, including those before the last rebuild."""
        return len(self.curves)

    @property
    def step(self) -> int:
        """Batches done in the current epoch."""
        return self.program.position.step

    @property
    def unmeasured(self) -> tuple[str, ...]:
        """Names that rules monitor but that are not measured."""
        return self._rules.unmeasured

    def prepare(self) -> None:
        """Compile what the first chunk needs.

        Raises
        ------
        TrainingError
            Keras refused, or memory ran out.
        """
        self.is_prepared = True
        self.program.prepare()

    def keep_in_step(self) -> None:
        """Synchronize with other machines: no step may depend on the clock."""
        self.is_in_step = True
        self._safe.keep_in_step()

    def begin(self, lead_seconds: float = 0.0) -> None:
        """Start measuring the speed: the time of a pause does not count.

        Parameters
        ----------
        lead_seconds : float
            Time to count before the first share of a pace, which starts without waiting.
        """
        self.meter.restart(self._clock() - lead_seconds, self._epochs())

    def advance(self, maximum_steps: int | None = None) -> str:
        """Train one chunk, of at most `maximum_steps` batches.

        Returns
        -------
        str
            The reason to stop given by a rule; empty to continue.

        Raises
        ------
        NonFinite
            A value became NaN or infinite; the last good state was restored. Its `position`
            is that of the batch, and counts epochs as the curves do.
        TrainingError
            Keras refused, or memory ran out; the state before the chunk was restored.
        """
        self.is_prepared = True
        self._safe.refresh(self.epoch, self.basis)
        steps = self._chunk.steps
        if maximum_steps is not None:
            steps = min(steps, maximum_steps)
        start, started = self.program.position, self._clock()
        try:
            done = self.program.advance(steps)
        except NonFinite as error:
            done = self._advance_to(error, start, steps)
        except TrainingError:
            self._undo_chunk()
            raise
        self.batches += done.steps
        now = self._clock()
        self._chunk.measure(done.steps, now - started, self.program.steps_per_epoch)
        stop = self._take(start, done)
        self.meter.measure(now, self._epochs())
        return stop

    def checkpoint(self) -> Checkpoint:
        """Return the model as it is, with the curves and recorded moments so far.

        Raises
        ------
        TrainingError
            The model cannot be copied.
        """
        taken = self.program.checkpoint(self.curves.snapshot())
        return replace(taken, recorded=self.recorded())

    def recorded(self) -> Recorded:
        """Return the moments recorded so far."""
        return self.timeline.recorded(self.batches)

    def seal(self) -> None:
        """Record the end of this segment, before another project continues the run.

        If the run was opened, this is all that is known of it. Nothing is recorded if nothing
        was trained since the last call.
        """
        if self.batches == self._sealed_batch and len(self.timeline):
            return
        self._sealed_batch = self.batches
        if not self.timeline.segments:
            data = WeakData(self.basis.data)
            state = self.program.state()
            self.timeline.begin_with(only_moment(self.epoch, state, self.project, data))
            return
        is_changed = not self._safe.is_known
        self.timeline.record(self.epoch, self.program.state(), self.basis, is_anchor=is_changed)

    def check_last_moment(self) -> None:
        """Have `seal` record the present state, unless it is the last moment already.

        A run that undo restores may be further than its last moment, or at the same epoch
        with other weights: what a rule did at the end of training had no moment of its own.
        """
        last = self.timeline.moments[-1] if len(self.timeline) else None
        is_there = last is not None and last.key == (self.epoch, self.step)
        if last is None or not is_there or not _is_same(last.state, self.program.state()):
            self._sealed_batch = _NEVER

    def end(self) -> int:
        """End training: restore the best weights if a rule requests it, and reset the rules.

        As in Keras only the weights are those of the best epoch; optimizer and position
        stay as they were when training ended.

        Returns
        -------
        int
            The epoch, from 1, whose weights were restored; 0 if the last ones stay.
        """
        restored = 0
        marks = [self._best[rule] for rule in self._rules.rules if rule in self._best]
        if marks:
            last = self.program.state()
            marks[-1].restore(self.program)
            best = self.program.state()
            count = last.weights or len(last.arrays)
            arrays = best.arrays[:count] + last.arrays[count:]
            self.program.restore(replace(last, arrays=arrays))
            self.touch()
            restored = best.position.epoch if best.position != last.position else 0
        self.set_rules(self.project.training.callbacks)
        return restored

    def apply_hot(self, project: Project) -> None:
        """Apply changes that need no rebuild: learning rate, penalties, rules."""
        before, after = self.project.training, project.training
        self.seal()
        self.basis = Basis(project, self.basis.data)
        if before.learning_rate != after.learning_rate:
            self._reduced_rate = None
        if before.callbacks != after.callbacks:
            self.set_rules(after.callbacks)
        self.since = self._begin_of_project()
        self._set_hot()

    def replace_data(self, basis: Basis) -> None:
        """Note that the program trains on other data: speed and best epoch are reset."""
        self.basis = basis
        self.since = self._begin_of_project()
        self._chunk = ChunkSize()
        self.set_rules(self.project.training.callbacks)
        if self._reduced_rate is not None:
            self._set_hot()
        self.touch()

    def _begin_of_project(self) -> int:
        """Return after how many epochs the present project began; 0 if the file has no moments."""
        segments = self.timeline.segments
        if not segments:
            return 0
        last = segments[-1]
        is_same = last.project.training == self.project.training and last.is_of(self.basis)
        return last.first[0] if is_same else self.epoch

    def touch(self) -> None:
        """Note that the program was changed from outside."""
        self._safe.forget()

    def set_rules(self, selections: tuple[Selection, ...]) -> None:
        """Replace the rules by new ones made from `selections`."""
        self._rules = Rules(selections, self.program.columns)
        self._best.clear()

    def _epochs(self) -> float:
        return self.epoch + self.step / max(1, self.program.steps_per_epoch)

    def _set_hot(self) -> None:
        """Apply hot settings; a learning rate set by a rule stays until the user sets one."""
        project = self.project
        if self._reduced_rate is not None:
            training = replace(project.training, learning_rate=self._reduced_rate)
            project = replace(project, training=training)
        self.program.apply_hot(project)
        self.touch()

    def _take(self, start: Position, done: Advance) -> str:
        """Append the rows of a chunk up to where a rule acts, and do what it requests."""
        count, judgement = self._judge(start, done) if self._rules.rules else (None, None)
        self.curves.extend(done.rows[:count])
        if count is None or count == len(done.rows):
            self._safe.move(self._safe.forward(done.steps))
        else:
            mark = self._safe.forward(self._steps_to(start, count))
            mark.restore(self.program)
            self._safe.move(mark)
        if judgement is None:
            return ""
        if judgement.rate is not None:
            self._reduced_rate = judgement.rate
            self._set_hot()
        return judgement.stop

    def _judge(self, start: Position, done: Advance) -> tuple[int, Judgement | None]:
        """Return how many epochs of a chunk count, and the judgement that ends them."""
        rate = self.program.learning_rate
        for index, row in enumerate(done.rows):
            judgement = self._rules.judge(self.epoch + index, row, rate)
            for rule, verdict in zip(self._rules.rules, judgement.verdicts, strict=True):
                if verdict.is_best and rule.restores_best:
                    self._best[rule] = self._safe.forward(self._steps_to(start, index + 1))
            if judgement.acts:
                return index + 1, judgement
        return len(done.rows), None

    def _steps_to(self, start: Position, epochs: int) -> int:
        """Return the batches from `start` to the end of the `epochs`-th epoch after it."""
        return epochs * self.program.steps_per_epoch - start.step

    def _advance_to(self, error: NonFinite, start: Position, steps: int) -> Advance:
        """Train the complete epochs of a chunk before the one that failed, if there are any.

        Raises
        ------
        NonFinite
            There are none; its position is that of the failing batch.
        """
        whole = error.position.epoch - start.epoch
        while whole > 0:
            self._safe.now.restore(self.program)
            try:
                return self.program.advance(self._steps_to(start, whole))
            except NonFinite as earlier:
                error, whole = earlier, min(whole - 1, earlier.position.epoch - start.epoch)
        self._safe.now.restore(self.program)
        left = self.program.steps_per_epoch - start.step
        onset = find_onset(self.program, error, left if self.is_in_step else min(left, steps))
        position = replace(onset.position, epoch=self.epoch)
        self._restore_good_moment()
        layer_id = onset.layer_id or output_of(self.project)
        raise NonFinite(str(onset.error), layer_id, position) from error

    def _undo_chunk(self) -> None:
        """Undo a chunk that failed.

        With several workers nothing is undone: others may be lost, and training continues
        from the last checkpoint.
        """
        if self.is_in_step:
            return
        try:
            self._safe.now.restore(self.program)
        except (TrainingError, NonFinite):
            mark = self._safe.copied
            self.program.restore(mark.state)
            self.curves.truncate(mark.epoch)
            self._safe.move(mark)

    def _restore_good_moment(self) -> None:
        """Make the last good moment the present; later epochs are dropped."""
        if self.is_in_step:
            mark = self._safe.copied
            self.program.restore(mark.state)
            epoch = mark.epoch
        else:
            wanted = last_good_epoch(self.curves.snapshot(), self._failed_from)
            epoch = self._restore_epoch(wanted)
        self.curves.truncate(epoch)
        self.since = min(self.since, epoch)
        self.batches += 1  # the weights have changed
        self._failed_from = epoch
        self._chunk = ChunkSize()
        self.set_rules(self.project.training.callbacks)
        self._set_hot()
        self._safe.refresh(self.epoch, self.basis)

    def _restore_epoch(self, epoch: int) -> int:
        """Restore the end of `epoch`, or a later one if the program was built after it."""
        timeline = self.timeline
        moment = timeline.nearest(epoch)
        if moment is not None and moment.segment.is_of(self.basis):
            return reach(self.program, timeline, moment, epoch).epoch
        moment = next(each for each in timeline.moments if each.segment.is_of(self.basis))
        self.program.restore(moment.state)
        return moment.epoch


def reach(program: Program, timeline: Timeline, start: Moment, epoch: int) -> Moment:
    """Bring `program` from `start` to the end of `epoch`, or as near as possible.

    An epoch between two moments is reproduced by training forward.

    Parameters
    ----------
    program : Program
        Built from the same basis as the segment of `start`.
    timeline : Timeline
        Contains `start`.
    start : Moment
    epoch : int

    Returns
    -------
    Moment
        The moment that was reached.
    """
    steps = (epoch - start.epoch) * program.steps_per_epoch - start.state.position.step
    if steps <= 0 or not timeline.is_reached(start, epoch):
        program.restore(start.state)
        return start
    Mark(start.state, start.epoch, steps).restore(program)
    return replace(start, epoch=epoch, state=program.state())


def _is_same(one: State, other: State) -> bool:
    """Return whether two states of one program hold the same numbers."""
    return one.position == other.position and all(map(np.array_equal, one.arrays, other.arrays))
