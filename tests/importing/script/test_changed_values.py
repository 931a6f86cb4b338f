"""What a program changes is changed when the network is built, as Python itself changes it."""

import pytest

from playground.base.errors import ImportProblem
from playground.importing.result import NoteKind
from playground.importing.script import read_script

PROGRAM = """
from dataclasses import dataclass, field
from collections import namedtuple
from types import SimpleNamespace
import keras
from keras.layers import Dense
model = keras.Sequential([keras.Input((3,))])
{lines}
for unit in units:
    model.add(Dense(unit))
model.compile("adam", "mse")
"""

CHANGES = {
    "an entry of a dict is multiplied": 'p = {"a": 4}\np["a"] *= 2\nunits = [p["a"]]',
    "an entry of a list is increased": "units = [4, 5]\nunits[0] += 3",
    "an entry of a list is set": "units = [4, 5]\nunits[-1] = 9",
    "a list is reversed": "units = [4, 5, 6]\nunits.reverse()",
    "a list is sorted": "units = [6, 4, 5]\nunits.sort(reverse=True)",
    "an entry is removed": "units = [4, 5, 6]\nunits.remove(5)",
    "the last entry is taken": "units = [4, 5, 6]\nlast = units.pop()\nunits.append(last + 3)",
    "the first entry is taken": "units = [4, 5, 6]\nunits.pop(0)",
    "a list is emptied": "units = [4]\nunits.clear()\nunits.append(9)",
    "a list is copied": "a = [4]\nunits = a.copy()\na.append(5)",
    "an entry is deleted": "units = [4, 5, 6]\ndel units[1]",
    "a part is deleted": "units = [4, 5, 6, 7]\ndel units[1:3]",
    "a key is deleted": 'p = {"a": 4, "b": 5}\ndel p["a"]\nunits = list(p.values())',
    "a dict is updated": 'p = {"a": 4}\np.update({"b": 6}, a=5)\nunits = [p["a"], p["b"]]',
    "a dict is copied": 'p = {"a": 4}\nq = p.copy()\nq["a"] = 5\nunits = [p["a"], q["a"]]',
    "a key is taken": 'p = {"a": 4}\nunits = [p.pop("a"), p.pop("b", 7), len(p) + 1]',
    "a default is set": 'p = {}\np.setdefault("a", 6)\nunits = [p["a"]]',
    "a dict from another": 'p = dict({"a": 4}, b=5)\nunits = [p["a"], p["b"]]',
    "a global name": "n = 4\ndef f():\n    global n\n    n += 3\nf()\nf()\nunits = [n]",
    "a name of the function around": (
        "def f():\n    n = 4\n    def g():\n        nonlocal n\n        n += 1\n"
        "    g()\n    return n\nunits = [f()]"
    ),
    "an attribute is set by its name": (
        'class C:\n    def __init__(self):\n        self.n = 4\nc = C()\nsetattr(c, "n", 6)\n'
        'units = [c.n, getattr(c, "n")]'
    ),
    "settings of a dataclass": (
        "@dataclass\nclass C:\n    n: int = 4\n"
        "    sizes: list = field(default_factory=lambda: [7])\n"
        "    deep: int = field(default=2)\nc = C(n=6)\nunits = [c.n, *c.sizes, c.deep]"
    ),
    "a dataclass with a field that must be given": (
        "@dataclass\nclass C:\n    n: int\n    m: int = 3\n    def twice(self):\n"
        "        return self.n * 2\nc = C(5)\nunits = [c.twice(), c.m]"
    ),
    "a dataclass that extends another": (
        "@dataclass\nclass A:\n    n: int\n@dataclass\nclass B(A):\n    m: int = 2\n"
        "    def __post_init__(self):\n        self.m = self.n + 1\nb = B(8)\nunits = [b.n, b.m]"
    ),
    "a named tuple": 'T = namedtuple("T", "n m")\nt = T(4, m=5)\nunits = [t.n, t.m]',
    "a namespace": "s = SimpleNamespace(n=4)\ns.n += 1\nunits = [s.n]",
    "a while loop over a number": (
        "units, n = [], 64\nwhile n > 5:\n    units.append(n)\n    n //= 2\n"
    ),
    "a while loop over a list": (
        "todo, units = [4, 5, 6], []\nwhile todo:\n    units.append(todo.pop())"
    ),
    "a while loop that is left": (
        "units, n = [], 1\nwhile n < 50:\n    n += 1\n    if n == 3:\n        continue\n"
        "    if n > 6:\n        break\n    units.append(n)\nelse:\n    units = [99]"
    ),
    "what follows a whole loop": "for i in (1, 2):\n    pass\nelse:\n    units = [i + 4]",
    "what follows a loop that is left": (
        "units = [4]\nfor i in (1, 2):\n    break\nelse:\n    units = [i + 4]"
    ),
    "what follows an attempt": (
        "try:\n    n = 4\nexcept ValueError:\n    n = 5\nelse:\n    n += 2\nfinally:\n    n *= 2\n"
        "units = [n]"
    ),
    "a case that fits": (
        'match "wide":\n    case "deep":\n        units = [2] * 4\n    case "wide" | "fat":\n'
        "        units = [30]\n    case _:\n        units = [1]"
    ),
    "a case for the rest": (
        "match 5:\n    case 4:\n        units = [1]\n    case n:\n        units = [n]"
    ),
    "some names and the rest": "a, *units, z = [4, 5, 6, 7]",
    "the rest may be empty": "a, *units = [4]\nunits += [a]",
    "a name that is set within a list": (
        "n = 0\nsums = [n := n + k for k in (4, 5)]\nunits = [*sums, n]"
    ),
    "a name that is set within a function": (
        "def f():\n    sums = [last := k for k in (4, 5)]\n    return last\nunits = [f()]"
    ),
    "entries in order": 'd = {"b": 8, "a": 16}\nunits = [d[k] for k in sorted(d)]',
    "whether any or all hold": (
        "ns = [4, 8]\nunits = [3 if any([n > 5 for n in ns]) else 2, 5 if all([]) else 6]"
    ),
    "a text is split": 'units = [int(n) for n in "64-32".split("-")]',
    "bits are moved": "units = [1 << 4, 256 >> 3]",
}


def units_in_python(lines: str) -> list[int]:
    """Return the units that the same lines give when Python itself runs them."""
    names: dict[str, object] = {}
    exec(
        "from dataclasses import dataclass, field\nfrom collections import namedtuple\n"
        f"from types import SimpleNamespace\n{lines}",
        names,
    )
    units = names["units"]
    assert isinstance(units, list)
    return units


@pytest.mark.parametrize("lines", CHANGES.values(), ids=CHANGES.keys())
def test_what_a_program_changes_is_changed(lines: str) -> None:
    imported = read_script(PROGRAM.format(lines=lines))
    found = [
        layer.params["units"]
        for layer in imported.project.network.layers
        if layer.type_name == "Dense"
    ]
    assert found == units_in_python(lines)
    assert not [note for note in imported.notes if note.kind is NoteKind.NEEDS_YOU]


UNKNOWN = {
    "a list is shuffled by an own function": "units = [4, 5]\nunits.mixed()",
    "an entry at an unknown place is deleted": "units = [4, 5]\ndel units[place]",
    "an entry at an unknown place is set": "units = [4, 5]\nunits[place] = 6",
    "a number grows in a loop that cannot be followed": (
        "n = 4\nfor word in words:\n    n += 1\nunits = [n]"
    ),
    "a while loop has no known end": "n = 4\nwhile words:\n    n += 1\nunits = [n]",
    "a layer is changed": "units = [4]\nmodel.layers[0].activation = 'relu'",
    "the optimizer is changed": "units = [4]\nmodel.optimizer.learning_rate = 0.5",
    "the rate is set": "units = [4]\nkeras.backend.set_value(model.optimizer.lr, 0.5)",
    "a list is shuffled": "units = [4, 5]\nimport random\nrandom.shuffle(units)",
    "a list is shuffled by numpy": "units = [4, 5]\nimport numpy\nnumpy.random.shuffle(units)",
    "a condition is not known": "n = 4\nif words > 3:\n    n = 5\nunits = [n]",
}


@pytest.mark.parametrize("lines", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_what_cannot_be_followed_is_said(lines: str) -> None:
    lines = f"model.add(Dense(2))\n{lines}"
    imported = read_script(PROGRAM.format(lines=lines))
    said = [
        note
        for note in imported.notes
        if note.kind is not NoteKind.LEFT_OUT and "data is not at hand" not in note.message
    ]
    assert said


def test_a_network_does_not_continue_without_an_unknown_list_of_layers() -> None:
    with pytest.raises(ImportProblem, match="Line 2: the list of layers is unknown"):
        read_script(
            "import keras\nmodel = keras.Sequential(layers_of(4))\n"
            "model.add(keras.layers.Dense(3))\nmodel.compile('adam', 'mse')\n"
        )


def test_what_is_set_later_counts_for_a_frozen_layer() -> None:
    imported = read_script(
        "import keras\nmodel = keras.Sequential([keras.Input((3,)),\n"
        "    keras.layers.Dense(4, trainable=False), keras.layers.Dense(1)])\n"
        "model.layers[0].trainable = True\nmodel.layers[1].trainable = False\n"
        "model.compile('adam', 'mse')\n"
    )
    assert [layer.is_trainable for layer in imported.project.network.layers[1:]] == [True, False]


def test_a_loss_that_depends_on_its_values_is_not_imported() -> None:
    imported = read_script(
        "import keras\nfrom keras import ops\n"
        "def own(y_true, y_pred):\n    error = y_true - y_pred\n"
        "    if ops.mean(error) > 0:\n        return ops.mean(error)\n"
        "    return ops.sum(error ** 2)\n"
        "model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])\n"
        "model.compile('adam', loss=own)\n"
    )
    assert imported.project.training.loss == "not_chosen"
    assert any("own is not imported" in note.message for note in imported.notes)


def test_coarse_labels_have_their_own_number_of_classes() -> None:
    imported = read_script(
        "import keras\n(x, y), _ = keras.datasets.cifar100.load_data(label_mode='coarse')\n"
        "y = keras.utils.to_categorical(y)\n"
        "model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten(),\n"
        "    keras.layers.Dense(y.shape[1], activation='softmax')])\n"
        "model.compile('adam', 'categorical_crossentropy')\nmodel.fit(x, y)\n"
    )
    assert imported.project.network.layers[-1].params["units"] == 20
