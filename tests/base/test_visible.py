"""Untrusted text can neither control a terminal nor point to another folder."""

import unicodedata
from pathlib import Path, PureWindowsPath

import hypothesis.strategies as st
import pytest
from hypothesis import given

from playground.base.visible import file_stem, visible

HOSTILE = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        ("../../x", "..\\..\\x", "C:\\x", "/etc/x", "~/x", ".", "..", "CON", "nul.txt", "a\0b")
    ),
    st.text("./\\: \x1b\n\u202e", max_size=10),
)


@given(st.text())
def test_no_hidden_character_is_left(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    for before, after in zip(text, shown, strict=True):
        if unicodedata.category(before) in ("Cc", "Cf", "Cs", "Zl", "Zp") and before not in "\n\t":
            assert after == "\N{REPLACEMENT CHARACTER}"
        else:
            assert after == before


@pytest.mark.parametrize("text", ["\x1b[2J", "\x9b2J", "\r", "\x07", "\u202e", "\u2028"])
def test_text_cannot_control_a_terminal(text: str) -> None:
    assert text not in visible(f"a{text}b")


@given(HOSTILE)
def test_a_title_stays_within_its_folder(title: str) -> None:
    stem = file_stem(title, "network")
    for kind in (Path, PureWindowsPath):
        path = kind("folder") / f"{stem}.nnplay"
        assert path.parent == kind("folder")
    assert stem
    assert stem == stem.strip()
    assert not stem.startswith(".")
    assert visible(stem, kept="") == stem
    assert len(stem) <= 61


@given(HOSTILE)
def test_a_title_makes_a_file_that_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, title: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"{file_stem(title, 'network')}.nnplay"
    path.write_text("here", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "here"
    path.unlink()


def test_a_plain_title_is_kept() -> None:
    assert file_stem("Häuser in Köln, 2024", "network") == "Häuser in Köln, 2024"
    assert file_stem("", "network") == "network"
