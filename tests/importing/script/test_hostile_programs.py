"""Programs made to run, to hang or to grow: each is refused, or read within the limits.

They cross the border as those of a user do: the text is read in a process of its own.
"""

from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from playground.base.errors import PlaygroundError
from playground.importing.files import read_script_text

LONGEST_SECONDS = 60.0
"""So long a user would wait at most on a slow machine; most take less than one."""
NET = "import keras\nm = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"

HOSTILE = {
    "a class whose call makes its own objects": (
        "class A(keras.Model):\n"
        "    def __init__(self):\n        super().__init__()\n        self.a = A()\n"
        "    def call(self, x):\n        return self.a(x)\n"
        "a = A()\na.compile('adam', 'mse')\na.fit(x, y)\n"
    ),
    "a call that calls itself": (
        "class A(keras.layers.Layer):\n    def call(self, x):\n        return self(self(x))\n"
        "i = keras.Input((2,))\nm = keras.Model(i, A()(i))\n"
    ),
    "classes that extend each other": (
        "class A: pass\nclass B(A): pass\nclass A(B): pass\na = A()\na.x.y.z()\n"
    ),
    "a property that reads itself": (
        "class A:\n    @property\n    def p(self):\n        return self.p + self.p\n"
        "m = keras.Sequential([keras.layers.Dense(A().p, input_shape=(2,))])\n"
    ),
    "loops in loops of unknown length": "".join(
        f"{'    ' * n}for x{n} in data{n}:\n" for n in range(18)
    )
    + "    " * 18
    + "m.add(keras.layers.Dense(2))\n",
    "a loss that grows": (
        "def loss(t, p):\n    x = t - p\n"
        + "    x = x * x + x\n" * 60
        + "    return x\nm.compile('adam', loss)\n"
    ),
    "a loss that opens a file": (
        "def loss(t, p):\n    open('{path}', 'w').write('here')\n"
        "    return __import__('os').system('touch {path}') or t - p\nm.compile('adam', loss)\n"
    ),
    "a Lambda that opens a file": (
        "m.add(keras.layers.Lambda(lambda x: (open('{path}', 'w'), x)[1]))\n"
    ),
    "an unknown layer with code in its settings": (
        "m.add(keras.layers.RNN(cell={{'class_name': 'function', 'config': 'os.system'}}))\n"
    ),
    "a pipeline that maps itself": (
        "d = tf.data.Dataset.from_tensor_slices((a, b))\n"
        "f = lambda x, y: f(x, y)\n" + "d = d.map(f).map(f)\n" * 200 + "m.fit(d)\n"
    ),
    "a huge opaque layer": "m.add(keras.layers.Conv3DTranspose(65536, (65536, 65536, 65536)))\n",
    "comprehensions over comprehensions": (
        "x = [a for b in range(999) for c in range(999) for d in range(999) for a in range(999)]\n"
        "m.add(keras.layers.Dense(len(x)))\n"
    ),
    "a parser with a thousand arguments": (
        "import argparse\np = argparse.ArgumentParser()\n"
        + "".join(f"p.add_argument('--a{n}', default=[0] * 999)\n" for n in range(1000))
        + "q = p.parse_args()\nm.add(keras.layers.Dense(q.a7))\n"
    ),
}


@pytest.mark.keras
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_program_is_refused_or_read_within_the_limits(name: str, tmp_path: Path) -> None:
    path = tmp_path / "touched"
    text = HOSTILE[name]
    program = NET + (text.format(path=path) if "{path}" in text or "{{" in text else text)
    start = monotonic()
    with suppress(PlaygroundError):
        read_script_text(program)
    assert monotonic() - start < LONGEST_SECONDS
    assert not path.exists()
