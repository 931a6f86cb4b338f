"""Chooses the loop that trains: first a TensorFlow graph, then XLA's machine code if faster.

Tracing the graph loop takes tenths of a second, compiling with XLA takes seconds; XLA is a
hundred times faster for small dense networks and many times slower for convolutions. So the
graph loop starts, a *clone* of the model is compiled and measured in parallel, and the faster
loop continues, with an exact copy of the state. It must be a clone: a compiled call writes all
variables that it has read, even if it trains nothing, and would overwrite the progress of the
other loop.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter
from typing import Any

import tensorflow as tf

from playground.base.causes import first_sentence
from playground.document.inference import Inference
from playground.document.project import Project
from playground.engine.loop.compiled_loop import Plan, Span
from playground.engine.loop.compiler import Ticket
from playground.engine.loop.feed import Split
from playground.engine.loop.runner import Runner, make_runner
from playground.engine.loop.step_trial import Batch
from playground.training.protocol.engine import TierStatus

logger = logging.getLogger(__name__)

MEASURED_SECONDS = 0.02
TRIALS = 5
"""How often a loop is measured; the best result counts, because disturbances only slow it down.
A loop with slow batches is measured twice."""
HEAD_START_SECONDS = 0.2
"""How long the graph loop trains before XLA starts to compile, in seconds. Both need Python's
lock, and the first frames after Play come first."""
ADVANTAGE = 1.1
"""XLA takes over if it is at least this many times as fast."""


class TierPolicy(StrEnum):
    """How the loop is chosen.

    AUTO: the graph first, XLA as soon as it is measured to be faster. The moment depends on
    the clock and the two round differently, so two such runs may differ in the last bits.
    GRAPH, XLA: this one from the first step.
    REPEATABLE: the one that fits the kind of network, from the first step; the same
    project gives the same run to the last bit.
    """

    AUTO = "auto"
    GRAPH = "graph"
    XLA = "xla"
    REPEATABLE = "repeatable"


def suits_xla(project: Project, inference: Inference) -> bool:
    """Return whether XLA is expected to be faster on a CPU: not for convolutions."""
    return not any(
        project.network.layer(layer_id).traits.convolves for layer_id in inference.active
    )


@dataclass(frozen=True, slots=True)
class Job:
    """What is needed to build and measure a loop.

    Attributes
    ----------
    feed : Feed or StreamedFeed
    orders : pair of (side, samples) int32 tensors
        For a first, empty call and for measuring.
    rehearse : callable
        Answers the recent probes with a runner, so that nothing is left to compile.
    """

    project: Project
    inference: Inference
    split: Split
    feed: Any
    orders: tuple[Any, Any]
    rehearse: Callable[[Runner, Batch], None]


@dataclass(slots=True)
class Loops:
    """The loop that trains, and the loop that may take over.

    Attributes
    ----------
    key : object
        Programs with equal keys can use the same loops.
    runner : Runner
        The runner that trains.
    candidate : Runner or None
        A compiled clone; set by the compiling thread.
    rates : mapping of tier to steps per second
        As measured.
    failure : str
        Why XLA cannot compile the network; empty if it can.
    ticket : Ticket or None
        The requested compilation.
    is_settled : bool
        Whether the choice is final.
    is_warm : bool
        Whether the training loop has been called before, so that its calls can be measured.
    trained_seconds : float
        How long the graph loop has trained.
    """

    key: object
    runner: Runner
    candidate: Runner | None = None
    rates: dict[str, float] = field(default_factory=dict)
    failure: str = ""
    ticket: Ticket | None = None
    is_settled: bool = False
    is_warm: bool = False
    trained_seconds: float = 0.0

    @property
    def is_under_way(self) -> bool:
        """Whether training has run long enough to start compiling."""
        return self.trained_seconds >= HEAD_START_SECONDS

    def compile_beside(self, job: Job, ticket: Ticket) -> None:
        """Build, compile and measure the clone; runs in the compiling thread.

        If it is faster, it also answers the recent probes, so that everything is compiled
        before it takes over and no Pause has to wait.
        """
        try:
            if self.candidate is not None or self.is_settled:
                return
            runner = make_runner(job.project, job.inference, job.split, "xla")
            if ticket.is_cancelled:
                return
            runner.warm_up(job.feed, job.orders)
            self.rates["xla"] = rate = measured_rate(runner, job)
        except (tf.errors.OpError, ValueError, TypeError, RuntimeError, MemoryError) as error:
            self.failure = first_sentence(error)
            self.is_settled = True
            return
        if rate > self.rates.get("graph", 0.0) and not ticket.is_cancelled:
            _rehearse(runner, job)
        self.candidate = runner

    def settle(self, prefers_xla: bool) -> None:
        """Continue with the faster loop, if both rates are known.

        Parameters
        ----------
        prefers_xla : bool
            The choice if the graph loop has not run yet.
        """
        candidate, graph_rate = self.candidate, self.rates.get("graph")
        if candidate is None or self.is_settled:
            return
        if graph_rate is None and not prefers_xla:
            return
        if graph_rate is None or self.rates["xla"] > ADVANTAGE * graph_rate:
            candidate.trainable.take_over(self.runner.trainable)
            self.runner = candidate
            self.is_warm = True
        self.candidate = None
        self.ticket = None
        self.is_settled = True

    def note(self, steps: int, seconds: float) -> None:
        """Update the rate with a measured chunk; the first one, which compiles, is ignored."""
        if not self.is_warm:
            self.is_warm = True
            return
        self.trained_seconds += seconds
        tier = self.runner.tier
        rate = steps / max(seconds, 1e-9)
        known = self.rates.get(tier)
        self.rates[tier] = rate if known is None else 0.8 * known + 0.2 * rate

    def status(self) -> TierStatus:
        """Return which loop runs, and how fast each is."""
        graph, xla = self.rates.get("graph"), self.rates.get("xla")
        return TierStatus(self.runner.tier, graph, xla, self._detail(graph, xla))

    def _detail(self, graph: float | None, xla: float | None) -> str:
        if self.failure:
            return f"XLA cannot compile this network: {self.failure}"
        is_awaited = self.ticket is not None and not self.ticket.is_cancelled
        if is_awaited and not self.is_settled and self.candidate is None:
            return "compiling XLA"
        if graph is None or xla is None:
            return ""
        faster, ratio = ("XLA", xla / graph) if xla > graph else ("the graph", graph / xla)
        return f"{faster} is {ratio:.3g}x faster"


def _rehearse(runner: Runner, job: Job) -> None:
    """Answer the recent probes; an error is ignored here, because the panels will report it."""
    try:
        job.rehearse(runner, Batch(_trial(runner.plan, 1), job.feed, job.orders))
    except Exception:
        logger.exception("the recent probes could not be answered in advance")


def measured_rate(runner: Runner, job: Job) -> float:
    """Return the best steps per second of `runner` in several trials, which change its state.

    The loop is measured while another trains and other processes run. A single interrupted
    trial could select the slower loop for good, so no decision depends on one trial, not even
    whether a trial is long enough.
    """
    plan, batches = runner.plan, 1
    while True:
        span = _trial(plan, batches)
        done = (span.last - span.first) * span.epochs
        best = min(_seconds(runner, job, span) for _ in range(2))
        is_whole = done < batches and (plan.window or span.epochs == plan.maximum_rows)
        if best >= MEASURED_SECONDS or is_whole:
            break
        batches *= 4
    more = TRIALS - 2 if best < TRIALS * MEASURED_SECONDS else 0
    return done / min([best, *(_seconds(runner, job, span) for _ in range(more))])


def _seconds(runner: Runner, job: Job, span: Span) -> float:
    started = perf_counter()
    runner.loop.run(span, job.feed, job.orders)
    return perf_counter() - started


def _trial(plan: Plan, batches: int) -> Span:
    """Return a span of at most `batches`; whole epochs if that many suffice."""
    if plan.window:
        return Span(0, min(batches, plan.window), 1, 0)
    whole = min(batches // plan.steps, plan.maximum_rows)
    return Span(0, plan.steps, whole, 0) if whole else Span(0, batches, 1, 0)
