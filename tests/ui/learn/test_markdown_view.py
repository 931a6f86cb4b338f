"""A lesson's text: no HTML, nothing loaded from elsewhere, words of the glossary are links."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.learning.glossary import Glossary, Term
from playground.ui.learn.pages.markdown_view import MarkdownView

GLOSSARY = Glossary((Term("loss", "x", "y"), Term("weight", "x", "y", also=("weights",))))
IMAGE = QTextDocument.ResourceType.ImageResource


@pytest.fixture
def view(qtbot: QtBot) -> MarkdownView:
    """Return a view 200 pixels wide."""
    made = MarkdownView()
    qtbot.addWidget(made)
    made.resize(200, 50)
    made.show()
    return made


@pytest.mark.parametrize("text", ["<b>bold</b>", "<script>x</script>", "a <img src='/etc/x'> b"])
def test_html_is_shown_as_text(view: MarkdownView, text: str) -> None:
    view.show_text(text)
    assert view.toPlainText() == text


def test_first_mention_of_a_term_is_a_link_and_code_is_not(view: MarkdownView) -> None:
    view.show_text("`loss` Weights and loss. Loss and weight.", GLOSSARY)
    assert view.terms() == ("weight", "loss")
    assert view.toPlainText() == "loss Weights and loss. Loss and weight."


def test_a_program_has_no_links_and_is_not_cut(view: MarkdownView) -> None:
    view.show_text(
        "```\nmodel.loss = a_function_with_a_name(weights, another_one)\n\nloss\n```", GLOSSARY
    )
    assert view.terms() == ()
    block = view.document().begin()
    while block.isValid():
        layout = block.layout()
        lines = [layout.lineAt(at) for at in range(layout.lineCount())]
        assert all(line.naturalTextWidth() <= view.viewport().width() for line in lines)
        block = block.next()
    assert view.toPlainText().startswith(
        "model.loss = a_function_with_a_name(weights, another_one)"
    )


def test_the_word_itself_is_not_a_link(view: MarkdownView) -> None:
    view.show_text("Loss and weight.", GLOSSARY, skipped=("loss",))
    assert view.terms() == ("weight",)


def test_links_are_reported_and_nothing_is_opened(view: MarkdownView) -> None:
    words: list[str] = []
    controls: list[str] = []
    view.term_chosen.connect(words.append)
    view.control_chosen.connect(controls.append)
    for target in ("glossary:learning%20rate", "show:panel Weights", "file:///etc/passwd", "x"):
        view.anchorClicked.emit(QUrl(target))
    assert (words, controls) == (["learning rate"], ["panel Weights"])
    assert view.toPlainText() == ""


def test_a_click_on_a_word_reports_it(view: MarkdownView) -> None:
    words: list[str] = []
    view.term_chosen.connect(words.append)
    view.show_text("loss", GLOSSARY)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.cursorRect().center())
    assert words == ["loss"]


def test_only_pictures_of_the_folder_are_read(view: MarkdownView, tmp_path: Path) -> None:
    folder = tmp_path / "lesson"
    folder.mkdir()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(str(folder / "in.png"))
    assert image.save(str(tmp_path / "out.png"))
    assert image.save(str(folder / "other.bmp"))
    (folder / "big.png").write_bytes(b"x" * 3_000_000)
    (folder / "link.png").symlink_to(tmp_path / "out.png")
    view.show_text("text", None, folder)
    assert view.loadResource(IMAGE, QUrl("in.png")) is not None
    outside = str(tmp_path / "out.png")
    for name in ("../out.png", "link.png", outside, "none.png", "big.png", "http://a.b/c.png"):
        assert view.loadResource(IMAGE, QUrl(name)) is None, name
    found = view.loadResource(IMAGE, QUrl("other.bmp"))
    assert found is None or found.isNull()
    view.show_text("text")
    assert view.loadResource(IMAGE, QUrl("in.png")) is None


def test_it_is_as_tall_as_its_text(view: MarkdownView) -> None:
    view.show_text("one line")
    short = view.height()
    view.show_text("many words " * 60)
    assert view.height() > 5 * short
    view.resize(600, view.height())
    assert view.height() < 3 * short * 4
