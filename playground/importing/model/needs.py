"""The data that an opened model needs: nobody has chosen any yet."""

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.sources.no_data import LARGEST_SIZE, NO_DATA
from playground.document.project import Network
from playground.importing.model.drawing import ModelDrawing
from playground.importing.project.needed import (
    MOST_DIMENSIONS,
    NOT_KNOWN,
    Sizes,
    concrete,
    needs_of_network,
)

__all__ = ["NOT_KNOWN", "concrete", "needed_data", "sample_shape"]


def needed_data(network: Network, shape: Sizes | None, loss: str | None) -> DataConfig:
    """Return the data that a model needs, as far as its file says it.

    Parameters
    ----------
    network : Network
        With all shapes known.
    shape : tuple of int or None
        Shape of a sample; None if the model does not say it.
    loss : str or None
        What it was compiled with; None if it was not.
    """
    params = needs_of_network(network, shape, loss)
    return DataConfig(Selection(NO_DATA.name, params), features=())


def sample_shape(drawing: ModelDrawing) -> Sizes | None:
    """Return the shape of a sample, usual sizes for those left open; None if it is not said."""
    made = next((each.layer for each in drawing.world.drawn if each.layer.leaf == "Input"), None)
    named = made.named if made is not None else {}
    shape = named.get("shape")
    batch_shape = named.get("batch_shape", named.get("batch_input_shape"))
    if shape is None and isinstance(batch_shape, tuple | list):
        shape = tuple(batch_shape[1:])
    if not isinstance(shape, tuple | list) or not 1 <= len(shape) <= MOST_DIMENSIONS:
        return None
    sizes = tuple(size if isinstance(size, int) else None for size in shape)
    is_usable = all(size is None or 1 <= size <= LARGEST_SIZE for size in sizes)
    return concrete(sizes) if is_usable else None
