"""What layer types say of themselves holds for the layers of Keras."""

import numpy as np
import pytest

from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec
from tests.catalog.keras_layers import constructed, outputs_of, sample_shapes

OF_ONE_INPUT = [
    spec
    for spec in LAYERS
    if spec.minimum_inputs == spec.maximum_inputs == 1
    and spec.name != "Opaque"
    and not spec.traits.scales  # its defaults change nothing, other settings do
    and not spec.fit
]


@pytest.mark.keras
@pytest.mark.parametrize("spec", OF_ONE_INPUT, ids=lambda spec: spec.name)
def test_a_layer_passes_the_activation_on_if_its_outputs_stay_among_its_inputs(
    spec: LayerSpec,
) -> None:
    (shape,) = sample_shapes(spec)
    layer = constructed(spec.name, spec.defaults())
    random = np.random.default_rng(0)
    stays = True
    for low in (5.0, -6.0):
        x = random.uniform(low, low + 1.0, (2, *shape)).astype(np.float32)
        if spec.traits.reads_tokens:
            x = np.floor(np.abs(x))
        outputs = outputs_of(spec, layer, [x])
        stays &= bool((outputs > x.min() - 1e-5).all() and (outputs < x.max() + 1e-5).all())
    assert spec.traits.passes_activation is stays, "set `passes_activation` to what Keras does"
