"""The class sheet: what is on it, that text stays text, and that it is written whole."""

import re
from base64 import b64decode
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from playground.base.errors import PlaygroundError
from playground.training.protocol.frames import Curves, Frame
from playground.ui.classroom.sheet import Picture, Sheet, Table, as_html, as_pdf
from playground.ui.theme.appearance import ThemeChoice
from tests.ui.conftest import Shell

HOSTILE = '<script>alert(1)</script><img src="file:///etc/passwd" onerror=x> & "q" \x1b[2J'
ROWS = np.array([[0.7, 0.72, 0.5, 0.4], [0.5, 0.52, 0.8, 0.7]], np.float32)
CURVES = Curves(("loss", "val_loss", "accuracy", "val_accuracy"), ROWS)


class Tags(HTMLParser):
    """Collects the tags of a page and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.words += f"{dict(attrs).get('alt', '')}\n"

    def handle_data(self, data: str) -> None:
        self.words += data + "\n"

    def sources(self) -> list[str]:
        return [str(attributes["src"]) for tag, attributes in self.tags if tag == "img"]


def trained(shell: Shell) -> None:
    """Let the window show two epochs of a run."""
    frame = Frame(generation=1, epoch=2, step=0, steps_per_epoch=4, curves=CURVES, whole=CURVES)
    shell.draw(frame)


def test_the_sheet_of_an_untrained_network_says_so(shell: Shell) -> None:
    shell.draw(Frame(generation=1, epoch=0, step=0, steps_per_epoch=4))
    page = Tags(shell.presenter.sheets.content(".html"))
    assert "This network is not trained yet." in page.words
    assert "Data held back" not in page.words, "there is no table without rows"


def test_a_sheet_after_one_epoch_says_epoch(shell: Shell) -> None:
    curves = replace(CURVES, rows=CURVES.rows[:1])
    shell.draw(Frame(generation=1, epoch=1, step=0, steps_per_epoch=4, curves=curves, whole=curves))
    assert "After 1 epoch." in Tags(shell.presenter.sheets.content(".html")).words


def test_a_sheet_shows_network_output_curves_figures_and_settings(shell: Shell) -> None:
    trained(shell)
    page = Tags(shell.presenter.sheets.content(".html"))
    for words in (
        "Network",
        "Decision boundary",
        "Loss over the epochs",
        "Accuracy over the epochs",
        "After 2 epochs",
        "Loss and metrics",
        "0.52",
        "Layers",
        "Batch size",
        "Training share",
        "Stop at epoch",
        "Binary cross-entropy",
        "XOR",
        *(layer.name for layer in shell.document.project.network.layers),
    ):
        assert words in page.words, words
    for words in ("Own loss", "Mixed precision"):
        assert words not in page.words, "a setting that nobody changed"
    pictures = page.sources()
    assert len(pictures) == 4
    for source in pictures:
        content = b64decode(source.removeprefix("data:image/png;base64,"))
        image = QImage.fromData(content)
        assert image.width() > 400
        places = ((x, y) for x in range(image.width()) for y in range(0, image.height(), 7))
        assert len({image.pixel(x, y) for x, y in places}) > 8


@pytest.mark.parametrize("choice", [ThemeChoice.DARK, ThemeChoice.LIGHT])
def test_pictures_are_light_and_the_window_keeps_its_theme(
    shell: Shell, choice: ThemeChoice
) -> None:
    shell.appearance.choose(choice)
    trained(shell)
    page = Tags(shell.presenter.sheets.content(".html"))
    assert shell.appearance.choice is choice
    assert shell.settings.text("view/theme") == choice
    network = QImage.fromData(b64decode(page.sources()[0].partition(",")[2]))
    assert network.pixelColor(2, 2).lightness() > 200


def test_text_of_a_project_stays_text() -> None:
    picture = Picture(HOSTILE, QImage(4, 4, QImage.Format.Format_RGB32), 4)
    sheet = Sheet(HOSTILE, HOSTILE, HOSTILE, (Table(HOSTILE, ((HOSTILE,), (HOSTILE,))), picture))
    page = Tags(as_html(sheet))
    tags = {tag for tag, _ in page.tags}
    assert "script" not in tags
    assert all(source.startswith("data:image/png") for source in page.sources())
    assert not any("onerror" in attributes for _, attributes in page.tags)
    assert "<script>alert(1)</script>" in page.words
    assert "\x1b" not in page.words
    assert as_pdf(sheet).startswith(b"%PDF-")


def test_a_pdf_has_all_pictures_and_its_end(shell: Shell) -> None:
    trained(shell)
    content = shell.presenter.sheets.content(".pdf")
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Subtype /Image", content)) >= 4


def test_without_a_model_the_reason_is_said(shell: Shell) -> None:
    with pytest.raises(PlaygroundError, match="not built"):
        shell.presenter.sheets.content(".pdf")
    shell.window.actions_by_name["sheet"].trigger()
    assert "not built" in shell.window.messages.text.text()


def test_another_suffix_is_refused(shell: Shell, tmp_path: Path) -> None:
    trained(shell)
    shell.presenter.sheets.write(tmp_path / "sheet.docx")
    assert ".pdf or .html" in shell.window.messages.text.text()
    assert not list(tmp_path.glob("*.docx"))


def test_the_sheet_is_written_and_a_failure_leaves_the_old_file(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    trained(shell)
    target = tmp_path / "a.html"
    shell.presenter.sheets.write(target)
    qtbot.waitUntil(target.exists)
    before = target.read_bytes()
    folder = tmp_path / "missing"
    shell.presenter.sheets.write(folder / "b.html")
    qtbot.waitUntil(lambda: "b.html was not written" in shell.window.messages.text.text())
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.glob("*.html")] == ["a.html"]


def test_notes_keep_their_lines() -> None:
    sheet = Sheet("T", "", "one\ntwo", ())
    assert b"one<br>two" in as_html(sheet)
    assert as_html(replace(sheet, notes="  ")).count(b"<p>") == 1
