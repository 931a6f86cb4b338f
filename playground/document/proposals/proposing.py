"""Proposes a network and its training for a task: units, batch size, learning rate, early stopping.

The proposal is a starting point that does not fail: Adam with Keras's own learning rate, as
many units as the data can feed, and early stopping when the test loss no longer falls.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log2, prod

from playground.base.params import Selection
from playground.base.tasks import TaskKind
from playground.catalog.callbacks import EARLY_STOPPING
from playground.catalog.layers.conv2d import CONV2D
from playground.catalog.layers.dense import DENSE
from playground.catalog.layers.dropout import DROPOUT
from playground.catalog.layers.embedding import EMBEDDING
from playground.catalog.layers.flatten import FLATTEN
from playground.catalog.layers.global_average_pooling1d import GLOBAL_AVERAGE_POOLING1D
from playground.catalog.layers.lstm import LSTM
from playground.catalog.layers.max_pooling2d import MAX_POOLING2D
from playground.catalog.losses import USUAL_LOSS
from playground.catalog.metrics import TABLE_METRICS
from playground.catalog.optimizers import USUAL_OPTIMIZER
from playground.catalog.schedules import CONSTANT
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe
from playground.datasets.task import Task
from playground.document.commands import SetData
from playground.document.problems.output import usual_activation
from playground.document.project import Network, Project
from playground.document.template_plans.steps import Step, dense
from playground.document.templates.drafting import arranged, chained

LEARNING_RATE = 0.001
PATIENCE = 10
EPOCHS = 200
DROPPED = 0.2
SMALLEST_PICTURE = 8
SMALLEST_FILTERS, LARGEST_FILTERS = 16, 64
FEWEST_STEPS = 30
"""An epoch should have at least this many batches."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A network and its training.

    Attributes
    ----------
    steps : tuple of Step
        The layers after the input.
    batch_size : int
    class_weights : tuple of float
        Empty for none.
    """

    steps: tuple[Step, ...]
    batch_size: int
    class_weights: tuple[float, ...] = ()

    def network_words(self, task: Task) -> str:
        """Return the network in one line: "11 → Dense 32 relu → Dense 1 sigmoid"."""
        shape = " x ".join(map(str, task.input_shape))
        return " → ".join((shape, *map(_step_words, self.steps)))

    def training_words(self) -> str:
        """Return the training in one line: "Adam 0.001 · batch 32 · early stopping, 10"."""
        words = f"Adam {LEARNING_RATE:g} · batch {self.batch_size} · early stopping, {PATIENCE}"
        return f"{words} · class weights" if self.class_weights else words


def propose(task: Task, rows: int, class_counts: Sequence[int] = ()) -> Proposal:
    """Return what suits a task.

    Parameters
    ----------
    task : Task
    rows : int
        Of the training set.
    class_counts : sequence of int
        How often each class occurs, if rare classes are to count more; empty otherwise.
    """
    units = hidden_units(prod(task.input_shape), rows)
    output = dense(task.output_units, usual_activation(task))
    weights = balanced_weights(class_counts)
    return Proposal((*_hidden(task, units, rows), output), batch_size(rows), weights)


def _hidden(task: Task, units: int, rows: int) -> tuple[Step, ...]:
    """Return the layers between input and output."""
    first, second = dense(units, "relu"), dense(max(8, units // 2), "relu")
    if task.vocabulary is not None:
        embedding: Step = (EMBEDDING.name, {"input_dim": task.vocabulary, "output_dim": 32})
        return embedding, (GLOBAL_AVERAGE_POOLING1D.name, {}), dense(32, "relu")
    if len(task.input_shape) == 2 and not task.is_image:
        return (LSTM.name, {"units": max(16, units // 2)}), second
    if task.is_image and len(task.input_shape) == 3:
        return (*_filters(min(task.input_shape[:2])), (FLATTEN.name, {}), dense(64, "relu"))
    if len(task.input_shape) > 1:
        return (FLATTEN.name, {}), first, second
    if task.kind is TaskKind.REGRESSION or rows < 200:
        return first, second
    return first, (DROPOUT.name, {"rate": DROPPED}), second


def _filters(side: int) -> tuple[Step, ...]:
    """Return convolutions that halve a picture of `side` pixels until little of it is left."""
    steps: list[Step] = []
    filters = SMALLEST_FILTERS
    while side >= SMALLEST_PICTURE and filters <= LARGEST_FILTERS:
        shape: Step = (
            CONV2D.name,
            {"filters": filters, "kernel_size": (3, 3), "activation": "relu", "padding": "same"},
        )
        steps += [shape, (MAX_POOLING2D.name, {})]
        side, filters = side // 2, 2 * filters
    return tuple(steps)


def hidden_units(inputs: int, rows: int) -> int:
    """Return the units of the first hidden layer, a power of two from 16 to 128.

    >>> hidden_units(11, 713), hidden_units(4, 120), hidden_units(784, 60_000)
    (32, 16, 128)
    """
    by_rows = 16 if rows < 200 else 32 if rows < 1500 else 64 if rows < 20_000 else 128
    by_inputs = 2 ** round(log2(max(8, 3 * inputs)))
    return int(max(16, min(by_rows, by_inputs)))


def batch_size(rows: int) -> int:
    """Return a batch size with which an epoch has at least some steps, 8 to 512.

    >>> batch_size(713), batch_size(100), batch_size(1_000_000)
    (32, 8, 512)
    """
    size = 2 ** round(log2(max(1, rows / FEWEST_STEPS)))
    return int(min(512, max(8, min(size, 32 if rows < 20_000 else 512))))


def balanced_weights(class_counts: Sequence[int]) -> tuple[float, ...]:
    """Return weights with which all classes count alike: ``n / (classes * count)``.

    >>> balanced_weights((60, 20))
    (0.6667, 2.0)
    """
    total = sum(class_counts)
    return tuple(round(total / (len(class_counts) * max(1, count)), 4) for count in class_counts)


@dataclass(frozen=True, slots=True)
class UseData:
    """Set the data, with the proposed network and training if there are some."""

    config: DataConfig
    proposal: Proposal | None = None
    class_weights: tuple[float, ...] | None = None
    text: str = "Use table"

    def apply(self, project: Project) -> Project:
        """Return the project with the data; pure."""
        values = {
            "source": self.config.source,
            "features": self.config.features,
            "scaling": self.config.scaling,
            "train_fraction": self.config.train_fraction,
        }
        project = SetData(values).apply(project)
        if self.proposal is not None:
            return proposed_project(project, self.proposal)
        if self.class_weights is not None:
            training = replace(project.training, class_weights=self.class_weights)
            project = replace(project, training=training)
        return project


def proposed_project(project: Project, proposal: Proposal) -> Project:
    """Return `project` with a proposed network and training; its data, seed and notes stay."""
    task = describe(project.data)
    bare = project.with_network(Network(next_id=project.network.next_id))
    project = arranged(chained(bare, *proposal.steps))
    stopping = Selection(EARLY_STOPPING.name, {"monitor": "val_loss", "patience": PATIENCE})
    training = replace(
        project.training,
        loss=USUAL_LOSS[task.kind],
        metrics=TABLE_METRICS[task.kind],
        optimizer=Selection(USUAL_OPTIMIZER),
        schedule=Selection(CONSTANT),
        learning_rate=LEARNING_RATE,
        batch_size=proposal.batch_size,
        epochs=EPOCHS,
        class_weights=proposal.class_weights,
        callbacks=(stopping,),
    )
    return replace(project, training=training)


def _step_words(step: Step) -> str:
    name, params = step
    shown = (DENSE.name, DROPOUT.name, LSTM.name, EMBEDDING.name)
    keys = ("units", "rate", "output_dim", "activation")
    values = [str(params[key]) for key in keys if key in params] if name in shown else []
    return " ".join((name, *values))
