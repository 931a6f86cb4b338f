"""`KerasProgram`: a Keras model, its data, and its position in training."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Any

import keras

from playground.base.errors import TrainingError
from playground.datasets.task import Prepared
from playground.document.fitted import fitted_layers
from playground.document.inference import Inference, infer
from playground.document.project import LayerId, Project
from playground.engine.loop.feed import Feed, Split, make_feed, split_of
from playground.engine.loop.runner import Runner, call_plan_of
from playground.engine.loop.step_trial import Batch
from playground.engine.loop.store import LoopStore, key_of
from playground.engine.loop.tiers import Job, suits_xla
from playground.engine.model.fitting import has_same_inputs, set_fit
from playground.engine.model.plain_model import PlainModel
from playground.engine.model.refusals import in_words
from playground.engine.model.trainable import make_trainable
from playground.engine.model.weights import Weights, carry_over, set_element, weights_of
from playground.engine.probes.answers import answer_probes
from playground.engine.probes.probe_context import ProbeContext
from playground.engine.state.arrays import MISFIT, Hot, are_same, hot_of, pack, unpack
from playground.engine.state.checkpoint import (
    arrays_of,
    check_same_form,
    extra_of,
    hot_in,
    model_bytes,
)
from playground.engine.state.evaluation import evaluate
from playground.engine.state.nonfinite import check_finite, first_bad_layer, first_bad_output
from playground.engine.state.units import figures_in_units, rows_in_units
from playground.training.files.snapshots import state_in
from playground.training.protocol.engine import Advance, BuildReport, Checkpoint, TierStatus, never
from playground.training.protocol.frames import Curves
from playground.training.protocol.probes import Probe
from playground.training.protocol.state import Position, State

REHEARSALS = 2
"""Reads of the weights after which the reading is compiled."""


class KerasProgram:
    """Implements `playground.training.protocol.engine.Program`.

    Parameters
    ----------
    store : LoopStore
        Lends the compiled loops.
    project : Project
    inference : Inference
        The inference of the project, which must be buildable.
    data : Prepared

    Raises
    ------
    TrainingError
        Keras refuses the network, or the data cannot be used.
    """

    def __init__(
        self, store: LoopStore, project: Project, inference: Inference, data: Prepared
    ) -> None:
        self._store = store
        self._project = project
        self._inference = inference
        self._data = data
        self._position = Position()
        # The current settings of the loop, which may be those of an earlier moment.
        self._hot = hot_of(project, inference)
        self._hot_arrays = self._hot.arrays(inference)
        self._present = project
        self._plain: PlainModel | None = None
        self._asked: dict[type[Probe[Any]], Probe[Any]] = {}
        with in_words("build the network"):
            self._split, feed = self._prepared(project, data)
            self._loops, is_used = store.borrow(project, inference, self._split)
            if is_used:
                fresh = make_trainable(project, inference, self._split.form)
                self._runner.trainable.write(fresh.read())
        self._fit()
        self._apply(self._hot)
        plan, team = self._runner.plan, store.team
        self._call_plan = call_plan_of(plan, project.training, self._split, feed, team)
        self._context = ProbeContext(project, inference, data, self._batch, self._next_batch)

    def _prepared(self, project: Project, data: Prepared) -> tuple[Split, Feed]:
        split = split_of(project.training, data, self._store.limits)
        return split, make_feed(project.training, split)

    def _fit(self) -> None:
        """Compute the weights that come from the training inputs."""
        network, x = self._project.network, self._data.train.x
        layers = self._runner.trainable.network.layers
        for layer_id in fitted_layers(network, self._inference) if len(x) else ():
            layer = network.layer(layer_id)
            assert layer.spec.fit is not None
            set_fit(layers[layer_id], layer.spec.fit(layer.params, x))

    @property
    def _runner(self) -> Runner:
        return self._loops.runner

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
        return self._runner.trainable.learning_rate

    @property
    def keras_model(self) -> keras.Model:
        with in_words("copy the model"):
            return self._plain_model().finished(self._runner.trainable)

    def advance(self, maximum_steps: int) -> Advance:
        start = self._position
        span = self._call_plan.span(start, maximum_steps)
        with in_words("train the network"):
            feed, orders = self._call_plan.feed(start), self._call_plan.orders(start)
            began = perf_counter()
            outcome = self._runner.loop.run(span, feed, orders)
        steps = (span.last - span.first) * span.epochs
        self._loops.note(steps, perf_counter() - began)
        self._compile_beside()
        self._position = self._call_plan.end(start, span)
        rows = outcome.rows if self._call_plan.is_whole(span) else outcome.rows[:0]
        check_finite(self._runner.trainable.network, self.columns, rows, outcome.loss, start)
        return Advance(rows_in_units(rows, self.columns, self._data), steps)

    def prepare(self) -> None:
        at = self._position
        if self._loops.is_warm or self._runner.tier != "graph":
            return
        with in_words("compile the network"):
            self._runner.warm_up(self._call_plan.feed(at), self._call_plan.orders(at))
        self._loops.is_warm = True

    def _compile_beside(self) -> None:
        """Start the search for a faster loop, after training has started."""
        if self._loops.is_settled or not self._loops.is_under_way:
            return
        at = self._position
        feed, orders = self._call_plan.feed(at), self._call_plan.orders(at)
        rehearse = partial(self._rehearse, self._context)
        job = Job(self._present, self._inference, self._split, feed, orders, rehearse)
        self._store.compile_beside(self._loops, job)

    def state(self) -> State:
        trainable = self._runner.trainable
        weights = len(trainable.model.variables)
        return pack(self._position, trainable.read(), self._hot_arrays, weights)

    def restore(self, state: State) -> None:
        """Return to `state`.

        Most moments have the settings that are in force already. To apply these again takes
        as long as to set all variables, so it is only done where they differ.
        """
        variables, hot = unpack(state)
        if not self._runner.trainable.reader.fits(variables):
            raise TrainingError(MISFIT)
        if not are_same(hot, self._hot_arrays):
            self._apply(self._hot.taken_from(hot, self._inference))
        self._runner.trainable.write(variables)
        self._position = state.position

    def apply_hot(self, project: Project) -> None:
        self._project = project
        self._apply(hot_of(project, self._inference))

    def _apply(self, hot: Hot) -> None:
        """Apply the hot settings; change the loop if it lacks a regularizer or a mask."""
        present = hot.of_project(self._project, self._inference)
        if key_of(present, self._inference, self._split) != self._loops.key:
            with in_words("change the settings"):
                self._move(present, self._inference, self._split)
        trainable = self._runner.trainable
        trainable.set_learning_rate(hot.rate)
        trainable.set_penalties(hot.penalties)
        trainable.set_frozen(hot.frozen)
        self._hot, self._hot_arrays = hot, hot.arrays(self._inference)
        self._present = present
        self._plain = None

    def set_weight(
        self, layer_id: LayerId, name: str, index: tuple[int, ...], value: float
    ) -> None:
        report = self._inference.reports.get(layer_id)
        names = tuple(weight.name for weight in report.weights) if report else ()
        network = self._runner.trainable.network
        with in_words("set a weight"):
            set_element(network, names, (layer_id, name, index), value)
        self._plain = None

    def replace_data(self, project: Project, data: Prepared) -> None:
        inference = infer(project.network, data.task)
        with in_words("train on the new data"):
            split, feed = self._prepared(project, data)
            present = self._hot.of_project(project, inference)
            if key_of(present, inference, split) != self._loops.key:
                self._move(present, inference, split)
        self._present = present
        self._project, self._inference, self._data = project, inference, data
        self._hot_arrays = self._hot.arrays(inference)
        self._split = split
        plan, team = self._runner.plan, self._store.team
        self._call_plan = call_plan_of(plan, project.training, split, feed, team)
        self._context = ProbeContext(project, inference, data, self._batch, self._next_batch)
        self._fit()
        self._plain = None

    def _move(self, project: Project, inference: Inference, split: Split) -> None:
        """Continue with the loops of another key, and keep everything learned."""
        loops, _ = self._store.borrow(project, inference, split)
        loops.runner.trainable.take_over(self._runner.trainable)
        self._store.give_back(self._loops)
        self._loops = loops

    def tier(self) -> TierStatus:
        self._loops.settle(suits_xla(self._project, self._inference))
        return self._loops.status()

    def answer(
        self, probes: frozenset[Probe[Any]], is_hurried: Callable[[], bool] = never
    ) -> Mapping[Probe[Any], Any]:
        self._asked.update({type(probe): probe for probe in probes})
        with in_words("compute what the panels show"):
            return answer_probes(probes, self._context, self._runner, is_hurried)

    def _rehearse(self, context: ProbeContext, runner: Runner, batch: Batch) -> None:
        """Answer the recent probes with another runner; runs in the compiling thread."""
        context = replace(context, batch=lambda: batch, next_batch=lambda: batch)
        asked = tuple(self._asked.values())  # a copy: the training thread keeps adding probes
        for _ in range(REHEARSALS):
            answer_probes(frozenset(asked), context, runner, never)

    def _batch(self) -> Batch:
        """Return a batch for a trial step."""
        at, plan = self._position, self._call_plan
        return Batch(plan.trial(at), plan.feed(at), plan.orders(at))

    def _next_batch(self) -> Batch:
        """Return the batch that `advance` trains first."""
        at, plan = self._position, self._call_plan
        return Batch(plan.span(at, 1), plan.feed(at), plan.orders(at), at.epoch)

    def find_overflow(self) -> LayerId | None:
        network, context = self._runner.trainable.network, self._context
        with in_words("look for the layer that fails"):
            outputs = context.now().training_outputs(self._runner.forward, len(self._data.train))
            return first_bad_layer(network) or first_bad_output(outputs)

    def evaluate(self) -> Mapping[str, float]:
        model = self.keras_model
        with in_words("evaluate the network"):
            figures = evaluate(model, self._project.training, self._data, self._split)
        return figures_in_units(figures, self._data)

    def checkpoint(self, curves: Curves) -> Checkpoint:
        trainable = self._runner.trainable
        with in_words("save the model"):
            content = model_bytes(self._plain_model().trained(trainable))
        extra = extra_of(trainable, self._hot_arrays)
        return Checkpoint(content, extra, self._position, curves, self._data.preparation)

    def load_checkpoint(self, checkpoint: Checkpoint) -> None:
        kept = state_in(checkpoint)
        if kept is not None:
            check_same_form(kept.arrays, self.state().arrays)
            self.restore(kept)
            return
        trainable = self._runner.trainable
        arrays = arrays_of(checkpoint, trainable, lambda: self._plain_model().trained(trainable))
        hot = hot_in(checkpoint.extra, self._hot_arrays)
        self.restore(State(checkpoint.position, (*arrays, *hot)))

    def _plain_model(self) -> PlainModel:
        if self._plain is None:
            self._plain = PlainModel(self._present, self._inference)
        return self._plain

    def weights(self) -> dict[LayerId, Weights]:
        """Return type and weights of each layer, for a program built after this one."""
        return weights_of(self._runner.trainable.network)

    def accept(self, donor: "KerasProgram | None") -> BuildReport:
        """Take over the weights of `donor` that still fit; return which did.

        What was fitted to other data is not taken over. What was fitted to the same data is:
        it may have come with an imported model.
        """
        donated = donor.weights() if donor is not None else {}
        fitted = fitted_layers(self._project.network, self._inference)
        if donor is not None and fitted and not has_same_inputs(donor._data, self._data):
            donated = {key: found for key, found in donated.items() if key not in fitted}
        return carry_over(donated, self._runner.trainable.network, fitted)

    def close(self) -> None:
        self._store.give_back(self._loops)
