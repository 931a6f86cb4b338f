"""Projects as one line of text."""

import base64
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import FileFormatError, PlaygroundError
from playground.document.file import codec
from playground.document.file.line import COMMON, MARK, from_line, is_line, to_line
from playground.document.project import LayerId, WeightEdit
from playground.document.templates.templates import TEMPLATES, Template

LONGEST_TEMPLATE = 700
"""Characters: short enough for a chat message."""


def line_of(content: bytes) -> str:
    """Return the line that holds `content`, as `to_line` writes it."""
    packer = zlib.compressobj(zdict=COMMON)
    packed = packer.compress(content) + packer.flush()
    return MARK + base64.urlsafe_b64encode(packed).decode().rstrip("=")


@pytest.mark.parametrize("template", list(TEMPLATES), ids=lambda template: template.name)
def test_a_template_is_a_short_line_and_comes_back(template: Template) -> None:
    project = template.build()
    line = to_line(project)
    assert len(line) < LONGEST_TEMPLATE
    assert "\n" not in line
    assert is_line(line)
    assert codec.encode(from_line(line)) == codec.encode(project)


def test_spaces_and_line_breaks_of_mail_programs_are_ignored() -> None:
    project = TEMPLATES["spiral"].build()
    line = to_line(project)
    broken = "  " + "\r\n".join(line[start : start + 40] for start in range(0, len(line), 40)) + " "
    assert is_line(broken)
    assert from_line(broken) == project


def test_weights_set_by_hand_stay_behind() -> None:
    project = TEMPLATES["xor"].build()
    edit = WeightEdit(LayerId("layer2"), "kernel", (0, 0), 1.5, 0.0)
    line = to_line(replace(project, weight_edits=(edit,)))
    assert from_line(line).weight_edits == ()


@pytest.mark.parametrize("cut", [1, 5, 40, 100])
def test_a_line_that_is_cut_off_is_refused(cut: int) -> None:
    with pytest.raises(FileFormatError, match="copy the whole line"):
        from_line(to_line(TEMPLATES["xor"].build())[:-cut])


def test_a_line_of_a_newer_program_says_so() -> None:
    with pytest.raises(FileFormatError, match="newer program"):
        from_line("nnplay:2:abc")


def test_a_line_that_unpacks_to_more_than_a_file_may_have_is_refused() -> None:
    bomb = line_of(b"[" + b" " * (codec.MAXIMUM_BYTES + 1) + b"]")
    assert len(bomb) < 100_000
    with pytest.raises(FileFormatError, match="too large"):
        from_line(bomb)


@given(st.binary(max_size=200))
def test_any_content_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(PlaygroundError):
        from_line(line_of(content))


@given(st.text(max_size=200))
def test_any_text_after_the_mark_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(PlaygroundError):
        from_line(MARK + text)
