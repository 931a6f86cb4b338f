"""Which loop trains: a TensorFlow graph at once, XLA's machine code when it is faster.

The graph loop is traced in tenths of a second, XLA compiles for seconds; XLA is a hundred
times faster on small dense networks and many times slower on convolutions. So the graph
loop starts, a *clone* of the model is compiled and measured beside it, and the faster one
goes on, with the state copied over exactly. It must be a clone: a compiled call writes
back every variable it has read, even if it trains nothing, over what the other loop has
done since.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter
from typing import Any

import tensorflow as tf

from playground.document.inference import Inference
from playground.document.project import Project
from playground.engine.loop.compiled_loop import Plan, Span
from playground.engine.loop.compiler import Ticket
from playground.engine.loop.feed import Split
from playground.engine.loop.runner import Runner, make_runner
from playground.engine.loop.step_trial import Batch
from playground.engine.model.refusals import first_sentence
from playground.training.protocol.engine import TierStatus

logger = logging.getLogger(__name__)

MEASURED_SECONDS = 0.02
TRIALS = 5
"""How often a loop is measured; its best counts, since all else only slows it down. One whose
single batch takes long is measured twice."""
HEAD_START_SECONDS = 0.2
"""How long the graph loop trains before XLA compiles beside it, both needing Python's lock: whoever
pressed Play first sees it go."""
ADVANTAGE = 1.1
"""XLA takes over if it is this many times as fast."""


class TierPolicy(StrEnum):
    """How the loop is chosen.

    AUTO: graph at once, XLA as soon as it is measured faster. When that is depends on
    the clock, and the two round differently, so two such runs may differ in the last bits.
    GRAPH, XLA: that one from the first step.
    REPEATABLE: the one that suits the kind of network, from the first step; the same
    project gives the same run to the last bit.
    """

    AUTO = "auto"
    GRAPH = "graph"
    XLA = "xla"
    REPEATABLE = "repeatable"


def suits_xla(project: Project, inference: Inference) -> bool:
    """Return whether XLA is expected to win on a CPU: not where there are convolutions."""
    return not any(
        project.network.layer(layer_id).traits.convolves for layer_id in inference.active
    )


@dataclass(frozen=True, slots=True)
class Job:
    """What a loop is made from.

    Attributes
    ----------
    feed : Feed or StreamedFeed
    orders : pair of (side, samples) int32 tensors
        For a first, empty call and for measuring.
    rehearse : callable
        Answers with a runner, which is left as it was, all that the panels ask for.
    """

    project: Project
    inference: Inference
    split: Split
    feed: Any
    orders: tuple[Any, Any]
    rehearse: Callable[[Runner, Batch], None]


@dataclass(slots=True)
class Loops:
    """The loop that trains, and the one that may take over.

    Attributes
    ----------
    key : object
        Programs of equal keys can use the same loops.
    runner : Runner
        The one that trains.
    candidate : Runner or None
        A compiled clone, ready; set by the compiling thread.
    rates : mapping of tier to steps per second
        As measured.
    failure : str
        Why XLA refused; empty if it did not.
    ticket : Ticket or None
        The compilation asked for.
    is_settled : bool
        No other loop is looked for any more.
    is_warm : bool
        The loop that trains has been called before, so its calls can be measured.
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
        """Whether training has gone on for long enough to compile beside it."""
        return self.trained_seconds >= HEAD_START_SECONDS

    def compile_beside(self, job: Job, ticket: Ticket) -> None:
        """Make, compile and measure the clone; runs in the compiling thread.

        If it is faster it answers what the panels ask for, so that nothing is left to be
        compiled, and no Pause has to wait for that, when it takes over.
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
        """Let the faster loop go on from here, if both rates are known.

        Parameters
        ----------
        prefers_xla : bool
            What to do where the graph loop has not run yet.
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
        """Take a measured chunk into account; the first, which compiles, does not count."""
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
    """Answer what the panels ask for; what fails here is told where it is asked for."""
    try:
        job.rehearse(runner, Batch(_trial(runner.plan, 1), job.feed, job.orders))
    except Exception:
        logger.exception("what the panels ask for could not be rehearsed")


def measured_rate(runner: Runner, job: Job) -> float:
    """Return the most steps per second of `runner` in some trials, which spoil its state.

    It is measured beside the loop that trains and whatever else the machine does. One
    trial, interrupted, would keep the slower loop for good: no judgement rests on one, not
    even that the trial is long enough.
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
    """Return a span of at most `batches`, whole epochs where they suffice for any."""
    if plan.window:
        return Span(0, min(batches, plan.window), 1, 0)
    whole = min(batches // plan.steps, plan.maximum_rows)
    return Span(0, plan.steps, whole, 0) if whole else Span(0, batches, 1, 0)
