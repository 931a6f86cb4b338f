"""Every kind of layer is shown with formulas that give Keras's numbers."""

from itertools import pairwise

import numpy as np
import pytest

from playground.base.tasks import TaskKind
from playground.catalog.layers import LAYERS
from playground.datasets.config import DataConfig
from playground.datasets.task import Prepared, Samples, Task
from playground.document.project import Layer, LayerId, Network, Project, TrainingConfig, Wire
from playground.explain.focus import Focus, Level
from playground.explain.kinds import KINDS
from playground.explain.page import Remark, Stage
from playground.explain.pages import page_of
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
    "recurrent": (
        SERIES,
        [
            ("SimpleRNN", {"units": 3, "return_sequences": True}),
            ("LSTM", {"units": 4, "return_sequences": True, "go_backwards": True}),
            ("GRU", {"units": 3, "return_sequences": True}),
            ("GRU", {"units": 2, "reset_after": False}),
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


@pytest.mark.parametrize("name", every(3, CHAINS))
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
    joined += [add(name, one, two) for name in ("Maximum", "Minimum")]
    whole = add("Concatenate", *joined)
    add("Dense", whole, units=1, activation="sigmoid")
    network = Network(tuple(layers), tuple(wires))
    return Project(network=network, data=DataConfig(), training=TrainingConfig(batch_size=6))


def test_merged_inputs_are_shown_with_their_numbers(traced: Trace) -> None:
    _, subject = traced(_merging(), ROW, steps=3)
    assert check(subject) > 100


def test_every_formula_of_a_layer_is_tried_here() -> None:
    tried = {name for _, layers in CHAINS.values() for name, _ in layers}
    tried |= {layer.type_name for layer in _merging().network.layers} | {"Activation"}
    stated = {spec.name for spec in LAYERS if spec.computation is not None}
    assert stated <= tried
    assert {type(spec.computation) for spec in LAYERS if spec.computation} == set(KINDS)
    assert not [pair for pair in pairwise(sorted(tried)) if pair[0] == pair[1]]


def test_a_layer_without_formulas_is_shown_by_its_sentence(traced: Trace, chain: Chained) -> None:
    layers = [("PReLU", {}), LAST]
    _, subject = traced(chain(*layers, training=TrainingConfig(batch_size=4)), ROW, steps=2)
    page = page_of(subject, Focus(Level.UNIT, LayerId("l0")))
    lines = page.card(Stage.FORWARD).lines
    assert lines[0] == Remark(LAYERS["PReLU"].summary)
    assert page.difference is None or page.difference < 1e-5
    check(subject)
