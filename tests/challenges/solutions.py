"""A solution of each challenge, as edits of its start project."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from playground.base.params import Regularizer, Selection
from playground.document.project import Project
from playground.document.template_plans.steps import Step, dense
from playground.document.templates.drafting import chained

Solve = Callable[[Project], Project]
BINARY = dense(1, "sigmoid")


def trained(project: Project, **fields: object) -> Project:
    """Return the project with other settings."""
    return replace(project, training=replace(project.training, **fields))  # type: ignore[arg-type]


def layered(project: Project, *steps: Step) -> Project:
    """Return the project with another chain of layers."""
    bare = Project(data=project.data, training=project.training)
    return replace(project, network=chained(bare, *steps).network)


def with_data(project: Project, **fields: object) -> Project:
    """Return the project with other settings of the data."""
    return replace(project, data=replace(project.data, **fields))  # type: ignore[arg-type]


def _normalized(project: Project) -> Project:
    sigmoid = dense(8, "sigmoid")
    pair: tuple[Step, ...] = (sigmoid, ("LayerNormalization", {}))
    return layered(trained(project, learning_rate=0.01), *pair * 8, BINARY)


def _stopped(project: Project) -> Project:
    callback = Selection("early_stopping", {"patience": 15, "restore_best_weights": True})
    penalty = Regularizer(l2=0.002)
    hidden = dense(24, "relu", kernel_regularizer=penalty)
    return layered(trained(project, callbacks=(callback,)), hidden, BINARY)


SOLUTIONS: Mapping[str, Solve] = {
    "and-gate": lambda p: trained(p, learning_rate=0.2),
    "xor-hidden": lambda p: layered(p, dense(8, "tanh"), BINARY),
    "too-slow": lambda p: trained(p, learning_rate=0.02),
    "too-fast": lambda p: trained(p, learning_rate=0.02),
    "circle-four": lambda p: layered(trained(p, learning_rate=0.05), dense(4, "tanh"), BINARY),
    "one-line": lambda p: layered(p, BINARY),
    "no-bend": lambda p: layered(p, dense(8, "relu"), dense(8, "relu"), BINARY),
    "sigmoid-tower": lambda p: layered(
        p, *[dense(8, "relu", kernel_initializer="he_normal")] * 10, BINARY
    ),
    "all-alike": lambda p: layered(p, dense(16, "relu"), BINARY),
    "feature-not-unit": lambda p: layered(with_data(p, features=("x", "y", "xy")), BINARY),
    "no-dead-units": lambda p: layered(p, dense(4, "tanh"), BINARY),
    "wrong-ending": lambda p: layered(p, dense(16, "tanh"), dense(1, "tanh")),
    "spiral-24": lambda p: layered(
        with_data(trained(p, learning_rate=0.02), features=("x", "y", "sin x", "sin y")),
        dense(12, "tanh"),
        dense(12, "tanh"),
        BINARY,
    ),
    "half-the-weights": lambda p: layered(
        trained(p, learning_rate=0.01), ("Flatten", {}), dense(15, "relu"), dense(10, "softmax")
    ),
    "by-heart": _stopped,
    "thirty-epochs": lambda p: layered(
        with_data(trained(p, learning_rate=0.03, batch_size=8), scaling="standard"),
        dense(16, "tanh"),
        dense(3, "softmax"),
    ),
    "ride-the-wave": lambda p: layered(
        trained(p, learning_rate=0.02, batch_size=10), dense(10, "tanh"), dense(1, "linear")
    ),
    "three-rings": lambda p: layered(
        trained(p, learning_rate=0.03), dense(10, "tanh"), dense(3, "softmax")
    ),
    "plain-descent": lambda p: layered(
        trained(p, learning_rate=0.1, batch_size=5), dense(16, "relu"), BINARY
    ),
    "five-epochs": lambda p: trained(p, learning_rate=0.01, batch_size=16),
    "deep-sigmoid": _normalized,
    "tiny-circle": lambda p: layered(trained(p, learning_rate=0.05), dense(3, "tanh"), BINARY),
}
