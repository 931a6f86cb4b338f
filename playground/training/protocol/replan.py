"""The consequence of each change of the project for a run: a table of all fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from types import MappingProxyType
from typing import TypeAlias

from playground.base.errors import PlaygroundError
from playground.base.params import ParamValue, Regularizer
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe
from playground.datasets.task import Task, TaskKind
from playground.document.fitted import reads_input
from playground.document.inference import active_layers
from playground.document.project import Layer, Network, Project, TrainingConfig, Wire

Form: TypeAlias = tuple[TaskKind, tuple[int, ...], int, int | None]


class Consequence(Enum):
    """What a change requires, ordered by cost; `text` is shown to the user."""

    NOTHING = (0, "training is not affected")
    HOT = (1, "takes effect immediately")
    NEW_DATA = (2, "new data; weights are kept")
    REBUILD = (3, "the network is rebuilt; matching weights are kept")

    def __init__(self, rank: int, text: str) -> None:
        self.rank = rank
        self.text = text


@dataclass(frozen=True, slots=True)
class Effect:
    """One changed field and its consequence.

    Attributes
    ----------
    what : str
        The field, for example "learning rate" or "dense_1: units".
    consequence : Consequence
    words : str
        What it does, where the words of the consequence do not say it.
    """

    what: str
    consequence: Consequence
    words: str = ""

    @property
    def text(self) -> str:
        """A line for the user: "learning rate: takes effect immediately"."""
        return f"{self.what}: {self.words or self.consequence.text}"


TRAINING: Mapping[str, Consequence] = MappingProxyType(
    {
        "loss": Consequence.REBUILD,
        "own_loss": Consequence.REBUILD,
        "metrics": Consequence.REBUILD,
        "own_metrics": Consequence.REBUILD,
        "optimizer": Consequence.REBUILD,
        "learning_rate": Consequence.HOT,
        "schedule": Consequence.REBUILD,
        "batch_size": Consequence.REBUILD,
        "epochs": Consequence.HOT,
        "shuffle": Consequence.REBUILD,
        "seed": Consequence.REBUILD,
        "validation_split": Consequence.REBUILD,
        "class_weights": Consequence.REBUILD,
        "callbacks": Consequence.HOT,
        "keep_weights": Consequence.NOTHING,
        "mixed_precision": Consequence.REBUILD,
    }
)
"""Every field of `TrainingConfig`. A new seed is a rebuild that keeps no weights."""

DATA: Mapping[str, Consequence] = MappingProxyType(
    {
        "source": Consequence.NEW_DATA,
        "features": Consequence.NEW_DATA,
        "train_fraction": Consequence.NEW_DATA,
        "seed": Consequence.NEW_DATA,
        "scaling": Consequence.NEW_DATA,
        "target": Consequence.NEW_DATA,
    }
)
"""Every field of `DataConfig`. Data of another shape is a rebuild."""

LAYER: Mapping[str, Consequence] = MappingProxyType(
    {
        "id": Consequence.REBUILD,
        "type_name": Consequence.REBUILD,
        "name": Consequence.REBUILD,
        "params": Consequence.REBUILD,
        "is_trainable": Consequence.REBUILD,
        "frozen_weights": Consequence.HOT,
    }
)
"""Every field of `Layer`. A new name is a rebuild, because the Keras layer writes its name to
every file and export. A penalty whose factors do not rise from zero is hot."""


def consequence(before: Project, after: Project) -> Consequence:
    """Return the most expensive consequence of changing `before` to `after`.

    The search stops at the first rebuild; the network is compared last, as that is slow.
    """
    most = Consequence.NOTHING
    for effect in _effects(before, after):
        if effect.consequence.rank > most.rank:
            most = effect.consequence
        if most is Consequence.REBUILD:
            break
    return most


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """The effects of an edit, computed once and passed to all code that needs them.

    Attributes
    ----------
    before, after : Project
    each : tuple of Effect
        The differences that have a consequence.
    """

    before: Project
    after: Project
    each: tuple[Effect, ...]

    @property
    def consequence(self) -> Consequence:
        """The most expensive consequence of all effects."""
        costs = (effect.consequence for effect in self.each)
        return max(costs, key=lambda cost: cost.rank, default=Consequence.NOTHING)

    @property
    def text(self) -> str:
        """The first effect with that consequence, for the user; empty if there is none."""
        most = self.consequence
        return next((effect.text for effect in self.each if effect.consequence is most), "")


def effects(before: Project, after: Project) -> Effects:
    """Return the differences between two projects and their consequences."""
    found = _effects(before, after)
    costly = (effect for effect in found if effect.consequence is not Consequence.NOTHING)
    return Effects(before, after, tuple(costly))


def consequence_of(before: Project, after: Project, known: Effects | None) -> Consequence:
    """Return `consequence(before, after)`, from `known` if it compares these two projects."""
    if known is not None and known.before is before and known.after is after:
        return known.consequence
    return consequence(before, after)


def _effects(before: Project, after: Project) -> Iterator[Effect]:
    if before is not after:
        yield from _training(before, after)
        yield from _data(before, after)
        yield from _network(before, after)


def form_of(task: Task) -> Form:
    """Return the part of a task that the network depends on; the same form needs no rebuild."""
    return (task.kind, task.input_shape, task.output_units, task.vocabulary)


def keeps_weights(before: Project, after: Project) -> bool:
    """Return whether a rebuild may keep weights: not if the seed changed."""
    return after.training.keep_weights and before.training.seed == after.training.seed


def _training(before: Project, after: Project) -> Iterator[Effect]:
    if before.training is after.training:
        return
    for field in fields(TrainingConfig):
        old, new = getattr(before.training, field.name), getattr(after.training, field.name)
        if old != new:
            yield Effect(field.name.replace("_", " "), TRAINING[field.name])


def _data(before: Project, after: Project) -> Iterator[Effect]:
    old, new = before.data, after.data
    if old is new:
        return
    is_other_form = described_form(old) != described_form(new)
    for field in fields(DataConfig):
        if getattr(old, field.name) != getattr(new, field.name):
            cost = Consequence.REBUILD if is_other_form else DATA[field.name]
            words = _refitted(after.network) if cost is Consequence.NEW_DATA else ""
            yield Effect(field.name.replace("_", " "), cost, words)


def _refitted(network: Network) -> str:
    """Return what new data does where layers are fitted to it; empty where none are."""
    names = [
        layer.name
        for layer in network.layers
        if layer.spec.fit is not None and reads_input(network, layer.id)
    ]
    return f"{Consequence.NEW_DATA.text}, {', '.join(names)} fitted to it" if names else ""


def described_form(config: DataConfig) -> Form | None:
    """Return the form of the data; None if it is unknown before loading."""
    try:
        return form_of(describe(config))
    except PlaygroundError:
        return None


def _network(before: Project, after: Project) -> Iterator[Effect]:
    if before.network is after.network:
        return
    old, old_wires = _active(before.network)
    new, new_wires = _active(after.network)
    for name in sorted(old.keys() ^ new.keys()):
        layer = old.get(name) or new[name]
        yield Effect(layer.name, Consequence.REBUILD)
    for name in old.keys() & new.keys():
        yield from _layer(old[name], new[name])
    if old_wires != new_wires:
        yield Effect("wires", Consequence.REBUILD)


def _active(network: Network) -> tuple[dict[str, Layer], frozenset[Wire]]:
    """Return the layers that are trained, and the wires between them."""
    names = frozenset(active_layers(network))
    layers = {str(layer.id): layer for layer in network.layers if layer.id in names}
    wires = (wire for wire in network.wires if {wire.source, wire.target} <= names)
    return layers, frozenset(wires)


def _layer(old: Layer, new: Layer) -> Iterator[Effect]:
    if old == new:
        return
    for field in fields(Layer):
        if field.name != "params" and getattr(old, field.name) != getattr(new, field.name):
            yield Effect(f"{new.name}: {field.name.replace('_', ' ')}", LAYER[field.name])
    for name in sorted(old.params.keys() | new.params.keys()):
        before, after = old.params.get(name), new.params.get(name)
        if before != after:
            hot = _stays_penalty(before, after)
            cost = Consequence.HOT if hot else LAYER["params"]
            yield Effect(f"{new.name}: {name.replace('_', ' ')}", cost)


def _stays_penalty(before: ParamValue, after: ParamValue) -> bool:
    """Return whether only the factors of a penalty change, and none rises from zero.

    A program computes only factors above zero, so a factor may fall to zero while it runs but
    not rise from zero.
    """
    if not (isinstance(before, Regularizer) and isinstance(after, Regularizer)):
        return False
    return all(
        old > 0 or new == 0 for old, new in zip(_factors(before), _factors(after), strict=True)
    )


def _factors(penalty: Regularizer) -> tuple[float, float]:
    return penalty.l1, penalty.l2
