"""`LoopStore`: lends compiled loops, and keeps those of recent networks.

So undo, and data of a known shape, need no compilation.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

from playground.base.params import ParamValue, Regularizer, Selection
from playground.document.inference import Inference
from playground.document.project import Project
from playground.engine.loop.compiler import Compiler
from playground.engine.loop.feed import Split
from playground.engine.loop.memory import Limits, limits_here
from playground.engine.loop.runner import make_runner
from playground.engine.loop.team import Team
from playground.engine.loop.tiers import Job, Loops, TierPolicy, suits_xla
from playground.engine.model.weight_masks import frozen_of
from playground.engine.random.noise import draws_alike

KEPT = 4
JOIN_SECONDS = 8.0
"""How long closing the last program waits for a running compilation, in seconds."""


class LoopStore:
    """Compiled loops, by everything they depend on. Used only by the training thread.

    Parameters
    ----------
    policy : TierPolicy
    limits : Limits, optional
        How much memory a program may use; by default chosen for the machine.
    team : Team, optional
        The workers that train together with this one.
    """

    def __init__(
        self, policy: TierPolicy, limits: Limits | None = None, team: Team | None = None
    ) -> None:
        self.policy = policy
        self.team = team
        self._limits = limits
        self._compiler = Compiler()
        self._idle: OrderedDict[Hashable, Loops] = OrderedDict()
        self._borrowed = 0

    @property
    def limits(self) -> Limits:
        """How much memory a program may use at present."""
        return self._limits or limits_here()

    def borrow(self, project: Project, inference: Inference, split: Split) -> tuple[Loops, bool]:
        """Return loops for a network and data, and whether they were used before.

        Raises
        ------
        ValueError, TypeError
            Keras refuses the network.
        """
        key = key_of(project, inference, split)
        loops = self._idle.pop(key, None)
        is_used = loops is not None
        if loops is None:
            tier = self._first_tier(project, inference)
            loops = Loops(key, make_runner(project, inference, split, tier, self.team))
            is_open = self.policy is TierPolicy.AUTO and draws_alike(project, inference)
            loops.is_settled = not is_open
        self._borrowed += 1
        return loops, is_used

    def give_back(self, loops: Loops) -> None:
        """Keep `loops` for later; release the oldest."""
        if loops.ticket is not None:
            loops.ticket.cancel()
            loops.ticket = None  # releases the data for measuring
        self._idle[loops.key] = loops
        while len(self._idle) > KEPT:
            self._idle.popitem(last=False)
        self._borrowed -= 1
        if not self._borrowed:
            self._compiler.join(JOIN_SECONDS)

    def compile_beside(self, loops: Loops, job: Job) -> None:
        """Start compiling the network of `job` with XLA during training, unless done before."""
        if loops.is_settled or loops.candidate is not None:
            return
        if loops.ticket is None or loops.ticket.is_cancelled:
            loops.ticket = self._compiler.request(lambda ticket: loops.compile_beside(job, ticket))

    def _first_tier(self, project: Project, inference: Inference) -> str:
        if self.policy is TierPolicy.XLA:
            return "xla"
        is_suited = suits_xla(project, inference) and draws_alike(project, inference)
        return "xla" if self.policy is TierPolicy.REPEATABLE and is_suited else "graph"


def key_of(project: Project, inference: Inference, split: Split) -> Hashable:
    """Return everything that a compiled loop depends on.

    Seed, learning rate, the factors of regularizers and the indices of frozen weights are
    variables. So a loop depends only on which regularizers there are, and on which arrays
    have frozen weights.
    """
    training = project.training
    layers = tuple(
        (layer_id, layer.type_name, layer.name, layer.is_trainable, _hashable(layer.params))
        for layer_id in inference.active
        for layer in (project.network.layer(layer_id),)
    )
    wires = tuple(
        wire for layer_id in inference.active for wire in project.network.inputs_of(layer_id)
    )
    arrays = tuple(
        (array.shape, array.dtype.str) for array in (split.x, split.y, split.check_x, split.check_y)
    )
    return (
        layers,
        wires,
        frozenset(frozen_of(project, inference)),
        arrays,
        split.window_bytes,
        training.what_is_minimized,
        (training.metrics, training.own_metrics),
        _chosen(training.optimizer),
        _chosen(training.schedule),
        training.batch_size,
        training.shuffle,
        bool(training.class_weights),
        training.mixed_precision,
    )


def _chosen(selection: Selection) -> Hashable:
    return selection.name, _hashable(selection.params)


def _hashable(params: Mapping[str, ParamValue]) -> Hashable:
    return tuple((name, _trait(value)) for name, value in sorted(params.items()))


def _trait(value: ParamValue) -> Any:
    if isinstance(value, Regularizer):
        return bool(value.l1), bool(value.l2)
    return type(value).__name__, value
