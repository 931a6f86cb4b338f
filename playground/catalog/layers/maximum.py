"""Maximum: keeps the largest of its inputs, value by value."""

from playground.catalog.families.merges import LARGEST
from playground.catalog.families.merging import elementwise_cost, elementwise_shape
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

MAXIMUM = LayerSpec(
    name="Maximum",
    category=Category.MERGE,
    summary="Keeps the largest of its inputs, value by value.",
    formula="max(x₁, x₂, …)",
    output_shape=elementwise_shape("Maximum"),
    cost=elementwise_cost(),
    minimum_inputs=2,
    maximum_inputs=None,
    traits=Traits(passes_activation=True),
    functions=("maximum",),
    keywords="max largest join",
    computation=LARGEST,
)
