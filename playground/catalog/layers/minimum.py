"""Minimum: keeps the smallest of its inputs, value by value."""

from playground.catalog.families.merges import SMALLEST
from playground.catalog.families.merging import elementwise_cost, elementwise_shape
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

MINIMUM = LayerSpec(
    name="Minimum",
    category=Category.MERGE,
    summary="Keeps the smallest of its inputs, value by value.",
    formula="min(x₁, x₂, …)",
    output_shape=elementwise_shape("Minimum"),
    cost=elementwise_cost(),
    minimum_inputs=2,
    maximum_inputs=None,
    traits=Traits(passes_activation=True),
    functions=("minimum",),
    keywords="min smallest join",
    computation=SMALLEST,
)
