"""What a web page or a notebook adds to a program is removed; lines keep their numbers."""

import pytest

from playground.importing.result import NoteKind
from playground.importing.text.cleaning import clean, split_lines
from playground.importing.text.notes import Notes


def cleaned(text: str) -> list[str]:
    lines = split_lines(text)
    result = clean(lines, Notes(lines)).lines
    assert len(result) == len(lines)
    return list(result)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">>> x = 1\n>>> f(\n...     x)\n5", ["x = 1", "f(", "    x)", "5"]),
        ("In [1]: x = 1\n   ...: y = 2\nOut[1]: 3", ["x = 1", "y = 2", ""]),
        ("1 import a\n2 def f():\n3     return 1", ["import a", "def f():", "    return 1"]),
        (" 9. x = 1\n10. y = 2\n11. z = 3", ["x = 1", "y = 2", "z = 3"]),
        ("1\n2\n3\nx = 1", ["", "", "", "x = 1"]),
        ("```python\nx = 1\n```", ["", "x = 1", ""]),
        ("x\u00a0=\u00a0\u201ca\u201d", ['x = "a"']),
        ("f(\u2018a\u2019, \u22121, 2 \u2013 1)", ["f('a', -1, 2 - 1)"]),
        ("a &lt; b\r\nc &gt;= d", ["a < b", "c >= d"]),
        ("f(&#8216;a&rsquo;,&nbsp;&quot;b&#x22;)&#10;&b;", ["f('a', \"b\")&#10;&b;"]),
        ("f(\n    ...,\n    3)\n...", ["f(", "", "    3)", ""]),
        ("\ufeffx = 1\u200b", ["x = 1"]),
        ("if x:\n\ty = 1", ["if x:", "    y = 1"]),
        ("!pip install keras\n%matplotlib inline\nx = 1", ["", "", "x = 1"]),
    ],
)
def test_additions_of_web_pages_are_removed(text: str, expected: list[str]) -> None:
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "x = 5\n1 + 1",
        "1 import a\nx = 3\n2 import b",
        "x = [\n    1,\n    2,\n    3,\n]",
        "x[...] = 1",
        "y = x % 3",
        "# ==================================================",
        "Model = model",
        "dense (Dense)",
        "x = 3 / 4",
        "print('Epoch 1/5')",
    ],
)
def test_clean_programs_stay_unchanged(text: str) -> None:
    assert cleaned(text) == text.split("\n")


def test_curly_quotes_get_one_note_and_shell_lines_one_each() -> None:
    lines = split_lines("!ls\nf(\u201ca\u201d)\ng(\u201cb\u201d)\n!rm x")
    notes = Notes(lines)
    clean(lines, notes)
    found = [(note.line, note.kind, note.text) for note in notes.collected()]
    assert found == [
        (1, NoteKind.LEFT_OUT, "!ls"),
        (2, NoteKind.ASSUMED, "f(\u201ca\u201d)"),
        (4, NoteKind.LEFT_OUT, "!rm x"),
    ]


PRINTED = """Model: "sequential"
_________________________________________________________________
 Layer (type)                Output Shape              Param #
=================================================================
 dense (Dense)               (None, 4)                 12
 input_1 (InputLayer)        [(None, 28, 28)]          0         []
Total params: 17 (68.00 B)
Trainable params: 17
Non-trainable params: 0
\u250f\u2501\u2501\u2533\u2501\u2501\u2513
\u2503 Layer (type) \u2503 Output Shape \u2503
\u2502 dense (Dense) \u2502 (None, 4) \u2502
\u2514\u2500\u2500\u2534\u2500\u2500\u2518
Train on 60000 samples, validate on 10000 samples
Epoch 1/5
1875/1875 [==============================] - 4s 2ms/step - loss: 0.2949
  32/1875 [..............................] - ETA: 3s
1/1 \u2501\u2501\u2501\u2501\u2501\u2501 0s 40ms/step
<keras.src.callbacks.history.History object at 0x7f1c2c0b8d30>"""


@pytest.mark.parametrize("line", PRINTED.split("\n"))
def test_printed_output_is_left_out_with_a_note(line: str) -> None:
    lines = split_lines(f"x = 1\n{line}")
    notes = Notes(lines)
    assert clean(lines, notes).lines == ("x = 1", "")
    assert [(note.line, note.kind) for note in notes.collected()] == [(2, NoteKind.LEFT_OUT)]
