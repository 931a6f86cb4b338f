"""What layer types say of themselves holds for the layers of Keras."""

import numpy as np
import pytest

from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec
from tests.catalog.keras_layers import constructed, outputs_of, sample_shapes

COMPARED = [
    spec
    for spec in LAYERS
    if spec.name not in ("Input", "Opaque")
    and spec.name != "Concatenate"  # its outputs may be shares of several wholes
    and not spec.traits.scales  # its defaults change nothing, other settings do
    and not spec.fit
]


@pytest.mark.keras
@pytest.mark.parametrize("spec", COMPARED, ids=lambda spec: spec.name)
def test_a_layer_passes_the_activation_on_if_its_outputs_stay_among_its_inputs(
    spec: LayerSpec,
) -> None:
    shapes = sample_shapes(spec)
    layer = constructed(spec.name, spec.defaults())
    random = np.random.default_rng(0)
    stays = True
    for low in (5.0, -6.0):
        inputs = [
            random.uniform(low, low + 1.0, (2, *shape)).astype(np.float32) for shape in shapes
        ]
        if spec.traits.reads_tokens:
            inputs = [np.floor(np.abs(x)) for x in inputs]
        least, most = (float(end([end(x) for x in inputs])) for end in (np.min, np.max))
        outputs = outputs_of(spec, layer, inputs)
        stays &= bool((outputs > least - 1e-5).all() and (outputs < most + 1e-5).all())
    assert spec.traits.passes_activation is stays, "set `passes_activation` to what Keras does"
