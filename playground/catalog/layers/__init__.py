"""The layer types of the palette: one file each, and one line here."""

from playground.base.registry import Registry
from playground.catalog.layers.dense import DENSE
from playground.catalog.layers.input import INPUT

LAYERS = Registry(
    "layer type",
    (
        INPUT,
        DENSE,
    ),
)
