"""Freezing of individual weights.

Keras freezes only whole layers. Here the optimizer gets masks for individual elements: their
gradient is set to zero before a step, so that they do not affect momentum or clipping by norm,
and their value is restored after it, in case decay or constraints changed it. The masks are
variables, so unfreezing a weight needs no compilation; an array without frozen weights costs
nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.document.edits.freezing import frozen_places
from playground.document.graph import replace_layers
from playground.document.inference import Inference
from playground.document.project import FrozenWeight, LayerId, Project
from playground.engine.model.building import BuiltNetwork


class ArrayKey(NamedTuple):
    """A weight array of the network: its layer, and Keras's name in it."""

    layer_id: LayerId
    name: str


Frozen: TypeAlias = Mapping[ArrayKey, tuple[int, ...]]
"""For each array with frozen weights, their flat indices in C order."""


def frozen_of(project: Project, inference: Inference) -> Frozen:
    """Return the frozen weights of the active layers, without indices outside the arrays."""
    found: dict[ArrayKey, tuple[int, ...]] = {}
    for key, shape in _arrays(inference):
        layer = project.network.layer(key.layer_id)
        places = frozen_places(layer, key.name, shape)
        if places:
            found[key] = tuple(sorted(int(np.ravel_multi_index(each, shape)) for each in places))
    return found


def with_frozen(project: Project, inference: Inference, frozen: Frozen) -> Project:
    """Return `project` with these frozen weights in place of its own."""
    network = project.network
    weights: dict[LayerId, list[FrozenWeight]] = {key: [] for key in inference.active}
    for key, shape in _arrays(inference):
        for place in frozen.get(key, ()):
            index = tuple(int(at) for at in np.unravel_index(place, shape))
            weights[key.layer_id].append(FrozenWeight(key.name, index))
    changed = []
    for layer_id, own in weights.items():
        layer = network.layer(layer_id)
        if layer.frozen_weights or own:
            changed.append(replace(layer, frozen_weights=tuple(sorted(own))))
    return replace(project, network=replace_layers(network, changed))


def frozen_table(frozen: Frozen, inference: Inference) -> NDArray[np.int32]:
    """Return `frozen` as (n, 2) int32: the number of the array, and the flat index in it."""
    rows = [
        (number, place)
        for number, (key, _) in enumerate(_arrays(inference))
        for place in frozen.get(key, ())
    ]
    return np.array(rows, np.int32).reshape(len(rows), 2)


def frozen_from(table: NDArray[np.int32], inference: Inference) -> Frozen:
    """Return the frozen weights from a table made by `frozen_table`.

    Raises
    ------
    ValueError
        The table belongs to another network.
    """
    if table.ndim != 2 or table.shape[1] != 2:
        raise ValueError(f"frozen weights must have the shape (n, 2); received {table.shape}")
    arrays = list(_arrays(inference))
    found: dict[ArrayKey, list[int]] = {}
    for number, place in table.astype(np.int64).tolist():
        if not 0 <= number < len(arrays) or not 0 <= place < np.prod(arrays[number][1]):
            raise ValueError(f"there is no weight {place} in array {number}")
        found.setdefault(arrays[number][0], []).append(place)
    return {key: tuple(sorted(places)) for key, places in found.items()}


def _arrays(inference: Inference) -> Iterator[tuple[ArrayKey, tuple[int, ...]]]:
    """Yield all trainable weight arrays with their shapes, in a fixed order."""
    for layer_id in inference.active:
        for weight in inference.reports[layer_id].weights:
            if weight.is_trainable:
                yield ArrayKey(layer_id, weight.name), weight.shape


@dataclass(frozen=True, slots=True)
class Mask:
    """The frozen elements of a Keras variable.

    Attributes
    ----------
    variable : keras.Variable
    flags : tf.Variable
        bool, with the same shape.
    """

    variable: Any
    flags: Any

    def assign(self, places: Sequence[int]) -> None:
        """Freeze exactly the elements at the flat indices `places`."""
        flags = np.zeros(int(np.prod(self.variable.shape)), bool)
        flags[list(places)] = True
        self.flags.assign(flags.reshape(tuple(self.variable.shape)))


Masks: TypeAlias = Mapping[ArrayKey, Mask]
NO_MASKS: Masks = MappingProxyType({})


def make_masks(network: BuiltNetwork, inference: Inference, frozen: Frozen) -> Masks:
    """Return a mask for each array of `network` that has frozen weights."""
    masks: dict[ArrayKey, Mask] = {}
    for key, places in frozen.items():
        names = [weight.name for weight in inference.reports[key.layer_id].weights]
        variable = network.layers[key.layer_id].weights[names.index(key.name)]
        flags = tf.Variable(tf.zeros(variable.shape, tf.bool), trainable=False)
        masks[key] = Mask(variable, flags)
        masks[key].assign(places)
    return masks


def freezing(optimizer_class: Any, masks: Masks) -> Any:
    """Return a subclass of a Keras optimizer that does not change the masked elements."""
    if not masks:
        return optimizer_class
    flags_of = {id(mask.variable): mask.flags for mask in masks.values()}

    class Freezing(optimizer_class):  # type: ignore[misc]  # Keras has no stubs
        def apply(self, grads: Sequence[Any], trainable_variables: Any = None) -> None:
            variables = list(trainable_variables or self._trainable_variables)
            held = [
                (variable, flags_of[id(variable)], tf.identity(variable.value))
                for variable in variables
                if id(variable) in flags_of
            ]
            silent = [
                _silenced(gradient, flags_of.get(id(variable)))
                for gradient, variable in zip(grads, variables, strict=True)
            ]
            super().apply(silent, trainable_variables)
            for variable, flags, before in held:
                variable.assign(tf.where(flags, before, variable.value))
                if self.use_ema:
                    # The average of a constant is the constant; Keras computed it before.
                    place = self._get_variable_index(variable)
                    average = self._model_variables_moving_average[place]
                    average.assign(tf.where(flags, before, average.value))

    return Freezing


def _silenced(gradient: Any, flags: Any) -> Any:
    """Return `gradient` with zeros where `flags` are set."""
    if gradient is None or flags is None:
        return gradient
    dense = tf.convert_to_tensor(gradient)
    return tf.where(flags, tf.zeros_like(dense), dense)
