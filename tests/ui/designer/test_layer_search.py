"""The search of the palette finds every layer type by each of its names."""

import pytest

from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec
from playground.ui.designer.layer_search import found

OFFERED = tuple(spec for spec in LAYERS if spec.is_offered)


@pytest.mark.parametrize("spec", OFFERED, ids=lambda spec: spec.name)
def test_a_layer_type_is_the_first_match_of_its_own_name(spec: LayerSpec) -> None:
    assert found(spec.name)[0] is spec
    assert found(f" {spec.name.lower()} ")[0] is spec


@pytest.mark.parametrize(
    ("alias", "spec"), [(alias, spec) for spec in OFFERED for alias in spec.aliases]
)
def test_a_layer_type_is_found_by_other_names_of_keras(alias: str, spec: LayerSpec) -> None:
    assert spec in found(alias)
