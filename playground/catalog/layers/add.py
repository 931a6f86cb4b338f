"""Add: the sum of several inputs, value by value."""

from playground.catalog.families.merges import ADDED
from playground.catalog.families.merging import elementwise_cost, elementwise_shape
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

ADD = LayerSpec(
    name="Add",
    category=Category.MERGE,
    summary="Adds its inputs value by value; with a shortcut around layers, a residual connection.",
    formula="x₁ + x₂ + …",
    output_shape=elementwise_shape("Add"),
    cost=elementwise_cost(),
    minimum_inputs=2,
    maximum_inputs=None,
    traits=Traits(is_linear=True),
    functions=("add", "add_n"),
    operator="+",
    keywords="sum residual skip shortcut join",
    computation=ADDED,
)
