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
    "texts as wide as a disk": (
        "a = f\"{'x':>999999999}\"\nb = '%0999999999d' % 1\nc = 'x'.ljust(10 ** 12)\n"
        "d = '{:>999999999}'.format(1)\nm.add(keras.layers.Dense(4, name=a + b + c + d))\n"
    ),
    "numbers as long as a book": (
        "n = 9 ** 9 ** 9\nk = 1 << 10 ** 10\nf = (10 ** 4000) ** 4000\n"
        "m.add(keras.layers.Dense(n % 7 + k % 7 + f % 7 + 3))\n"
    ),
    "a text and a list that double": (
        "s, l = 'ab', [1, 2]\n"
        + "s, l = s + s, l + l\n" * 60
        + "for i in range(60):\n    s = s * 9\n    l = [*l, *l]\n"
        "m.add(keras.layers.Dense(len(s) + len(l)))\n"
    ),
    "a chain of attributes, calls and brackets": (
        "m" + ".a" * 20_000 + "\nm" + "()" * 20_000 + "\nm" + "[0]" * 20_000 + "\n"
        "x = " + "-" * 20_000 + "1\ny = " + "(" * 150 + "1" + ")" * 150 + "\n"
    ),
    "one line with all of it, and prompts that never end": (
        ">>> " * 100_000 + "\n" + "\\\n" * 50_000 + "x = 1;" * 100_000 + "\n"
    ),
    "a match and a while that are always true": (
        "while True:\n    match m:\n        case _ if m.add(keras.layers.Dense(2)):\n"
        "            continue\n        case {'a': [*_, x]}:\n            break\n"
    ),
    "a loop that adds a model to itself": (
        "for i in range(10 ** 9):\n    m.add(m)\n    m = keras.Sequential([m, m])\n"
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
