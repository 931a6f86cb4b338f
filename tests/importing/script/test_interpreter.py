"""Variables, loops, functions and nested models are interpreted without being run."""

import pytest

from playground.base.errors import ImportProblem
from playground.importing.result import Imported, NoteKind
from playground.importing.script import read_script

END = "model.compile('adam', 'mse')\n"


def units(text: str) -> list[object]:
    """Return the units of the Dense layers, in order."""
    imported = read_script(text + "\n" + END)
    return [x.params["units"] for x in imported.project.network.layers if x.type_name == "Dense"]


def unread(text: str) -> list[tuple[int, str]]:
    """Return the lines that were not understood."""
    notes = read_script(text + "\n" + END).notes
    return [(n.line, n.message) for n in notes if n.kind is NoteKind.NEEDS_YOU]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n = 4\nmodel = Sequential([Dense(n), Dense(n // 2), Dense(n ** 2 - 1)])", [4, 2, 15]),
        ("sizes = [3, 5]\nmodel = Sequential([Dense(s) for s in sizes])", [3, 5]),
        (
            "model = Sequential()\nfor i in range(3):\n    model.add(Dense(2 ** i + 1))",
            [2, 3, 5],
        ),
        (
            "model = Sequential()\nfor i, n in enumerate((7, 8)):\n  model.add(Dense(n + i))",
            [7, 9],
        ),
        (
            "model = Sequential()\nfor n in [9, 5, 2]:\n  if n == 5:\n    continue\n"
            "  model.add(Dense(n))",
            [9, 2],
        ),
        ("deep = False\nmodel = Sequential([Dense(8 if deep else 3)])", [3]),
        ("c = {'n': 6}\nmodel = Sequential([Dense(c['n']), Dense(**{'units': 2})])", [6, 2]),
        (
            "def build(n, m=2):\n    m1 = Sequential([Dense(n), Dense(m)])\n    return m1\n"
            "model = build(4)",
            [4, 2],
        ),
        (
            "def block(x, n):\n    return Dense(n)(Dense(n)(x))\n"
            "i = Input((3,))\nx = i\nfor n in (5, 4):\n    x = block(x, n)\nmodel = Model(i, x)",
            [5, 5, 4, 4],
        ),
        ("def make():\n    m = Sequential([Dense(3)])\n    return m", [3]),
        (
            "a = []\na.append(Dense(3))\na += [Dense(4)]\nmodel = Sequential(a)",
            [3, 4],
        ),
        ("c = {'n': 6, 'm': 1}\ndel c['m'], c['x']\nmodel = Sequential([Dense(c['n'])])", [6]),
        ("a = [9, 3, 4]\ndel a[0], a[7]\nmodel = Sequential([Dense(n) for n in a])", [3, 4]),
        ("a = [3] * (2 > 1) + [4] * 2\nmodel = Sequential([Dense(n) for n in a])", [3, 4, 4]),
        ("base = Sequential([Dense(3)])\nmodel = Sequential([base, Dense(4)])", [3, 4]),
        ("model = Sequential([Dense(3), Dense(9)])\nmodel.pop()\nmodel.add(Dense(4))", [3, 4]),
        ("import keras.layers as L\nmodel = keras.Sequential([L.Dense(3)])", [3]),
        (
            "from tensorflow import keras as k\nmodel = k.Sequential([k.layers.Dense(3)])",
            [3],
        ),
        ("import tensorflow.keras.layers as tfl\nmodel = Sequential([tfl.Dense(3)])", [3]),
        ("from keras.layers import *\nmodel = Sequential([Dense(3)])", [3]),
        ("from keras.layers import Dense as D\nmodel = Sequential([D(3)])", [3]),
        ("class Config:\n    n = 3\nmodel = Sequential([Dense(5)])", [5]),
        ("class C:\n    n = 3\nc = C()\nc.m = 4\nmodel = Sequential([Dense(c.n + c.m)])", [7]),
        ("dense = lambda n, k=2: Dense(n * k)\nmodel = Sequential([dense(3)])", [6]),
        (
            "from functools import partial\nD = partial(Dense, activation='relu')\n"
            "model = Sequential([D(3), D(4)])",
            [3, 4],
        ),
        ("def f(*n, **k):\n    return Dense(n[1], **k)\nmodel = Sequential([f(1, 3)])", [3]),
        ("n = [k for k in range(9) if k > 2 and k < 4]\nmodel = Sequential([Dense(n[0])])", [3]),
        ("try:\n    n = 3\nexcept E:\n    pass\nmodel = Sequential([Dense(n)])", [3]),
    ],
)
def test_constants_loops_and_functions_are_followed(text: str, expected: list[object]) -> None:
    assert units(text) == expected


def test_a_class_whose_static_method_makes_the_network_is_used() -> None:
    text = (
        "class Net:\n    @staticmethod\n    def build(n):\n"
        "        return Sequential([Dense(n, input_shape=(3,))])\n\nmodel = Net.build(4)\n"
    )
    assert units(text) == [4]
    assert [note.kind for note in read_script(text + END).notes] == [NoteKind.ASSUMED]


def test_layers_added_to_an_undefined_model_become_a_sequential() -> None:
    imported = read_script("net.add(Dense(5, input_dim=2))\nnet.add(Dense(1))\nnet.compile('sgd')")
    assert [layer.params.get("units") for layer in imported.project.network.layers] == [None, 5, 1]
    assert imported.project.training.optimizer.name == "sgd"
    found = [note for note in imported.notes if "no line creates net" in note.message]
    assert [(note.line, note.kind) for note in found] == [(1, NoteKind.ASSUMED)]


def test_an_unclosed_call_is_read_up_to_its_last_line() -> None:
    imported = read_script(
        "model = Sequential([Dense(1, 'sigmoid', input_dim=2)])\n"
        "model.compile(loss='mse',\n              optimizer='sgd'\n"
        "model.fit(X, y,\n          epochs=70,\n"
    )
    training = imported.project.training
    found = (training.loss, training.optimizer.name, training.epochs)
    assert found == ("mean_squared_error", "sgd", 70)
    assert imported.lines(NoteKind.ASSUMED)[:2] == (2, 4)


def wiring(imported: Imported) -> set[tuple[str, str]]:
    """Return which layer feeds which, by name."""
    network = imported.project.network
    names = {layer.id: layer.name for layer in network.layers}
    return {(names[wire.source], names[wire.target]) for wire in network.wires}


FUNCTIONAL = """
inputs = keras.Input(shape=(4,), name="inputs")
a = layers.Dense(3, name="a")(inputs)
b = layers.Dense(3, name="b")(inputs)
joined = {join}
outputs = layers.Dense(1, name="out")(joined)
model = keras.Model(inputs=[inputs], outputs=[outputs])
"""


@pytest.mark.parametrize(
    ("join", "type_name"),
    [
        ("layers.Add(name='join')([a, b])", "Add"),
        ("layers.concatenate([a, b], name='join')", "Concatenate"),
        ("keras.layers.multiply((a, b), name='join')", "Multiply"),
    ],
)
def test_branches_are_connected_as_written(join: str, type_name: str) -> None:
    imported = read_script(FUNCTIONAL.format(join=join) + END)
    assert wiring(imported) == {
        ("inputs", "a"),
        ("inputs", "b"),
        ("a", "join"),
        ("b", "join"),
        ("join", "out"),
    }
    assert type_name in [layer.type_name for layer in imported.project.network.layers]


def test_a_sum_of_outputs_is_an_add_layer() -> None:
    imported = read_script(FUNCTIONAL.format(join="a + b") + END)
    assert ("a", "add") in wiring(imported)
    assert "read as the layer Add" in " ".join(note.message for note in imported.notes)


def test_frozen_layers_stay_frozen() -> None:
    imported = read_script(
        "first = Dense(3, input_shape=(2,))\nfirst.trainable = False\n"
        "model = Sequential([first, Dense(2, trainable=False), Dense(1)])\n" + END
    )
    assert [x.is_trainable for x in imported.project.network.layers] == [True, False, False, True]


def test_the_trained_model_is_imported_and_others_get_notes() -> None:
    imported = read_script(
        "a = Sequential([Dense(3, input_shape=(2,)), Dense(1)])\n"
        "b = Sequential([Dense(5, input_shape=(2,)), Dense(1)])\n"
        "a.compile('adam', 'mse')\na.fit(x, y)\n"
    )
    assert imported.project.network.layers[1].params["units"] == 3
    assert imported.lines(NoteKind.LEFT_OUT) == (2,)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("while True: model.add(Dense(3))", "its body is followed once"),
        ("for i in range(10**6): model.add(Dense(3))", "its body is followed once"),
        ("if unknown > 3: model.add(Dense(3))", "the condition is not known"),
        ("model.train_on_batch(x, y)", "train_on_batch() of the model"),
    ],
)
def test_what_may_change_the_network_needs_the_user(line: str, words: str) -> None:
    found = unread(f"model = Sequential([Dense(3, input_shape=(2,))])\n{line}")
    assert len(found) == 1
    assert found[0][0] == 2
    assert words in found[0][1]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("frobnicate(7)", "frobnicate is unknown"),
        ("value = frobnicate", "frobnicate is unknown"),
        ("other = keras.models.load_model('m.keras')", "files named in a script are not opened"),
    ],
)
def test_what_does_not_concern_the_network_is_left_out(line: str, words: str) -> None:
    notes = read_script(f"model = Sequential([Dense(3, input_shape=(2,))])\n{line}").notes
    found = [note for note in notes if note.line == 2]
    assert [note.kind for note in found] == [NoteKind.LEFT_OUT]
    assert words in found[0].message


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("model.add(Mystery(3))", "Mystery"),
        ("model.add(layers.Lambda(lambda x: x[:, 0]))", "a part of the output"),
        ("model.add(layers.Lambda(elsewhere.squash))", "Lambda cannot be imported"),
        ("model.add(keras_cv.Block(3))", "Block"),
        ("model.add(keras.layers.TimeDistributed(inner))", "not a single layer"),
        ("model.add(layers.Lambda(lambda x: tf.linalg.inv(x)))", "inv"),
    ],
)
def test_a_network_never_continues_without_a_layer(line: str, words: str) -> None:
    text = f"model = Sequential([Dense(3, input_shape=(2,))])\n{line}\n{END}"
    with pytest.raises(ImportProblem, match="Line 2") as refused:
        read_script(text)
    assert words in str(refused.value)


def test_a_syntax_error_is_named_with_its_line() -> None:
    with pytest.raises(ImportProblem, match=r"Line 3: this is not Python"):
        read_script("import keras\nx = 1\nmodel = = keras.Sequential()\n")


def test_the_last_model_of_several_is_not_the_only_one() -> None:
    text = (
        "a = Sequential([Dense(3, input_shape=(2,)), Dense(1)])\n"
        "b = Sequential([Dense(5, input_shape=(2,)), Dense(1)])\n"
        "b.compile('adam', 'mse')\n"
    )
    imported = read_script(text)
    assert (imported.models, imported.model) == (("b", "a"), "b")
    other = read_script(text, model="a")
    assert other.project.network.layers[1].params["units"] == 3
    with pytest.raises(ImportProblem, match="no model c"):
        read_script(text, model="c")


@pytest.mark.parametrize(
    "line",
    ["print(model.summary())", "model.summary()", "print(x[unknown].tolist())", "'a text'", "pass"],
)
def test_lines_that_only_print_get_no_note(line: str) -> None:
    text = f"model = Sequential([Dense(3, input_shape=(2,))])\n{line}\n{END}"
    notes = [note for note in read_script(text).notes if "data" not in note.message]
    assert notes == []


@pytest.mark.parametrize("text", ["", "x = 1", "model = Sequential()"])
def test_a_text_without_a_network_is_refused(text: str) -> None:
    with pytest.raises(ImportProblem, match="no network in this text"):
        read_script(text)
