"""`CallPlan`: cuts a run into calls, and gives each its samples and permutations."""

from typing import Any

import tensorflow as tf

from playground.engine.loop.compiled_loop import Plan, Span
from playground.engine.loop.feed import Feed
from playground.engine.loop.permutations import Permutations
from playground.training.protocol.state import Position


class CallPlan:
    """Spans and permutations of one plan, with all samples in memory.

    Parameters
    ----------
    plan : Plan
    seed : int
        The project's.
    feed : Feed
    """

    def __init__(self, plan: Plan, seed: int, feed: Feed) -> None:
        self._plan = plan
        self._seed = seed
        self._feed = feed
        self._source = Permutations(plan.samples)
        self._block = -1
        self._tensors: tuple[Any, Any] = (None, None)

    def span(self, position: Position, maximum_steps: int) -> Span:
        """Return what the next call trains: whole epochs or a part of one."""
        plan, first = self._plan, position.step
        offset = position.epoch % self._source.epochs if plan.side else 0
        if first or maximum_steps < plan.steps:
            return Span(first, min(plan.steps, first + max(1, maximum_steps)), 1, offset)
        room = plan.maximum_rows - offset
        return Span(0, plan.steps, min(maximum_steps // plan.steps, room), offset)

    def trial(self, position: Position) -> Span:
        """Return a batch that can be trained at `position` without ending an epoch.

        That is the next batch; or the previous one if validation would follow the next. An
        epoch with a single batch has no other choice.
        """
        span = self.span(position, 1)
        if span.last == self._plan.steps and span.first > span.base:
            return span._replace(first=span.first - 1, last=span.last - 1)
        return span

    def is_whole(self, span: Span) -> bool:
        """Return whether `span` reaches the end of its epochs."""
        return span.last == self._plan.steps

    def end(self, position: Position, span: Span) -> Position:
        """Return the position after training `span` at `position`."""
        if self.is_whole(span):
            return Position(position.epoch + span.epochs, 0)
        return Position(position.epoch, span.last)

    def feed(self, position: Position) -> Any:  # noqa: ARG002 - all samples serve every position
        """Return the samples at `position` for the loop's `run`."""
        return self._feed

    def orders(self, position: Position) -> tuple[Any, Any]:
        """Return the block of permutations that `position` is in; empty without shuffling.

        Returns
        -------
        pair of (side, samples) int32 tensors
        """
        block = position.epoch // self._source.epochs if self._plan.side else 0
        if block != self._block:
            self._tensors = self._made(block)
            self._block = block
        return self._tensors

    def _made(self, block: int) -> tuple[Any, Any]:
        if not self._plan.side:
            empty = tf.zeros((0, self._plan.samples), tf.int32)
            return empty, empty
        left, right = self._source.block(self._seed, block)
        return tf.constant(left), tf.constant(right)
