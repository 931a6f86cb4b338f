"""What a map says while it has no picture can be read whole, also in the smallest map."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from playground.ui.panels.output_map import OutputMap
from playground.ui.theme.text_size import SMALLEST_PIXELS
from playground.ui.widgets.maps.view import MARGIN, SMALLEST, fitting_font

FLAGS = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


@pytest.mark.parametrize("pixels", [13, 20])
@pytest.mark.parametrize("side", [SMALLEST, 152, 200, 400])
@pytest.mark.parametrize(
    "words", [OutputMap.empty, "The map appears once the network is complete."]
)
def test_all_of_the_message_is_in_the_map(
    qapp: QApplication, words: str, side: int, pixels: int
) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(pixels)
    room = QRectF(0, 0, side, side).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    fitting = fitting_font(font, words, room)
    assert room.contains(QFontMetricsF(fitting).boundingRect(room, FLAGS, words))
    assert SMALLEST_PIXELS <= QFontInfo(fitting).pixelSize() <= pixels
    if side == 400:
        assert QFontInfo(fitting).pixelSize() == pixels
