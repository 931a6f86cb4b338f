"""Text stands out from what is behind it, and parts do not lie over one another, in all themes."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QSplitter,
    QSplitterHandle,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)

from playground.document.templates.templates import TEMPLATES
from playground.ui.theme.theme import CONTRASTING, THEMES
from playground.ui.widgets.overflow_tabs import OverflowTabs
from tests.lanes import sampled, thinned
from tests.ui.conftest import Shell
from tests.ui.test_disabled_look import one_of_each
from tests.ui.test_small_dialogs import DIALOGS
from tests.ui.test_small_windows import ROUNDING, SIZES, name_of, pages

LEAST_CONTRAST = 4.5
"""For text, by WCAG 2.2, 1.4.3 (AA)."""
LARGE, LEAST_OF_LARGE = 24, 3.0
"""Pixels from which text is large, and what is asked of it then."""
LEAST_OF_FOCUS, SHARE_OF_EDGE, MOST_EDGE = 2.0, 0.25, 160
"""Change of luminance where the focus is shown, and the share of the edge of a control."""
BORDER = 4
"""Pixels at the edge of a control that are not text."""
MARKS = " –—·…•"
"""Thinner than a letter, they say little: a dash where there is no number."""
PACKED = np.array((1 << 16, 1 << 8, 1))
"""Multiplied with red, green and blue they make one number."""
Pixels = NDArray[np.uint8]


def picture_of(root: QWidget) -> Pixels:
    """Return what `root` looks like, (height, width, 3) uint8."""
    image = root.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def luminances(pixels: Pixels) -> NDArray[np.float64]:
    """Return the relative luminance of each pixel as WCAG 2 defines it, (n,), 0 to 1."""
    shares = pixels.reshape(-1, 3) / 255.0
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    found: NDArray[np.float64] = linear @ np.array((0.2126, 0.7152, 0.0722))
    return found


def contrast_in(pixels: Pixels) -> float:
    """Return the contrast of what stands out most from the commonest colour, 1 to 21."""
    # As one number each: sorting triples takes most of the time of these tests.
    codes, counts = np.unique(pixels.reshape(-1, 3) @ PACKED, return_counts=True)
    colours = codes[:, None] // PACKED % 256
    ground = luminances(colours[counts.argmax()])[0]
    found = luminances(colours)
    ratios = (np.maximum(found, ground) + 0.05) / (np.minimum(found, ground) + 0.05)
    return float(ratios.max())


def text_of(part: QWidget) -> str:
    """Return the text that `part` draws itself; "" for one without."""
    if (
        isinstance(part, QToolButton)
        and part.toolButtonStyle().value == 0
        and not part.icon().isNull()
    ):
        return ""
    if isinstance(part, QLabel | QAbstractButton | QLineEdit):
        return part.text()
    return part.currentText() if isinstance(part, QComboBox) else ""


def text_places(root: QWidget) -> Iterator[tuple[str, QRect, float]]:
    """Yield the name, the place in `root` and the least contrast of each text that is seen."""
    for part in root.findChildren(QWidget):
        if not part.isVisible() or not part.isEnabled() or part.window() is not root.window():
            continue
        least = LEAST_OF_LARGE if part.fontMetrics().height() >= LARGE else LEAST_CONTRAST
        seen = part.visibleRegion().boundingRect()
        if isinstance(part, QTabBar):
            for index in range(part.count()):
                if part.isTabVisible(index) and seen.contains(part.tabRect(index)):
                    place = part.tabRect(index).adjusted(BORDER, BORDER, -BORDER, -BORDER)
                    where = QRect(part.mapTo(root, place.topLeft()), place.size())
                    yield f"tab {part.tabText(index)!r}", where, least
        elif text_of(part).strip(MARKS) and seen == part.rect():
            edge = 0 if isinstance(part, QLabel) else BORDER
            place = part.rect().adjusted(edge, edge, -edge, -edge)
            if place.width() > 2 and place.height() > 2:
                where = QRect(part.mapTo(root, place.topLeft()), place.size())
                yield f"{name_of(part)} role {part.property('role')}", where, least


def faint_texts(root: QWidget) -> set[str]:
    """Return the texts that stand out too little."""
    picture = picture_of(root)
    found = set()
    for name, place, least in text_places(root):
        part = picture[place.top() : place.bottom() + 1, place.left() : place.right() + 1]
        ratio = contrast_in(part) if part.size else least
        if ratio < least:
            found.add(f"{name}: {ratio:.2f}")
    return found


def overlapping(root: QWidget) -> set[str]:
    """Return pairs of parts of one layout that lie over one another."""
    found = set()
    for parent in (root, *root.findChildren(QWidget)):
        is_own = isinstance(
            parent,
            QStackedWidget | QAbstractScrollArea | QSplitter | QTabWidget | QTabBar | QComboBox,
        )
        if is_own or parent.layout() is None or not parent.isVisible():
            continue
        parts = [
            child
            for child in parent.children()
            if isinstance(child, QWidget)
            and child.isVisible()
            and not child.isWindow()
            and not isinstance(child, QSplitterHandle)
        ]
        for index, one in enumerate(parts):
            for other in parts[index + 1 :]:
                shared = one.geometry().intersected(other.geometry())
                if shared.width() > ROUNDING and shared.height() > ROUNDING:
                    found.add(f"{name_of(one)} over {name_of(other)}")
    return found


def faults(root: QWidget) -> set[str]:
    """Return the faults of what is shown now."""
    return faint_texts(root) | overlapping(root)


def walk(shell: Shell) -> Iterator[QWidget]:
    """Show one part of the window after the other."""
    window = shell.window
    for template in ("xor", "digits", "iris"):
        shell.presenter.files.current.show(TEMPLATES[template].build())
        QTest.qWait(0)
        window.designer.select((shell.document.project.network.layers[1].id,))
        for tabs, root in (
            (window.panels.tabs, window.panels),
            (window.side.inspector.pages, window.side),
        ):
            assert isinstance(tabs, OverflowTabs | QTabWidget)
            for _ in pages(tabs):
                QTest.qWait(0)
                yield root
        yield window
    window.left.setCurrentIndex(window.left.count() - 1)
    QTest.qWait(0)
    yield window.left


ALL_THEMES = [*THEMES, *(f"{name} presentation" for name in CONTRASTING)]


@pytest.mark.parametrize(
    "size",
    [
        SIZES[1],
        pytest.param(SIZES[0], marks=pytest.mark.full),
        pytest.param(SIZES[2], marks=pytest.mark.long),
    ],
    ids=str,
)
@pytest.mark.parametrize("theme", ALL_THEMES)
def test_every_text_of_the_window_stands_out_and_nothing_overlaps(
    shell: Shell, theme: str, size: tuple[int, int]
) -> None:
    window = shell.window
    window.panels.complete()
    window.actions_by_name[f"theme_{theme.split(maxsplit=1)[0]}"].trigger()
    if theme.endswith("presentation"):
        shell.appearance.present()
    window.resize(*size)
    QTest.qWait(0)
    found: set[str] = set()
    for root in walk(shell):
        found |= faults(root)
    assert found == set()


@pytest.mark.full
@pytest.mark.parametrize("theme", sorted(THEMES))
def test_the_keyboard_focus_is_seen_on_every_kind_of_control(shell: Shell, theme: str) -> None:
    """By a change of at least 2 to 1 along a good part of its edge."""
    shell.window.resize(1920, 1080)
    shell.window.actions_by_name[f"theme_{theme}"].trigger()
    shell.window.activateWindow()
    unseen = set()
    for kind, control in one_of_each(shell).items():
        takes_keys = control.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not takes_keys or not control.isVisible() or not control.isEnabled():
            continue
        shell.window.designer.setFocus()
        before = picture_of(control)
        control.setFocus(Qt.FocusReason.TabFocusReason)
        after = picture_of(control)
        first, second = luminances(before), luminances(after)
        ratios = (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)
        edge = 2 * (control.width() + control.height())
        if (ratios >= LEAST_OF_FOCUS).sum() < SHARE_OF_EDGE * min(edge, MOST_EDGE):
            unseen.add(f"{kind}: {int((ratios >= LEAST_OF_FOCUS).sum())} of {edge}")
    assert unseen == set()


def test_the_measure_finds_faint_text_and_parts_over_one_another(shell: Shell) -> None:
    host = shell.window.side
    label = QLabel("faint", host)
    label.setStyleSheet("color: #2e3036; background: #1c1e24;")
    label.setGeometry(QRect(QPoint(0, 0), label.sizeHint()))
    label.show()
    QTest.qWait(0)
    assert any("faint" in each for each in faint_texts(host))
    assert any("faint" in each for each in overlapping(host))
    label.deleteLater()


@pytest.mark.usefixtures("qtbot")
@pytest.mark.parametrize("kind", thinned(4, DIALOGS), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("theme", sampled(THEMES, "dark"))
def test_every_text_of_a_dialog_stands_out_and_nothing_overlaps(
    shared_shell: Shell, kind: type[QDialog], theme: str
) -> None:
    window = shared_shell.window
    window.actions_by_name[f"theme_{theme}"].trigger()
    dialog = DIALOGS[kind](window)
    dialog.open()
    QTest.qWait(0)
    found = faults(dialog)
    dialog.close()
    dialog.deleteLater()
    assert found == set()
