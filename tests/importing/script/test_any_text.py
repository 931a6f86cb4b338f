"""Any text gives a project or one sentence, within limits, and nothing is executed."""

from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from playground.base.errors import ImportProblem
from playground.document.problems.examining import examine
from playground.document.templates.templates import TEMPLATES
from playground.export.script import script_of
from playground.importing.result import Imported, NoteKind
from playground.importing.script import read_script
from tests.lanes import examples
from tests.laws import exercises, reached

SCRIPT = script_of(TEMPLATES["best-practices"].build())
PIECES = (
    *SCRIPT.splitlines(),
    *("for i in range(3):", "    model.add(Dense(4))", "else:", "def build(x=2):", "return model"),
    *("model = Sequential()", "model.compile('adam', 'mse')", "x = x + 1", "(((", "]]", '"""'),
    *("Here is some prose.", "Note: this", ">>> model.fit(x, y)", "1", "2", "3", "In [1]: x = 5"),
    *(
        "f = lambda n: f(n)",
        "class C:\n    n = 3",
        "c = C(n=2)",
        "D = partial(D, 3)",
        "def g(*a, **k):",
    ),
    *(
        "x = tf.concat([x, y], -1)",
        "x = f(x)",
        "model = g(model)",
        "model.pop()",
        "x = x.shape[-1]",
    ),
    *("model.fit(x, x)", "model = Sequential([model])", "y = [n for n in x if n and x]", "g(**x)"),
    *("X, y = make_moons()", "x = np.linspace(0, 1, x).reshape(-1)", "m = KerasClassifier(g)"),
    *("a, b = b, a", "x = [x] * 10**9", "while True: pass", "lambda: 0", "Dense(", "@foo", "\\"),
)


def attempt(text: str) -> Imported | None:
    """Return what was read; None if it was refused."""
    try:
        imported = read_script(text)
    except ImportProblem:
        return None
    examine(imported.project)
    return imported


@given(st.text(max_size=400))
def test_random_text_is_read_or_refused(text: str) -> None:
    attempt(text)


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_shuffled_lines_are_read_or_refused(lines: list[str]) -> None:
    attempt("\n".join(lines))


@given(st.data())
def test_damaged_scripts_are_read_or_refused(data: st.DataObject) -> None:
    text = SCRIPT
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 20))
        text = text[:place] + data.draw(st.text(max_size=3)) + text[place + length :]
    attempt(text)


@exercises(open_text=1, plain=1)
@settings(max_examples=examples(75), deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_every_line_that_is_not_read_gets_a_note(lines: list[str]) -> None:
    """Prose of more than one word between the lines is always noted."""
    prose = "So that is all, my reader"
    text = "\n".join([*SCRIPT.splitlines(), "", prose, *lines])

    imported = attempt(text)

    number = len(SCRIPT.splitlines()) + 2
    assert imported is not None
    is_open = '"""' in lines
    reached("open_text" if is_open else "plain")
    if not is_open:
        assert number in {note.line for note in imported.notes}


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "[" * 300 + "]" * 300,
        "x = " + "-" * 50_000 + "1",
        "x = " + "a." * 20_000 + "b",
        "x = 10**10**10\n" + SCRIPT,
        "x = 'a' * 10**12\n" + SCRIPT,
        "x = [[0] * 10000] * 10000\n" + SCRIPT,
        "x = '{}' * 9999\nfor i in range(1000):\n    x = x.format(x)\n" + SCRIPT,
        "def f(n):\n    return f(n)\nx = f(1)\n" + SCRIPT,
        "m = Sequential()\nfor i in range(1000):\n  for j in range(1000):\n    m.add(Dense(1))",
        "m = Sequential([Dense(1)])\nfor i in range(60):\n  m = Sequential([m, m])",
        "x = [1]\nfor i in range(1000):\n  x = x + x\n" + SCRIPT,
        "dense (Dense) (None, " + "1 x[0] " * 100_000 + "\n" + SCRIPT,
        "=" * 900_000 + "x",
        "x" + " " * 900_000 + "@(",
        ("f(\n" + " g(\n" * 39) * 100,
        "&" * 900_000 + ";",
        "x = 9" + "9" * 4200 + "\n" + SCRIPT,
        "model = Sequential([Dense(" + "9" * 4200 + ")])",
        "model = Sequential([Dense(1e308 * 10), Dense(float('nan')), Dense(True)])",
        "\x00" * 50,
        "m = Sequential()\nm.add(m)\nm.fit(1, 2)",
        "x = []\nx.append(x)\nm = Sequential(x)",
        "f = lambda x: f(x)\ny = f(1)\n" + SCRIPT,
        "D = Dense\nfor i in range(900):\n    D = partial(D, 3)\nm = Sequential([D()])",
        "m = Sequential([Dense(1)])\nm.add(m)\nn = Sequential([m, m])\nn.fit(x, y)",
        "def f(x):\n    return f(x), f(x)\nx = f(Input((2,)))",
        "x = Input((2,))\nfor i in range(1000):\n    x = Dense(x.shape[-1])(x)\nm = Model(x, x)",
    ],
)
def test_bombs_are_limited(text: str) -> None:
    attempt(text)


def test_a_very_long_text_is_refused() -> None:
    with pytest.raises(ImportProblem, match="1,200,000 characters"):
        read_script("x = 1\n" * 200_000)


NETWORK = "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"
SIDE_EFFECTS = """
import os, subprocess
from pathlib import Path
open({path!r}, "w").write("here")
Path({path!r}).write_text("here")
os.system("touch " + {path!r})
subprocess.run(["touch", {path!r}])
exec("open({path!r}, 'w')")
eval("open({path!r}, 'w')")
__import__("os").system("touch " + {path!r})
model = keras.Sequential([keras.layers.Dense(1, activation=open({path!r}, "w"))])
model.save({path!r})
x = [open({path!r}, "w") for _ in range(3)]
y = f"{{open({path!r}, 'w')}}"
class A:
    z = open({path!r}, "w")
def f(a=open({path!r}, "w")):
    return open({path!r}, "w")
f()
model.fit(np.load({path!r}), np.loadtxt({path!r}))
"""


def test_a_script_with_side_effects_leaves_none(tmp_path: Path) -> None:
    path = tmp_path / "touched"

    imported = read_script(SIDE_EFFECTS.format(path=str(path)))

    assert not path.exists()
    assert [layer.type_name for layer in imported.project.network.layers] == ["Input", "Dense"]
    with pytest.raises(ImportProblem, match="of the output of a layer is unknown"):
        read_script(f"{NETWORK}model.add(Lambda(lambda x: open({str(path)!r}, 'w')))\n")
    assert not path.exists()
    named = set(imported.lines(NoteKind.NEEDS_YOU)) | set(imported.lines(NoteKind.LEFT_OUT))
    lines = SIDE_EFFECTS.splitlines()
    quiet = {"", "import os, subprocess", "from pathlib import Path"}
    inner = ("model = ", "    z = ", "def f(", "    return ", "f()")
    expected = {
        number
        for number, line in enumerate(lines, start=1)
        if line not in quiet and not line.startswith(inner)
    }
    assert expected <= named
