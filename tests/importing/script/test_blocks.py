"""Prose is separated from Python line by line, and lost indentation is restored if possible."""

import ast

import pytest

from playground.importing.result import NoteKind
from playground.importing.text.blocks import parse_blocks
from playground.importing.text.logical_lines import logical_lines
from playground.importing.text.notes import Notes


def parsed(text: str) -> tuple[ast.Module, Notes]:
    lines = tuple(text.split("\n"))
    notes = Notes(lines)
    return parse_blocks(logical_lines(lines, notes), len(lines), notes), notes


def written(text: str) -> str:
    """Return what was read, as Python writes it."""
    return ast.unparse(parsed(text)[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "for i in range(2):\nm.add(D(i))\nm.fit(x)",
            "for i in range(2):\n    m.add(D(i))\nm.fit(x)",
        ),
        (
            "for i in a:\nx = f(i)\ny = g(i)\nm.fit(x)",
            "for i in a:\n    x = f(i)\n    y = g(i)\nm.fit(x)",
        ),
        ("for i in a:\nm.add(D(4))\nm.fit(x)", "for i in a:\n    m.add(D(4))\nm.fit(x)"),
        ("def f(x):\ny = x\nreturn y\nf(1)", "def f(x):\n    y = x\n    return y\nf(1)"),
        ("def f(x):\nif x:\nreturn 1\nz = 2", "def f(x):\n    if x:\n        return 1\nz = 2"),
        ("if a:\nf()\nelse:\ng()\nh()", "if a:\n    f()\nelse:\n    g()\nh()"),
        ("with s:\na()\nb()\n\nc()", "with s:\n    a()\n    b()\nc()"),
        ("if __name__ == '__main__':\na()\n\nb()", "if __name__ == '__main__':\n    a()\n    b()"),
        ("try:\n    a()\nexcept E:\n    b()", "try:\n    a()\nexcept E:\n    b()"),
        ("    a()\n    b()", "a()\nb()"),
        ("a()\n  b()\n c()", "a()\nb()\nc()"),
        ("f(\nx,\ny)", "f(x, y)"),
        ("f(x,\\\n  y)", "f(x, y)"),
    ],
)
def test_lost_indentation_is_restored(text: str, expected: str) -> None:
    assert written(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "for i in a:\n    b(i)\nc()",
        "def f():\n    '''Say\n  anything (at all'''\n    return 1",
        "x = '''\nprose in a text\n'''",
        "if a: b()\nelse: c()",
        "@d\ndef f():\n    pass",
        "x = [i for i in a]  # a (comment",
    ],
)
def test_whole_programs_are_read_as_python_reads_them(text: str) -> None:
    tree, notes = parsed(text)
    assert ast.dump(tree, include_attributes=True) == ast.dump(
        ast.parse(text), include_attributes=True
    )
    assert notes.collected() == ()


@pytest.mark.parametrize(
    "prose",
    [
        "Now we train the network.",
        "That is all (for now",
        "It's done!",
        "1875/1875 [====] - 2s - loss: 0.29",
        "else what?",
    ],
)
def test_prose_gets_a_note_and_the_lines_around_it_are_read(prose: str) -> None:
    tree, notes = parsed(f"a()\n{prose}\nb()")
    assert ast.unparse(tree) == "a()\nb()"
    (note,) = notes.collected()
    assert (note.line, note.text, note.kind) == (2, prose, NoteKind.LEFT_OUT)


@pytest.mark.parametrize("line", ["Output: 0.98", "Summary", "x_train", "Epoch", "yes or no"])
def test_a_line_that_is_python_without_effect_is_not_mentioned(line: str) -> None:
    tree, notes = parsed(f"a()\n{line}\nb()")
    assert ast.unparse(tree) == "a()\nb()"
    assert notes.collected() == ()


def test_a_broken_line_of_a_network_needs_the_user() -> None:
    _tree, notes = parsed("a()\nmodel.add(Dense of 4)\nb()")
    assert [note.kind for note in notes.collected()] == [NoteKind.NEEDS_YOU]


def test_a_body_of_prose_becomes_an_empty_body() -> None:
    assert written("for i in a:\n    what is this\nb()") == "for i in a:\n    pass\nb()"


def test_a_missing_bracket_is_added_with_a_note() -> None:
    tree, notes = parsed("m.add(Dense(4, 'relu')\nm.fit(x)")
    assert ast.unparse(tree) == "m.add(Dense(4, 'relu'))\nm.fit(x)"
    (note,) = notes.collected()
    assert (note.line, note.kind) == (1, NoteKind.ASSUMED)


def test_the_note_on_restored_indentation_gives_the_lines() -> None:
    _tree, notes = parsed("for i in a:\nx = f(i)\ny = g(i)")
    (note,) = notes.collected()
    assert note.line == 1
    assert "lines 2 to 3" in note.message
