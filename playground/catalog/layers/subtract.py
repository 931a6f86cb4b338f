"""Subtract: takes the second input from the first, value by value."""

from playground.catalog.families.merges import SUBTRACTED
from playground.catalog.families.merging import elementwise_cost, elementwise_shape
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

SUBTRACT = LayerSpec(
    name="Subtract",
    category=Category.MERGE,
    summary="Takes the second input from the first, value by value.",
    formula="x₁ − x₂",
    output_shape=elementwise_shape("Subtract"),
    cost=elementwise_cost(),
    minimum_inputs=2,
    maximum_inputs=2,
    traits=Traits(is_linear=True),
    functions=("subtract",),
    operator="-",
    keywords="minus difference join",
    computation=SUBTRACTED,
)
