"""Average: takes the mean of its inputs, value by value."""

from playground.catalog.families.merges import AVERAGED
from playground.catalog.families.merging import elementwise_cost, elementwise_shape
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

AVERAGE = LayerSpec(
    name="Average",
    category=Category.MERGE,
    summary="Takes the mean of its inputs, value by value.",
    formula="(x₁ + x₂ + …) / n",
    output_shape=elementwise_shape("Average"),
    cost=elementwise_cost(),
    minimum_inputs=2,
    maximum_inputs=None,
    traits=Traits(is_linear=True, passes_activation=True),
    functions=("average",),
    keywords="mean ensemble join",
    computation=AVERAGED,
)
