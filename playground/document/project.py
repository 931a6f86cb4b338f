"""`Project`: everything a user makes, as one frozen value."""

from collections.abc import Callable, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import NewType, TypeVar, cast

from playground.base.errors import GraphError
from playground.base.params import Param, ParamValue, Selection
from playground.base.tasks import TaskKind
from playground.catalog.layers import LAYERS
from playground.catalog.losses import OWN_LOSS, USUAL_LOSS
from playground.catalog.metrics import USUAL_METRICS
from playground.catalog.opaque import class_of, known_shapes
from playground.catalog.optimizers import USUAL_OPTIMIZER
from playground.catalog.schedules import CONSTANT
from playground.catalog.spec import LayerSpec
from playground.catalog.traits import Traits
from playground.datasets.config import DataConfig
from playground.document.locks import Locks
from playground.document.lookup import Lookup
from playground.document.pace import Pace

K = TypeVar("K")
T = TypeVar("T")
LayerId = NewType("LayerId", str)


@dataclass(frozen=True, slots=True, order=True)
class FrozenWeight:
    """One weight that training does not change.

    Attributes
    ----------
    name : str
        The array: "kernel", "bias".
    index : tuple of int
        The index in it.
    """

    name: str
    index: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the network.

    Attributes
    ----------
    id : LayerId
        Never changes and is never reused within a project.
    type_name : str
        Keras's class name, an entry of `LAYERS`.
    name : str
        Keras's layer name, unique within the network.
    params : mapping
        A value for every parameter of the type.
    is_trainable : bool
        False freezes its weights, all of them.
    frozen_weights : tuple of FrozenWeight
        The weights that are frozen individually, in order.
    """

    id: LayerId
    type_name: str
    name: str
    params: Mapping[str, ParamValue] = field(default_factory=dict)
    is_trainable: bool = True
    frozen_weights: tuple[FrozenWeight, ...] = ()

    @property
    def spec(self) -> LayerSpec:
        """The description of the layer's type."""
        return LAYERS[self.type_name]

    @property
    def all_params(self) -> tuple[Param, ...]:
        """All parameters of the layer, those of a layer within it too."""
        return self.spec.params_of(self.params)

    def param(self, name: str) -> Param | None:
        """Return the parameter called `name`, or None."""
        return self.spec.param(name, self.params)

    @property
    def traits(self) -> Traits:
        """How the layer behaves; a wrapper much as the layer that it holds."""
        return self.spec.traits_of(self.params)

    @property
    def size_param(self) -> str | None:
        """The parameter that plus and minus on the item change: "units", "filters"."""
        return self.spec.size_param_of(self.params)

    @property
    def inner_class(self) -> str:
        """Keras's class of the layer within a wrapper; empty for any other layer."""
        inner = self.spec.inner(self.params)
        return inner.name if inner is not None else ""

    @property
    def keras_class(self) -> str:
        """Keras's class; for a layer outside of the catalogue, the one that it stands for."""
        return class_of(self.type_name, self.params)

    @property
    def call_order(self) -> tuple[int, ...]:
        """The input port of each argument; empty unless inputs are separate arguments."""
        if self.type_name != "Opaque":
            return self.spec.call_order
        known = known_shapes(str(self.params["shapes"]))
        return known.arguments if known is not None else ()

    @property
    def activation(self) -> str | None:
        """The activation that shapes the outputs; None for a layer without one."""
        chosen = self.params.get("activation", self.traits.activation)
        return chosen if isinstance(chosen, str) and chosen else None


@dataclass(frozen=True, slots=True, order=True)
class Wire:
    """The output of `source` goes into input port `port` of `target`."""

    source: LayerId
    target: LayerId
    port: int = 0


class Derived:
    """The base of `Network` alone, for what follows from its fields: a `Lookup`, inference.

    It is computed when it is first asked for, and is not part of the value where that is
    compared, hashed, copied, pickled or written. Two threads that ask at the same time may
    both compute it; the results are equal.
    """

    __slots__ = ("_lookup", "_remembered")
    _lookup: Lookup[Layer, Wire]
    _remembered: tuple[object, object, object]

    @property
    def lookup(self) -> Lookup[Layer, Wire]:
        """Layers and wires by id."""
        try:
            return self._lookup
        except AttributeError:
            network = cast("Network", self)
            lookup = Lookup(network.layers, network.wires)
            object.__setattr__(self, "_lookup", lookup)
            return lookup

    def remembered(self, derive: Callable[["Network", K], T], key: K) -> T:
        """Return ``derive(self, key)``, computed again only for another function or key."""
        known = getattr(self, "_remembered", None)
        if known is not None and known[0] is derive and known[1] == key:
            return cast("T", known[2])
        result = derive(cast("Network", self), key)
        object.__setattr__(self, "_remembered", (derive, key, result))
        return result

    def forget_derived(self) -> None:
        """Free the memory of what was derived: this network is only kept for later."""
        for name in Derived.__slots__:
            with suppress(AttributeError):
                object.__delattr__(self, name)


@dataclass(frozen=True, slots=True)
class Network(Derived):
    """Layers and the wires between them: a directed acyclic graph.

    Attributes
    ----------
    layers : tuple of Layer
        In order of creation.
    wires : tuple of Wire
    next_id : int
        Number of the next new layer.
    """

    layers: tuple[Layer, ...] = ()
    wires: tuple[Wire, ...] = ()
    next_id: int = 1

    def layer(self, layer_id: LayerId) -> Layer:
        """Return the layer with that id.

        Raises
        ------
        GraphError
            There is none.
        """
        layer = self.lookup.layers.get(layer_id)
        if layer is None:
            raise GraphError(f"there is no layer with id {layer_id!r}")
        return layer

    def has(self, layer_id: LayerId) -> bool:
        """Return whether a layer with that id exists."""
        return layer_id in self.lookup.layers

    def inputs_of(self, layer_id: LayerId) -> tuple[Wire, ...]:
        """Return the wires into `layer_id`, by port."""
        return self.lookup.inputs.get(layer_id, ())

    def outputs_of(self, layer_id: LayerId) -> tuple[Wire, ...]:
        """Return the wires out of `layer_id`."""
        return self.lookup.outputs.get(layer_id, ())


@dataclass(frozen=True, slots=True, order=True)
class OwnMetric:
    """A metric that a person writes as an expression of Keras operations.

    Attributes
    ----------
    name : str
        A Python identifier; the logs repeat it.
    expression : str
        See `playground.catalog.formulas.expressions`. Its value for a batch is averaged over
        the batches.
    """

    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """How the network is trained; the names are those of Keras's compile and fit.

    Attributes
    ----------
    loss : str
        An entry of `LOSSES`.
    metrics : tuple of str
        Entries of `METRICS`.
    optimizer : Selection
        An entry of `OPTIMIZERS`; its parameters without the learning rate.
    learning_rate : float
        Above 0; the initial value if there is a schedule.
    schedule : Selection
        An entry of `SCHEDULES`.
    batch_size : int
        1 to 65536; the last batch of an epoch may be shorter.
    epochs : int
        Where training stops; 0 for never.
    shuffle : bool
        Whether each epoch has a new order of the samples.
    seed : int
        Seed of weights, order and dropout, 0 to 2**31 - 1.
    validation_split : float
        Share of the training set used for validation, 0 to 0.9. Metrics with the prefix val_
        come from it; if it is 0, from the test set.
    class_weights : tuple of float
        One factor per class; empty for none.
    callbacks : tuple of Selection
        Entries of `CALLBACKS`.
    keep_weights : bool
        Whether a change of the network keeps the weights that still fit.
    mixed_precision : bool
        Compute in 16 bits if that is faster on the device.
    own_loss : str
        What is computed where `loss` is `OWN_LOSS`: see `playground.catalog.formulas.expressions`.
    own_metrics : tuple of OwnMetric
        Metrics that are not in `METRICS`.
    """

    loss: str = USUAL_LOSS[TaskKind.BINARY]
    metrics: tuple[str, ...] = USUAL_METRICS[TaskKind.BINARY]
    optimizer: Selection = field(default_factory=lambda: Selection(USUAL_OPTIMIZER))
    learning_rate: float = 0.001
    schedule: Selection = field(default_factory=lambda: Selection(CONSTANT))
    batch_size: int = 32
    epochs: int = 0
    shuffle: bool = True
    seed: int = 0
    validation_split: float = 0.0
    class_weights: tuple[float, ...] = ()
    callbacks: tuple[Selection, ...] = ()
    keep_weights: bool = True
    mixed_precision: bool = False
    own_loss: str = ""
    own_metrics: tuple[OwnMetric, ...] = ()

    @property
    def what_is_minimized(self) -> tuple[str, str]:
        """The loss, and its expression if it is an own one: what makes two losses the same."""
        return self.loss, self.own_loss if self.loss == OWN_LOSS else ""


@dataclass(frozen=True, slots=True)
class Point:
    """A position on the canvas, in scene units (pixels at zoom 1), y downwards."""

    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Comment:
    """A box of text on the canvas."""

    id: str
    text: str
    position: Point
    width: float = 220.0
    height: float = 90.0


@dataclass(frozen=True, slots=True)
class Group:
    """A named block of layers that can be collapsed to one item."""

    id: str
    name: str
    members: tuple[LayerId, ...]
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Where items are on the canvas; never affects training.

    Attributes
    ----------
    positions : mapping of LayerId to Point
        The top left corner of each layer's item.
    """

    positions: Mapping[LayerId, Point] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    groups: tuple[Group, ...] = ()

    def position(self, layer_id: LayerId) -> Point:
        """Return the position of the layer; the origin if it was never placed."""
        return self.positions.get(layer_id, Point())

    def group(self, group_id: str) -> Group:
        """Return the block with that id.

        Raises
        ------
        GraphError
            There is none.
        """
        for group in self.groups:
            if group.id == group_id:
                return group
        raise GraphError("the block no longer exists")

    def group_of(self, layer_id: LayerId) -> Group | None:
        """Return the block of the layer, or None."""
        return next((group for group in self.groups if layer_id in group.members), None)

    def kept(self, alive: Set[LayerId]) -> "Layout":
        """Return the layout of the layers in `alive`, without empty blocks."""
        mentioned = {key for group in self.groups for key in group.members}
        if self.positions.keys() <= alive and mentioned <= alive:
            return self
        shrunk = (
            replace(group, members=tuple(key for key in group.members if key in alive))
            for group in self.groups
        )
        return replace(
            self,
            positions={key: point for key, point in self.positions.items() if key in alive},
            groups=tuple(group for group in shrunk if group.members),
        )


@dataclass(frozen=True, slots=True)
class WeightEdit:
    """One weight that was set by hand, and its previous value.

    Attributes
    ----------
    layer_id : LayerId
    name : str
        The array: "kernel", "bias".
    index : tuple of int
        The index in it.
    value, previous : float
        The new value and the one before.
    """

    layer_id: LayerId
    name: str
    index: tuple[int, ...]
    value: float
    previous: float


@dataclass(frozen=True, slots=True)
class Project:
    """A network, its data, its training and its layout.

    Attributes
    ----------
    title : str
        Shown in the window; not the file's name.
    notes : str
        Free text that is saved with the project.
    weight_edits : tuple of WeightEdit
        Weights set by hand, in order. The weights themselves belong to a run and its
        checkpoint; undo uses this record to restore them.
    ignored_rules : tuple of str
        Names of rules of the doctor (`playground.doctor.rules`) that it does not report.
    locks : Locks
        What is locked for a class. Undo does not change it (`Document.set_locks`).
    pace : Pace
        The maximum speed of training in the window. It belongs to the view: it is saved in
        the file, but two projects that differ only in their pace are equal, and undo does
        not change it (`Document.set_pace`).
    """

    title: str = "Untitled"
    network: Network = field(default_factory=Network)
    data: DataConfig = field(default_factory=DataConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)
    layout: Layout = field(default_factory=Layout)
    notes: str = ""
    weight_edits: tuple[WeightEdit, ...] = ()
    ignored_rules: tuple[str, ...] = ()
    locks: Locks = field(default_factory=Locks)
    pace: Pace = field(default=Pace.FULL, compare=False)

    def with_network(self, network: Network) -> "Project":
        """Return a copy with another network; the layout drops layers that no longer exist."""
        layout = self.layout.kept({layer.id for layer in network.layers})
        return replace(self, network=network, layout=layout)
