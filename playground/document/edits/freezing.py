"""Freezing single weights: `FreezeWeight` and `UnfreezeWeights`.

The frozen weights belong to the layer, like Keras's ``trainable`` for all of its weights:
they are saved, copied and undone with it. An index stays frozen even while the layer has too
few units to have such a weight.
"""

from dataclasses import dataclass, replace

from playground.base.errors import ParameterError
from playground.document.graph import replace_layer
from playground.document.project import FrozenWeight, Layer, LayerId, Project

MAXIMUM_DIMENSIONS = 8
MAXIMUM_FROZEN = 100_000


@dataclass(frozen=True, slots=True)
class FreezeWeight:
    """Freeze or unfreeze one weight; `words` are for the undo menu."""

    layer_id: LayerId
    weight: FrozenWeight
    is_frozen: bool
    words: str = "weight"

    @property
    def text(self) -> str:
        return f"{'Freeze' if self.is_frozen else 'Unfreeze'} {self.words}"

    def apply(self, project: Project) -> Project:
        """Return the project with the weight frozen or unfrozen.

        Raises
        ------
        ParameterError
            The index is invalid, or too many weights are frozen already.
        GraphError
            There is no such layer.
        """
        layer = project.network.layer(self.layer_id)
        kept = tuple(each for each in layer.frozen_weights if each != self.weight)
        frozen = checked_frozen((*kept, self.weight)) if self.is_frozen else kept
        changed = replace(layer, frozen_weights=frozen)
        return project.with_network(replace_layer(project.network, changed))


@dataclass(frozen=True, slots=True)
class UnfreezeWeights:
    """Unfreeze all individually frozen weights of a layer."""

    layer_id: LayerId
    text: str = "Unfreeze weights"

    def apply(self, project: Project) -> Project:
        """Return the project without individually frozen weights of the layer.

        Raises
        ------
        GraphError
            There is no such layer.
        """
        layer = replace(project.network.layer(self.layer_id), frozen_weights=())
        return project.with_network(replace_layer(project.network, layer))


def checked_frozen(weights: tuple[FrozenWeight, ...]) -> tuple[FrozenWeight, ...]:
    """Return `weights` sorted and without duplicates.

    Raises
    ------
    ParameterError
        A weight has no array name or an invalid index, or there are too many.
    """
    if len(weights) > MAXIMUM_FROZEN:
        raise ParameterError(
            f"at most {MAXIMUM_FROZEN:,} weights of a layer can be frozen individually; received "
            f"{len(weights):,}; freeze the whole layer"
        )
    for weight in weights:
        is_place = 1 <= len(weight.index) <= MAXIMUM_DIMENSIONS and min(weight.index) >= 0
        if not weight.name or not is_place:
            raise ParameterError(
                "a frozen weight must be an array's name and an index of 1 to "
                f"{MAXIMUM_DIMENSIONS} numbers from 0; received {weight.name!r:.40} and "
                f"{list(weight.index)!s:.40}"
            )
    return tuple(sorted(set(weights)))


def frozen_places(layer: Layer, name: str, shape: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Return the frozen indices in the array `name` that lie within `shape`.

    Examples
    --------
    >>> layer = Layer(LayerId("a"), "Dense", "a", frozen_weights=(
    ...     FrozenWeight("bias", (1,)), FrozenWeight("kernel", (0, 3))))
    >>> frozen_places(layer, "kernel", (2, 4)), frozen_places(layer, "kernel", (2, 3))
    (((0, 3),), ())
    """
    return tuple(
        weight.index
        for weight in layer.frozen_weights
        if weight.name == name
        and len(weight.index) == len(shape)
        and all(at < size for at, size in zip(weight.index, shape, strict=True))
    )
