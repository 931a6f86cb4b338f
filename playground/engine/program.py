"""`KerasProgram`: a Keras model, its data, and how far it has been trained."""

from collections.abc import Mapping
from typing import Any

import tensorflow as tf

from playground.base.errors import TrainingError
from playground.datasets.task import Prepared
from playground.document.inference import Inference
from playground.document.project import Project
from playground.engine.compiled_loop import Span
from playground.engine.feed import make_feed, split_of
from playground.engine.nonfinite import check_finite
from playground.engine.orders import Orders
from playground.engine.penalties import penalties_of
from playground.engine.probes import answer_probes
from playground.engine.refusals import in_words
from playground.engine.runner import make_runner
from playground.engine.state import pack, unpack
from playground.training.engine import Advance, Position, State, TierStatus
from playground.training.probes import Probe


class KerasProgram:
    """Fulfils `playground.training.engine.Program`.

    Parameters
    ----------
    project : Project
    inference : Inference
        Of that project; buildable.
    data : Prepared
    """

    def __init__(self, project: Project, inference: Inference, data: Prepared) -> None:
        self._project = project
        self._inference = inference
        self._data = data
        self._position = Position()
        self._rate = project.training.learning_rate
        self._penalties = penalties_of(project, inference.active)
        with in_words("build the network"):
            self._split = split_of(project.training, data)
            self._feed = make_feed(project.training, self._split)
            self._runner = make_runner(project, inference, self._split, "graph")
        self._orders: tuple[int, tuple[Any, Any]] = (-1, self._order_tensors(0))

    @property
    def columns(self) -> tuple[str, ...]:
        return self._runner.plan.all_columns

    @property
    def steps_per_epoch(self) -> int:
        return self._runner.plan.steps

    @property
    def position(self) -> Position:
        return self._position

    @property
    def learning_rate(self) -> float:
        return float(self._runner.trainable.model.optimizer.learning_rate.numpy())

    def advance(self, maximum_steps: int) -> Advance:
        span = self._span(maximum_steps)
        block = self._position.epoch // Orders(self._runner.plan.samples).epochs
        with in_words("train the network"):
            outcome = self._runner.loop.run(span, self._feed, self._block(block))
        is_whole = span.last == self.steps_per_epoch
        start = self._position
        if is_whole:
            self._position = Position(start.epoch + span.epochs, 0)
        else:
            self._position = Position(start.epoch, span.last)
        rows = outcome.rows if is_whole else outcome.rows[:0]
        check_finite(self._runner, self.columns, rows, outcome.loss, start)
        return Advance(rows, (span.last - span.first) * span.epochs)

    def _span(self, maximum_steps: int) -> Span:
        """Return what the next call trains."""
        steps = self.steps_per_epoch
        epoch, step = self._position.epoch, self._position.step
        offset = epoch % Orders(self._runner.plan.samples).epochs
        if step or maximum_steps < steps:
            return Span(step, min(steps, step + max(1, maximum_steps)), 1, offset)
        plan = self._runner.plan
        room = plan.maximum_rows - (offset if plan.side else 0)
        return Span(0, steps, min(maximum_steps // steps, room), offset)

    def _block(self, index: int) -> tuple[Any, Any]:
        """Return the orders of block `index`; nothing where nothing is shuffled."""
        if self._runner.plan.side and self._orders[0] != index:
            self._orders = (index, self._order_tensors(index))
        return self._orders[1]

    def _order_tensors(self, index: int) -> tuple[Any, Any]:
        plan = self._runner.plan
        if not plan.side:
            empty = tf.zeros((0, plan.samples), tf.int32)
            return empty, empty
        left, right = Orders(plan.samples).block(self._project.training.seed, index)
        return tf.constant(left), tf.constant(right)

    def state(self) -> State:
        return pack(self._position, self._runner.trainable.read(), self._rate, self._penalties)

    def restore(self, state: State) -> None:
        variables, rate, penalties = unpack(state, tuple(self._penalties))
        trainable = self._runner.trainable
        if [array.shape for array in variables] != [tuple(v.shape) for v in trainable.variables]:
            raise TrainingError("the recorded state belongs to another network; start a new run")
        trainable.write(variables)
        trainable.set_penalties(penalties)
        self._position, self._rate, self._penalties = state.position, rate, penalties

    def apply_hot(self, project: Project) -> None:
        rate = project.training.learning_rate
        penalties = penalties_of(project, self._inference.active)
        self._runner.trainable.set_learning_rate(rate)
        self._runner.trainable.set_penalties(penalties)
        self._project, self._rate, self._penalties = project, rate, penalties

    def tier(self) -> TierStatus:
        return TierStatus(self._runner.tier)

    def answer(self, probes: frozenset[Probe[Any]]) -> Mapping[Probe[Any], Any]:
        with in_words("compute what the panels show"):
            return answer_probes(probes, self._runner, self._inference, self._data)

    def close(self) -> None:
        """Let go of models and tensors."""
