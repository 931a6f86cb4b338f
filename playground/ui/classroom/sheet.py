"""`Sheet`: a page about a run, with pictures and numbers, as HTML or PDF.

All text comes from projects and is escaped; the page has no scripts, and its pictures are in it.
"""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QUrl
from PySide6.QtGui import QFont, QImage, QPageSize, QPdfWriter, QTextDocument

from playground.base.visible import visible
from playground.ui.theme.appearance import FONT_FAMILY

WIDTH = 640
"""Width of the text on paper, in the pixels of HTML."""
RESOLUTION = 150
STYLE = """
h1 { font-size: 17pt; margin-bottom: 2px; }
h2 { font-size: 12pt; margin-bottom: 4px; margin-top: 14px; }
p { margin-top: 2px; }
img { max-width: 100%; }
table { border-collapse: collapse; }
th, td { text-align: left; padding: 2px 14px 2px 0; vertical-align: top; font-size: 9pt; }
"""
SCREEN = """
body { font-family: Inter, "Segoe UI", sans-serif; color: #1b1e25; background: #ffffff;
  max-width: 900px; margin: 2em auto; padding: 0 1em; line-height: 1.45; }
"""
"""What a browser needs in addition; on paper, a height of lines would be that of pictures too."""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture.

    Attributes
    ----------
    title : str
        Read to those who cannot see it.
    image : QImage
    width : int
        How wide it is shown, in pixels of HTML.
    """

    title: str
    image: QImage
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading.

    Attributes
    ----------
    title : str
    rows : tuple of tuple of str
        The first row has the names of the columns.
    empty : str
        What is written in place of a table that has no other row.
    """

    title: str
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on the page.

    Attributes
    ----------
    title, summary, notes : str
        Plain text.
    parts : tuple of Picture or Table
        In their order.
    """

    title: str
    summary: str
    notes: str
    parts: tuple[Picture | Table, ...]


def as_html(sheet: Sheet) -> bytes:
    """Return the sheet as one HTML file."""

    def source(picture: Picture) -> str:
        return f"data:image/png;base64,{b64encode(_png(picture.image)).decode('ascii')}"

    page = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{_plain(sheet.title)}</title><style>{STYLE}{SCREEN}</style></head>"
        f"<body>{_body(sheet, source)}</body></html>\n"
    )
    return page.encode("utf-8", "replace")


def as_pdf(sheet: Sheet) -> bytes:
    """Return the sheet as a PDF of A4 pages. Main thread: it draws with Qt."""
    document = QTextDocument()
    document.setDefaultFont(QFont(FONT_FAMILY, 9))
    document.setDefaultStyleSheet(STYLE)
    pictures: list[Picture] = []

    def source(picture: Picture) -> str:
        name = f"picture:{len(pictures)}"
        pictures.append(picture)
        kind = QTextDocument.ResourceType.ImageResource
        document.addResource(kind.value, QUrl(name), picture.image)
        return name

    document.setHtml(f"<html><body>{_body(sheet, source)}</body></html>")
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(visible(sheet.title, kept=""))
    writer.setCreator("Neural Network Playground")
    writer.setResolution(RESOLUTION)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF())  # the document adds margins of 2 cm
    document.print_(writer)
    del writer
    buffer.close()
    return bytes(content.data())


WRITERS: dict[str, Callable[[Sheet], bytes]] = {".pdf": as_pdf, ".html": as_html}
"""How a sheet is written, by the suffix of the file."""


def _body(sheet: Sheet, source: Callable[[Picture], str]) -> str:
    parts = [f"<h1>{_plain(sheet.title)}</h1>", f"<p>{_plain(sheet.summary)}</p>"]
    if sheet.notes.strip():
        lines = _plain(sheet.notes, kept="\n").replace("\n", "<br>")
        parts.append(f"<p>{lines}</p>")
    for part in sheet.parts:
        if isinstance(part, Table):
            content = _table(part) if part.rows[1:] else f"<p>{_plain(part.empty)}</p>"
            parts += (f"<h2>{_plain(part.title)}</h2>", content)
        else:
            width = min(part.width, WIDTH)
            alternative = _plain(part.title)
            parts.append(f'<p><img src="{source(part)}" width="{width}" alt="{alternative}"></p>')
    return "\n".join(parts)


def _table(table: Table) -> str:
    rows = []
    for number, row in enumerate(table.rows):
        tag = "td" if number else "th"
        cells = "".join(f"<{tag}>{_plain(cell)}</{tag}>" for cell in row)
        rows.append(f"<tr>{cells}</tr>")
    return f'<table cellpadding="3">{"".join(rows)}</table>'


def _plain(text: str, kept: str = "") -> str:
    return escape(visible(text, kept=kept))


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # bytes, as declared, are refused
    buffer.close()
    return bytes(content.data())
