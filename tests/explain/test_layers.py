"""Every kind of layer is shown with formulas that give Keras's numbers."""

from collections.abc import Iterator

import numpy as np
import pytest

from playground.base.tasks import TaskKind
from playground.catalog.layers import LAYERS
from playground.catalog.spec import Category
from playground.datasets.config import DataConfig
from playground.datasets.task import Prepared, Samples, Task
from playground.document.project import Layer, LayerId, Network, Project, TrainingConfig, Wire
from playground.explain.focus import Focus, Level, WeightKey
from playground.explain.kinds import KINDS
from playground.explain.page import Remark, Stage
from playground.explain.pages import page_of
from playground.explain.subject import Subject
from playground.formula.values import Equation, Operand, Part
from tests.engine.conftest import LayerSketch
from tests.explain.conftest import Chained, Trace
from tests.explain.exactness import check
from tests.lanes import every

LAST = ("Dense", {"units": 1, "activation": "sigmoid"})
RANDOM = np.random.default_rng(11)


def samples(shape: tuple[int, ...], *, tokens: int = 0) -> Prepared:
    """Return 12 + 4 samples of a shape: numbers, or tokens."""
    if tokens:
        x = RANDOM.integers(0, tokens, (16, *shape)).astype(np.float32)
    else:
        x = RANDOM.normal(size=(16, *shape)).astype(np.float32)
    y = (x.reshape(16, -1).mean(axis=1, keepdims=True) > 0.1).astype(np.float32)
    task = Task(kind=TaskKind.BINARY, input_shape=shape)
    return Prepared(task, Samples(x[:12], y[:12]), Samples(x[12:], y[12:]))


IMAGE, ROW, SERIES = samples((7, 6, 2)), samples((6,)), samples((5, 3))
FILM = samples((3, 6, 5, 2))
TOKENS = samples((6,), tokens=9)
CHAINS: dict[str, tuple[Prepared, list[LayerSketch]]] = {
    "convolution": (
        IMAGE,
        [
            ("Conv2D", {"filters": 4, "kernel_size": (3, 2), "strides": (2, 1),
                        "padding": "same", "activation": "relu"}),
            ("BatchNormalization", {}),
            ("MaxPooling2D", {"pool_size": (2, 2), "padding": "same"}),
            ("Conv2D", {"filters": 4, "kernel_size": (2, 2), "groups": 2, "activation": "tanh"}),
            ("Flatten", {}),
        ],
    ),
    "borders": (
        IMAGE,
        [
            ("ZeroPadding2D", {"padding": (1, 2, 0, 1)}),
            ("Conv2D", {"filters": 3, "kernel_size": (2, 2), "dilation_rate": (2, 1)}),
            ("SpatialDropout2D", {"rate": 0.4}),
            ("UpSampling2D", {"size": (2, 2)}),
            ("Cropping2D", {"cropping": (1, 0, 2, 1)}),
            ("AveragePooling2D", {"pool_size": (3, 3), "strides": (2, 2)}),
            ("GlobalMaxPooling2D", {}),
        ],
    ),
    "means": (
        IMAGE,
        [("Dense", {"units": 3, "activation": "tanh"}), ("GlobalAveragePooling2D", {})],
    ),
    "functions": (
        ROW,
        [
            ("Rescaling", {"scale": 0.5, "offset": 0.1}),
            ("Dense", {"units": 5}),
            ("LeakyReLU", {"negative_slope": 0.2}),
            ("LayerNormalization", {}),
            ("ELU", {}),
            ("Dropout", {"rate": 0.3}),
            ("Dense", {"units": 4, "activation": "softmax"}),
            ("Softmax", {}),
            ("GaussianNoise", {"stddev": 0.2}),
            ("GaussianDropout", {"rate": 0.2}),
        ],
    ),
    "places": (
        ROW,
        [
            ("Reshape", {"target_shape": (3, 2)}),
            ("Permute", {"dims": (2, 1)}),
            ("Dense", {"units": 4, "activation": "relu"}),
            ("GlobalAveragePooling1D", {}),
            ("RepeatVector", {"n": 3}),
            ("BatchNormalization", {"axis": -1}),
            ("GlobalMaxPooling1D", {}),
        ],
    ),
    "longer": (
        SERIES,
        [
            ("ZeroPadding1D", {"padding": (1, 2)}),
            ("UpSampling1D", {"size": 2}),
            ("Cropping1D", {"cropping": (2, 1)}),
            ("SpatialDropout1D", {"rate": 0.4}),
            ("Conv1D", {"filters": 3, "kernel_size": (2,), "activation": "tanh"}),
            ("GlobalAveragePooling1D", {}),
        ],
    ),
    "recurrent": (
        SERIES,
        [
            ("SimpleRNN", {"units": 3, "return_sequences": True}),
            ("LSTM", {"units": 4, "return_sequences": True, "go_backwards": True}),
            ("GRU", {"units": 3, "return_sequences": True}),
            ("GRU", {"units": 3, "reset_after": False, "return_sequences": True}),
            ("SimpleRNN", {"units": 3, "return_sequences": True, "activation": "relu",
                           "use_bias": False}),
            ("GRU", {"units": 2}),
        ],
    ),
    "painting": (
        IMAGE,
        [
            ("DepthwiseConv2D", {"kernel_size": (3, 2), "strides": (2, 2), "padding": "same",
                                 "depth_multiplier": 3, "activation": "tanh"}),
            ("Conv2DTranspose", {"filters": 4, "kernel_size": (3, 2), "strides": (2, 2),
                                 "padding": "same", "activation": "sigmoid"}),
            ("GroupNormalization", {"groups": 2}),
            ("Conv2DTranspose", {"filters": 2, "kernel_size": (3, 3), "strides": (2, 1)}),
            ("PReLU", {"shared_axes": (1, 2)}),
            ("DepthwiseConv2D", {"kernel_size": (2, 2), "dilation_rate": (2, 1)}),
            ("LayerNormalization", {}),
            ("PReLU", {}),
            ("GroupNormalization", {"groups": -1, "axis": 1}),
            ("Flatten", {}),
        ],
    ),
    "scales": (
        ROW,
        [
            ("Normalization", {"mean": 0.2, "variance": 2.0}),
            ("Dense", {"units": 6, "activation": "tanh"}),
            ("PReLU", {"alpha_initializer": "ones"}),
            ("Reshape", {"target_shape": (3, 2)}),
            ("Softmax", {"axis": 1}),
            ("Reshape", {"target_shape": (6,)}),
            ("Normalization", {"mean": 0.2, "variance": 2.0, "invert": True}),
            ("GroupNormalization", {"groups": 3}),
        ],
    ),
    "measured": (
        SERIES,
        [
            ("Normalization", {"axis": -1}),
            ("Dense", {"units": 4, "activation": "tanh"}),
            ("LayerNormalization", {}),
            ("GroupNormalization", {"groups": 2, "scale": False}),
            ("Flatten", {}),
        ],
    ),
    "last states": (SERIES, [("SimpleRNN", {"units": 4, "go_backwards": True})]),
    "last memories": (SERIES, [("LSTM", {"units": 3})]),
    "last gates": (SERIES, [("GRU", {"units": 3, "reset_after": False, "use_bias": False})]),
    "padding": (
        TOKENS,
        [
            ("Embedding", {"input_dim": 9, "output_dim": 4, "mask_zero": True}),
            ("Dropout", {"rate": 0.2}),
            ("Bidirectional", {"layer": "LSTM", "units": 2, "return_sequences": True}),
            ("LSTM", {"units": 3, "return_sequences": True}),
            ("GRU", {"units": 3, "return_sequences": True}),
            ("SimpleRNN", {"units": 3}),
        ],
    ),
    "separable": (
        IMAGE,
        [
            ("SeparableConv2D", {"filters": 3, "kernel_size": (3, 2), "strides": (2, 2),
                                 "padding": "same", "depth_multiplier": 2,
                                 "activation": "tanh"}),
            ("SeparableConv2D", {"filters": 4, "kernel_size": (2, 2), "activation": "softmax"}),
            ("SeparableConv2D", {"filters": 2, "kernel_size": (2, 2), "padding": "same",
                                 "dilation_rate": (2, 1), "use_bias": False}),
            ("Flatten", {}),
        ],
    ),
    "attention": (
        SERIES,
        [
            ("MultiHeadAttention", {"num_heads": 2, "key_dim": 3}),
            ("LayerNormalization", {}),
            ("MultiHeadAttention", {"num_heads": 3, "key_dim": 2, "value_dim": 4,
                                    "use_bias": False}),
            ("GlobalAveragePooling1D", {}),
        ],
    ),
    "both ways": (
        SERIES,
        [
            ("Bidirectional", {"layer": "LSTM", "units": 3, "return_sequences": True}),
            ("Bidirectional", {"layer": "GRU", "units": 3, "return_sequences": True,
                               "merge_mode": "mul"}),
            ("Bidirectional", {"layer": "SimpleRNN", "units": 3, "return_sequences": True,
                               "merge_mode": "ave"}),
            ("Bidirectional", {"layer": "LSTM", "units": 2, "merge_mode": "sum"}),
        ],
    ),
    "both ways to the end": (SERIES, [("Bidirectional", {"layer": "GRU", "units": 3})]),
    "both ways multiplied": (
        SERIES, [("Bidirectional", {"layer": "LSTM", "units": 3, "merge_mode": "mul"})]
    ),
    "at each step": (
        SERIES,
        [
            ("TimeDistributed", {"layer": "Dense", "units": 4, "activation": "tanh"}),
            ("TimeDistributed", {"layer": "BatchNormalization"}),
            ("TimeDistributed", {"layer": "Dense", "units": 3, "activation": "softmax"}),
            ("TimeDistributed", {"layer": "PReLU"}),
            ("Flatten", {}),
        ],
    ),
    "images of a film": (
        FILM,
        [
            ("TimeDistributed", {"layer": "Conv2D", "filters": 2, "kernel_size": (2, 2),
                                 "activation": "relu"}),
            ("TimeDistributed", {"layer": "SeparableConv2D", "filters": 3,
                                 "kernel_size": (2, 2)}),
            ("TimeDistributed", {"layer": "MaxPooling2D", "pool_size": (2, 2)}),
            ("TimeDistributed", {"layer": "Flatten"}),
            ("TimeDistributed", {"layer": "Reshape", "target_shape": (2, -1)}),
            ("TimeDistributed", {"layer": "LSTM", "units": 2}),
            ("TimeDistributed", {"layer": "Dropout", "rate": 0.3}),
            ("Flatten", {}),
        ],
    ),
    "mean of words": (
        TOKENS,
        [
            ("Embedding", {"input_dim": 9, "output_dim": 4, "mask_zero": True}),
            ("GlobalAveragePooling1D", {}),
        ],
    ),
    "text": (
        TOKENS,
        [
            ("Embedding", {"input_dim": 9, "output_dim": 4}),
            ("Conv1D", {"filters": 3, "kernel_size": (3,), "padding": "causal"}),
            ("MaxPooling1D", {"pool_size": (2,)}),
            ("AveragePooling1D", {"pool_size": (2,), "padding": "same"}),
            ("LSTM", {"units": 3}),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", every(4, CHAINS))
def test_the_layers_are_shown_with_their_numbers(name: str, traced: Trace, chain: Chained) -> None:
    data, layers = CHAINS[name]
    training = TrainingConfig(batch_size=5, learning_rate=0.01)
    _, subject = traced(chain(*layers, LAST, training=training), data, steps=4)
    assert check(subject) > 40


def _merging() -> Project:
    layers = [Layer(LayerId("entry"), "Input", "entry", {"shape": None})]
    wires: list[Wire] = []

    def add(type_name: str, *sources: str, **params: object) -> str:
        layer_id = LayerId(f"l{len(layers)}")
        layers.append(Layer(layer_id, type_name, layer_id, LAYERS[type_name].parse(params)))
        pairs = enumerate(map(LayerId, sources))
        wires.extend(Wire(source, layer_id, port) for port, source in pairs)
        return layer_id

    one = add("Dense", "entry", units=3, activation="tanh")
    two = add("Dense", "entry", units=3, activation="relu")
    joined = [add(name, one, two) for name in ("Add", "Subtract", "Multiply", "Average")]
    joined += [add(name, one, two) for name in ("Maximum", "Minimum", "Dot")]
    joined.append(add("Dot", one, two, normalize=True))
    rows = [add("RepeatVector", one, n=2), add("RepeatVector", two, n=4)]
    joined.append(add("Flatten", add("Dot", *rows)))
    joined.append(add("Flatten", add("Dot", *rows, normalize=True, axes=(2, 2))))
    whole = add("Concatenate", *joined)
    add("Dense", whole, units=1, activation="sigmoid")
    network = Network(tuple(layers), tuple(wires))
    return Project(network=network, data=DataConfig(), training=TrainingConfig(batch_size=6))


def test_merged_inputs_are_shown_with_their_numbers(traced: Trace) -> None:
    _, subject = traced(_merging(), ROW, steps=3)
    assert check(subject) > 100


def test_every_layer_of_the_catalogue_has_its_formulas_and_is_tried_here() -> None:
    tried = {name for _, layers in CHAINS.values() for name, _ in layers}
    tried |= {layer.type_name for layer in _merging().network.layers} | {"Activation"}
    stated = {spec.name for spec in LAYERS if spec.computation is not None}
    without = {spec.name for spec in LAYERS if spec.category is Category.AUGMENTATION}
    silent = {spec.name for spec in LAYERS} - stated - {"Input", "Opaque", *without}
    assert not silent, f"give these layers a `computation`: {sorted(silent)}"
    assert stated <= tried, f"add these layers to one of CHAINS: {sorted(stated - tried)}"
    assert {type(spec.computation) for spec in LAYERS if spec.computation} == set(KINDS)


def whole(subject: Subject, layer_id: LayerId) -> Iterator[str]:
    """Yield what the pages of a layer leave to Keras alone."""
    for array, trace in subject.trace.weights.get(layer_id, {}).items():
        if trace.gradient is None:
            continue
        at = np.unravel_index(int(np.abs(trace.gradient).argmax()), trace.gradient.shape)
        index = tuple(map(int, at))
        key = WeightKey(array, index)
        page = page_of(subject, Focus(Level.WEIGHT, layer_id, (index[-1],), key))
        if page.focus.weight != key:
            yield f"{array} cannot be looked at"
        sums = [line for line in page.card(Stage.BACKWARD).lines
                if isinstance(line, Equation) and line.symbol == "g"]  # fmt: skip
        if not sums or isinstance(sums[0].formula, Operand):
            yield f"the gradient by {array}"
    page = page_of(subject, Focus(Level.UNIT, layer_id))
    last = page.card(Stage.FORWARD).lines[-1]
    if not isinstance(last, Equation) or last.place is None or last.place.part is not Part.OUTPUT:
        yield "forward"
    pull = page.card(Stage.BACKWARD).lines[0] if layer_id in subject.trace.gradients else None
    if isinstance(pull, Equation) and isinstance(pull.formula, Operand) and "as" in pull.note:
        yield "the gradient by its outputs"


@pytest.mark.parametrize("name", every(4, CHAINS))
def test_nothing_of_a_layer_is_left_to_keras(name: str, traced: Trace, chain: Chained) -> None:
    data, layers = CHAINS[name]
    training = TrainingConfig(batch_size=5, learning_rate=0.01)
    _, subject = traced(chain(*layers, LAST, training=training), data, steps=2)
    missing = [
        f"{subject.layer(layer_id).type_name}: {what}"
        for layer_id in subject.layer_ids
        if subject.sources(layer_id)
        for what in whole(subject, layer_id)
    ]
    assert not missing


OBSTACLES: dict[str, tuple[Prepared, list[LayerSketch], str]] = {
    "dropout in a recurrent layer": (SERIES, [("LSTM", {"units": 3, "dropout": 0.2})], "dropout"),
    "dropout of both ways": (
        SERIES,
        [("Bidirectional", {"layer": "GRU", "units": 3, "recurrent_dropout": 0.2})],
        "dropout",
    ),
    "dropout in attention": (
        SERIES,
        [("MultiHeadAttention", {"num_heads": 1, "key_dim": 2, "dropout": 0.5}), ("Flatten", {})],
        "dropout",
    ),
    "padding in attention": (
        TOKENS,
        [
            ("Embedding", {"input_dim": 9, "output_dim": 4, "mask_zero": True}),
            ("MultiHeadAttention", {"num_heads": 1, "key_dim": 2}),
            ("BatchNormalization", {}),
            ("GlobalAveragePooling1D", {}),
        ],
        "padding",
    ),
    "smooth enlargement": (
        IMAGE,
        [("UpSampling2D", {"size": (2, 2), "interpolation": "bilinear"}), ("Flatten", {})],
        "no short formula",
    ),
    "a layer outside the catalogue": (
        ROW,
        [("Opaque", {"class_name": "Identity", "config": "{}"})],
        "not in the catalogue",
    ),
    "softmax in a recurrent layer": (
        SERIES,
        [("SimpleRNN", {"units": 3, "activation": "softmax"})],
        "joins all units",
    ),
}


@pytest.mark.parametrize("name", OBSTACLES)
def test_what_only_keras_knows_is_said_in_one_sentence(
    name: str, traced: Trace, chain: Chained
) -> None:
    data, layers, words = OBSTACLES[name]
    training = TrainingConfig(batch_size=5)
    _, subject = traced(chain(*layers, LAST, training=training), data, steps=2)
    found = [
        line.text
        for layer_id in subject.layer_ids
        for line in page_of(subject, Focus(Level.UNIT, layer_id)).card(Stage.FORWARD).lines
        if isinstance(line, Remark) and line.is_warning
    ]
    assert found
    assert all(words in sentence for sentence in found)
    check(subject)
