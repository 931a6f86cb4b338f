"""Multiply: the product of several inputs, value by value."""

from playground.catalog.families.merges import MULTIPLIED
from playground.catalog.families.merging import elementwise_cost, elementwise_shape
from playground.catalog.spec import Category, LayerSpec

MULTIPLY = LayerSpec(
    name="Multiply",
    category=Category.MERGE,
    summary="Multiplies its inputs value by value, so that one can gate another.",
    formula="x₁ · x₂ · …",
    output_shape=elementwise_shape("Multiply"),
    cost=elementwise_cost(),
    minimum_inputs=2,
    maximum_inputs=None,
    functions=("multiply",),
    operator="*",
    keywords="product gate attention join",
    computation=MULTIPLIED,
)
