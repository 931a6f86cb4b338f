"""Which name Keras gives each layer of a script where the script gives none.

Keras numbers the layers of a class in the order in which they are made: "dense", "dense_1".
Layers with a name of their own do not count; those that Keras makes within others do.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from playground.document.graph import default_name
from playground.document.project import Layer, LayerId

INPUT = "input_layer"
"""What Keras calls the input of a model."""


def automatic_names(layers: Sequence[Layer]) -> dict[LayerId, str]:
    """Return which layers need no name in a script, with the names that they get.

    Parameters
    ----------
    layers : sequence of Layer
        In the order in which the script makes them, without the input.

    Returns
    -------
    dict by layer id
        Without the layers that have to be named: Keras would call them something else, or
        what it would call them cannot be foreseen.

    Examples
    --------
    >>> dense = [Layer(LayerId(name), "Dense", name) for name in ("dense", "mine", "dense_1")]
    >>> automatic_names(dense)
    {'dense': 'dense', 'dense_1': 'dense_1'}
    """
    if any(layer.type_name == "Opaque" for layer in layers):
        return {}
    unforeseen = {default_name(name) for layer in layers for name in _made_within(layer)}
    counts: Counter[str] = Counter()
    names: dict[LayerId, str] = {}
    for layer in layers:
        stem = default_name(layer.keras_class)
        name = f"{stem}_{counts[stem]}" if counts[stem] else stem
        if layer.name == name and stem not in unforeseen:
            names[layer.id] = name
            counts[stem] += 1
    return names


def _made_within(layer: Layer) -> Iterator[str]:
    """Return the classes of the layers that are made with `layer`, within it."""
    yield from layer.spec.makes
    inner = layer.spec.inner(layer.params)
    if inner is not None:
        yield inner.name
        yield from inner.makes
