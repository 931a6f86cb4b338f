"""`Runner`: one model with its compiled loop and its forward pass."""

from dataclasses import dataclass
from typing import Any

from playground.document.inference import Inference
from playground.document.project import Project, TrainingConfig
from playground.engine.loop.call_plan import CallPlan
from playground.engine.loop.compiled_loop import CompiledLoop, Plan
from playground.engine.loop.feed import Feed, Split
from playground.engine.loop.permutations import Permutations
from playground.engine.loop.stream import StreamedCallPlan, StreamedLoop, window_of
from playground.engine.loop.team import Team
from playground.engine.loop.team_loop import TeamCallPlan, TeamLoop
from playground.engine.model.differentiation import Differentiation
from playground.engine.model.forward import Forward
from playground.engine.model.gradients import Gradients
from playground.engine.model.input_gradients import InputGradients
from playground.engine.model.layer_weights import LayerWeights
from playground.engine.model.trainable import Trainable, make_trainable

ROWS = 8192
"""Maximum number of epochs in one call without shuffling."""


@dataclass(frozen=True, slots=True)
class Runner:
    """A model with everything compiled for one tier, "graph" or "xla".

    Attributes
    ----------
    tier : str
    trainable : Trainable
    loop : CompiledLoop, StreamedLoop or TeamLoop
    forward : Forward
    gradients : Gradients
    input_gradients : InputGradients
    weights : LayerWeights
    differentiation : Differentiation
    """

    tier: str
    trainable: Trainable
    loop: CompiledLoop | StreamedLoop | TeamLoop
    forward: Forward
    gradients: Gradients
    input_gradients: InputGradients
    weights: LayerWeights
    differentiation: Differentiation

    @property
    def plan(self) -> Plan:
        """The fixed sizes of the loop."""
        return self.loop.plan

    def warm_up(self, feed: Any, orders: tuple[Any, Any]) -> None:
        """Compile the loop, by running zero epochs, and the reading of its state."""
        self.loop.warm_up(feed, orders)
        self.trainable.reader.compile()


def make_runner(
    project: Project, inference: Inference, split: Split, tier: str, team: Team | None = None
) -> Runner:
    """Build the model of `project` and the loop that trains it, without compiling them.

    Raises
    ------
    ValueError, TypeError
        Keras refuses the network.
    """
    trainable = make_trainable(project, inference, split.form)
    plan = plan_of(project, split, trainable.columns)
    loop = _loop_of(trainable, plan, team, is_xla=tier == "xla")
    network, layers = trainable.network, project.network.layers
    forward = Forward(network)
    token_readers = frozenset(layer.id for layer in layers if layer.traits.reads_tokens)
    reads_steps = any(layer.traits.is_recurrent for layer in layers)
    return Runner(
        tier,
        trainable,
        loop,
        forward,
        Gradients(network),
        InputGradients(network, token_readers),
        LayerWeights(network),
        Differentiation(trainable.model, forward, reads_steps=reads_steps),
    )


def _loop_of(
    trainable: Trainable, plan: Plan, team: Team | None, *, is_xla: bool
) -> CompiledLoop | StreamedLoop | TeamLoop:
    if team is not None:
        return TeamLoop(trainable, plan, team)
    loop_class = StreamedLoop if plan.window else CompiledLoop
    return loop_class(trainable, plan, is_xla=is_xla)


def call_plan_of(
    plan: Plan, training: TrainingConfig, split: Split, feed: Feed, team: Team | None = None
) -> CallPlan:
    """Return the call plan for samples in memory, streamed, or shared by workers.

    Parameters
    ----------
    feed : Feed
        The tensors of `split`.

    Raises
    ------
    TrainingError
        The workers do not have the same data.
    """
    if team is not None:
        return TeamCallPlan(plan, training, split, feed, team)
    if plan.window:
        return StreamedCallPlan(plan, training, split, feed)
    return CallPlan(plan, training.seed, feed)


def plan_of(project: Project, split: Split, columns: tuple[str, ...]) -> Plan:
    """Return the sizes of the loop that trains `split` with the settings of `project`."""
    training = project.training
    samples = len(split.x)
    batch_size = min(training.batch_size, samples)
    orders = Permutations(samples)
    is_shuffled = training.shuffle and batch_size < samples and not split.window_bytes
    rows = 1 if split.window_bytes else ROWS
    return Plan(
        samples=samples,
        check_samples=len(split.check_x),
        batch_size=batch_size,
        columns=columns,
        maximum_rows=orders.epochs if is_shuffled else rows,
        side=orders.side if is_shuffled else 0,
        has_weights=bool(training.class_weights),
        window=window_of(split, batch_size),
    )
