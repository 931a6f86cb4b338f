"""Layers outside of the catalogue: what is known of them, and what is refused."""

import json

import pytest

from playground.base.errors import ShapeError
from playground.catalog.layers import LAYERS
from playground.catalog.opaque import KnownShapes, known_shapes, read_config
from playground.catalog.outside import OUTSIDE, unchanged
from playground.catalog.spec import WeightSpec

KNOWN = KnownShapes(((None, 4, 3),), (None, 9, 2), (WeightSpec("kernel", (3, 2, 3)),))


def output(class_name: str, shapes: str, *inputs: tuple[int | None, ...]) -> object:
    spec = LAYERS["Opaque"]
    values = spec.parse({"class_name": class_name, "shapes": shapes})
    return spec.output_shape(values, inputs)


def test_shapes_survive_the_way_to_text_and_back() -> None:
    assert known_shapes(KNOWN.to_text()) == KNOWN


def test_a_layer_keeps_the_output_shape_of_its_file() -> None:
    assert output("NewLayer", KNOWN.to_text(), (None, 4, 3)) == (None, 9, 2)


def test_other_inputs_than_in_the_file_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"takes what it took .*\(None, 4, 3\); received"):
        output("NewLayer", KNOWN.to_text(), (None, 5, 3))


def test_a_layer_that_keeps_shapes_takes_any() -> None:
    assert output("Rescaling", "", (None, 7, 7)) == (None, 7, 7)


def test_an_unknown_output_shape_is_an_error_in_words() -> None:
    with pytest.raises(ShapeError, match="output shape of NewLayer is not known"):
        output("NewLayer", "", (None, 4, 3))


@pytest.mark.keras
def test_layers_that_keep_shapes_do_so_in_keras_and_have_no_weights() -> None:
    import keras  # noqa: PLC0415 - takes seconds

    shapes = {"SpatialDropout3D": (None, 3, 3, 3, 2)}
    rates = ("AlphaDropout", "SpatialDropout3D", "RandomContrast", "RandomBrightness")
    keeping = {name for name, layer in OUTSIDE.items() if layer.shape is unchanged}
    assert keeping >= {*shapes, *rates}, "a layer that the catalogue has needs no line here"
    for name in keeping - {"ThresholdedReLU"}:
        default = (None, 8, 8, 3) if name.startswith("Random") else (None, 5, 6)
        shape = shapes.get(name, default)
        layer = getattr(keras.layers, name)(*((0.5,) if name in rates else ()))
        assert layer(keras.KerasTensor(shape)).shape == shape, name
        assert not layer.weights, name


@pytest.mark.parametrize(
    ("class_name", "config", "words"),
    [
        ("Lambda", "{}", "program code"),
        ("TFSMLayer", "{}", "another file"),
        ("__import__", "{}", "is not a layer of Keras"),
        ("os.system", "{}", "is not a layer of Keras"),
        ("Dense", "[]", "damaged"),
        ("Dense", "{", "damaged"),
        ("Dense", "[" * 60_000, "damaged"),
        ("Dense", json.dumps({"units": 10**9}), "too large"),
        (
            "Dense",
            json.dumps({"activation": {"class_name": "f", "module": "os", "config": "system"}}),
            "custom code",
        ),
        (
            "Dense",
            json.dumps({"activation": {"class_name": "f", "registered_name": "mine>f"}}),
            "custom code",
        ),
        (
            "TimeDistributed",
            json.dumps({"layer": {"class_name": "Lambda", "module": "keras.layers"}}),
            "program code",
        ),
        ("Dense", json.dumps({"x": list(range(6000))}), "too large"),
        ("Dense", "[" * 40 + "]" * 40, "damaged"),
        ("Dense", '{"x": ' + "[" * 40 + "]" * 40 + "}", "too large"),
        ("deserialize", "{}", "is not a layer of Keras"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER L}ambda", "{}", "is not a layer of Keras"),
        ("class", "{}", "is not a layer of Keras"),
        ("Dense", json.dumps({"seed": {"class_name": "Lambda", "config": {}}}), "program code"),
        ("Dense", json.dumps({"seed": 2**64}), "too large"),
        *(
            ("Dense", json.dumps({"activation": {"config": {}, **entry}}), "custom code")
            for entry in (
                {"class_name": "__typespec__", "spec_name": "X", "module": "builtins"},
                {"class_name": "enable_unsafe_deserialization", "module": "keras.config"},
                {"class_name": "get_file", "module": "keras.utils"},
                {"class_name": "Sequential", "module": "keras.src.utils.file_utils"},
                {"class_name": "Popen", "module": "keras.layers.subprocess", "registered_name": 1},
                {"class_name": "Thing", "module": "keras_hub.models"},
                {"class_name": "Thing", "module": "kerasx"},
                {"class_name": "Thing", "module": ""},
                {"class_name": "Thing", "module": ["os"]},
                {"class_name": "Dense", "module": "keras.layers", "registered_name": "Lambda"},
                {"class_name": ["Dense"]},
                {"class_name": None},
            )
        ),
    ],
)
def test_what_may_run_code_or_fill_memory_is_refused(
    class_name: str, config: str, words: str
) -> None:
    with pytest.raises(ShapeError, match=words):
        read_config(class_name, config)


@pytest.mark.parametrize("text", ["{", "[]", '{"inputs": 3}', '{"inputs": [[]], "output": [1]}'])
def test_damaged_shapes_are_refused_in_words(text: str) -> None:
    with pytest.raises(ShapeError, match="damaged"):
        known_shapes(text)


RULED = [
    ("Maximum", {}, ((None, 4, 3), (None, 4, 3))),
    ("Minimum", {}, ((None, 4), (None, 4), (None, 4))),
    ("Average", {}, ((None, 4), (None, 4))),
    ("Subtract", {}, ((None, 4), (None, 4))),
    ("GlobalAveragePooling1D", {}, ((None, 7, 3),)),
    ("GlobalAveragePooling1D", {"keepdims": True}, ((None, 7, 3),)),
    ("GlobalMaxPooling1D", {}, ((None, None, 3),)),
    ("GlobalMaxPooling2D", {"keepdims": True}, ((None, 7, 5, 3),)),
    ("UpSampling1D", {"size": 3}, ((None, 7, 3),)),
    ("UpSampling2D", {}, ((None, 7, 5, 3),)),
    ("UpSampling2D", {"size": [2, 3]}, ((None, 7, 5, 3),)),
    ("ZeroPadding1D", {"padding": [1, 2]}, ((None, 7, 3),)),
    ("ZeroPadding2D", {}, ((None, 7, 5, 3),)),
    ("ZeroPadding2D", {"padding": [[1, 2], [0, 3]]}, ((None, 7, 5, 3),)),
    ("Cropping1D", {"cropping": 2}, ((None, 7, 3),)),
    ("Cropping2D", {"cropping": [1, 2]}, ((None, 7, 5, 3),)),
    ("Permute", {"dims": [2, 1]}, ((None, 7, 3),)),
    ("RepeatVector", {"n": 5}, ((None, 3),)),
]


@pytest.mark.keras
@pytest.mark.parametrize(("name", "config", "inputs"), RULED)
def test_a_layer_with_a_shape_rule_has_the_output_shape_of_keras(
    name: str, config: dict[str, object], inputs: tuple[tuple[int | None, ...], ...]
) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    layer = getattr(keras.layers, name).from_config(config)
    tensors = [keras.KerasTensor(shape) for shape in inputs]
    expected = layer(tensors if len(tensors) > 1 else tensors[0]).shape

    values = LAYERS["Opaque"].parse({"class_name": name, "config": json.dumps(config)})
    assert LAYERS["Opaque"].output_shape(values, inputs) == expected
    assert not layer.weights


def test_every_rule_is_compared_with_keras() -> None:
    ruled = {name for name, layer in OUTSIDE.items() if layer.shape not in (None, unchanged)}
    assert {name for name, _config, _inputs in RULED} >= ruled


def test_a_layer_of_the_catalogue_is_not_listed_as_missing() -> None:
    both = sorted(set(LAYERS.names) & set(OUTSIDE))
    assert not both, f"delete the lines of {', '.join(both)} in playground/catalog/outside.py"


def test_a_setting_without_meaning_for_the_shape_leaves_the_rule_of_the_catalogue() -> None:
    values = LAYERS["Opaque"].parse({"class_name": "Rescaling", "config": '{"scale": [1.0, 2.0]}'})
    assert LAYERS["Opaque"].output_shape(values, ((None, 2),)) == (None, 2)


@pytest.mark.parametrize(
    ("name", "config", "inputs", "message"),
    [
        ("Maximum", {}, ((None, 4), (None, 5)), "inputs of the same shape"),
        ("GlobalMaxPooling2D", {}, ((None, 4),), "exactly 4 dimensions"),
        ("Permute", {"dims": [1, 1]}, ((None, 4, 1),), "each dimension of a sample once"),
        ("UpSampling2D", {"data_format": "channels_first"}, ((None, 4, 4, 1),), "is not known"),
    ],
)
def test_a_ruled_layer_says_what_it_cannot_take(
    name: str, config: dict[str, object], inputs: tuple[tuple[int | None, ...], ...], message: str
) -> None:
    values = LAYERS["Opaque"].parse({"class_name": name, "config": json.dumps(config)})
    with pytest.raises(ShapeError, match=message):
        LAYERS["Opaque"].output_shape(values, inputs)


@pytest.mark.parametrize(
    ("name", "config", "inputs", "message"),
    [
        ("Identity", {}, ((None, 4), (None, 4)), "needs one input; received 2"),
    ],
)
def test_a_layer_outside_the_catalogue_says_what_it_cannot_take(
    name: str, config: dict[str, object], inputs: tuple[tuple[int | None, ...], ...], message: str
) -> None:
    if name in LAYERS:
        pytest.skip(f"{name} is in the catalogue now, which has words of its own")
    values = LAYERS["Opaque"].parse({"class_name": name, "config": json.dumps(config)})
    with pytest.raises(ShapeError, match=message):
        LAYERS["Opaque"].output_shape(values, inputs)
