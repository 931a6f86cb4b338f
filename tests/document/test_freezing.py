"""Freezing single weights: a step like any other, saved and copied with the layer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import FileFormatError, GraphError, ParameterError
from playground.document.commands import AddLayer, SetParams
from playground.document.document import Document
from playground.document.edits.clipboard import Paste, copied
from playground.document.edits.freezing import FreezeWeight, UnfreezeWeights, frozen_places
from playground.document.file.codec import decode, encode
from playground.document.project import FrozenWeight, Layer, LayerId, Point

LAYER = LayerId("layer1")

Weight = st.builds(
    FrozenWeight,
    st.sampled_from(["kernel", "bias"]),
    st.lists(st.integers(0, 5), min_size=1, max_size=2).map(tuple),
)


def opened() -> Document:
    document = Document()
    document.do(AddLayer("Dense", Point(0, 0)))
    return document


def layer_of(document: Document) -> Layer:
    return document.project.network.layer(LAYER)


@given(st.lists(st.tuples(Weight, st.booleans()), max_size=10))
def test_frozen_weights_are_a_sorted_set_and_undo_restores_it(
    steps: list[tuple[FrozenWeight, bool]],
) -> None:
    document, expected = opened(), set[FrozenWeight]()
    for weight, is_frozen in steps:
        document.do(FreezeWeight(LAYER, weight, is_frozen))
        (expected.add if is_frozen else expected.discard)(weight)
        assert layer_of(document).frozen_weights == tuple(sorted(expected))
    assert decode(encode(document.project)) == document.project
    document.undo(len(document.undo_texts) - 1)
    assert layer_of(document).frozen_weights == ()


def test_unfreezing_makes_every_weight_trainable_in_one_step() -> None:
    document = opened()
    for unit in range(3):
        document.do(FreezeWeight(LAYER, FrozenWeight("bias", (unit,)), is_frozen=True))
    document.do(UnfreezeWeights(LAYER))
    assert layer_of(document).frozen_weights == ()
    document.undo()
    assert len(layer_of(document).frozen_weights) == 3


def test_a_copy_has_the_same_frozen_weights() -> None:
    document = opened()
    weights = (FrozenWeight("bias", (0,)), FrozenWeight("kernel", (0, 1)))
    for weight in weights:
        document.do(FreezeWeight(LAYER, weight, is_frozen=True))
    document.do(Paste(copied(document.project, (LAYER,))))
    assert [layer.frozen_weights for layer in document.project.network.layers] == [weights] * 2


def test_an_index_stays_frozen_while_the_layer_has_fewer_units() -> None:
    document = opened()
    document.do(FreezeWeight(LAYER, FrozenWeight("bias", (3,)), is_frozen=True))
    document.do(SetParams(LAYER, {"units": 2}))
    assert frozen_places(layer_of(document), "bias", (2,)) == ()
    document.do(SetParams(LAYER, {"units": 4}))
    assert frozen_places(layer_of(document), "bias", (4,)) == ((3,),)


@pytest.mark.parametrize(
    "weight",
    [FrozenWeight("bias", ()), FrozenWeight("bias", (-1,)), FrozenWeight("", (0,))],
)
def test_an_invalid_index_is_refused(weight: FrozenWeight) -> None:
    document = opened()
    with pytest.raises(ParameterError, match="frozen weight must be"):
        document.do(FreezeWeight(LAYER, weight, is_frozen=True))


def test_a_missing_layer_is_refused() -> None:
    with pytest.raises(GraphError):
        opened().do(FreezeWeight(LayerId("gone"), FrozenWeight("bias", (0,)), is_frozen=True))


def test_a_file_with_an_invalid_index_is_refused() -> None:
    document = opened()
    document.do(FreezeWeight(LAYER, FrozenWeight("bias", (0,)), is_frozen=True))
    content = encode(document.project).decode()
    start = content.index("frozen_weights")
    broken = content[:start] + content[start:].replace("0", "-1", 1)
    with pytest.raises(FileFormatError, match="frozen weight must be"):
        decode(broken.encode())
