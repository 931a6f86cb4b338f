"""A window that changes its look while it is open becomes one that started with that look."""

from pathlib import Path
from unittest.mock import create_autospec

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QWidget

from playground.datasets.prepare import prepare
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.events import DataReady
from playground.training.session import Session
from playground.ui.settings import Settings
from playground.ui.theme.appearance import Appearance
from playground.ui.widgets.maps.view import MapView
from tests.ui.conftest import Shell, opened_shell

Limits = tuple[int, int, int, int]
WINDOWS = ("compare", "record_lesson", "make_challenge", "challenges")
"""Actions that open a window beside the main one, which stays usable."""


def _fill(shell: Shell, template: str) -> None:
    """Make all panels, show data in them, and open the windows that stay open."""
    shell.window.panels.complete()
    shell.presenter.files.current.show(TEMPLATES[template].build())
    data = shell.document.project.data
    shell.report(DataReady(prepare(data, lambda _text, _share=None: None), data))
    for name in WINDOWS:
        shell.window.actions_by_name[name].trigger()


def _fixed(shell: Shell) -> dict[str, Limits]:
    """Return the least and largest size of each widget, by its place among the others."""
    QTest.qWait(0)
    parts = (part for part in shell.window.findChildren(QWidget) if not _is_of_qt(part))
    return {_path(each): _limits(each) for each in parts if not _follows_its_room(each)}


def _follows_its_room(widget: QWidget) -> bool:
    """Return whether its limits depend on the room that it has, which the user may change."""
    return widget.isWindow() or isinstance(widget, MapView)


def _limits(widget: QWidget) -> Limits:
    least, most = widget.minimumSize(), widget.maximumSize()
    return (least.width(), least.height(), most.width(), most.height())


def _is_of_qt(widget: QWidget) -> bool:
    """Return whether Qt made it: a scroll bar, its container, or the list of a combo box."""
    parts = [widget]
    while (above := parts[-1].parentWidget()) is not None:
        parts.append(above)
    return any(
        part.objectName() in ("qt_scrollarea_hcontainer", "qt_scrollarea_vcontainer")
        or (part.isWindow() and type(part) is QFrame)
        for part in parts
    )


def _path(widget: QWidget) -> str:
    """Return the classes of the widgets around `widget`, each with its number among its kind."""
    parts: list[str] = []
    part: QWidget | None = widget
    while part is not None:
        above = part.parentWidget()
        name = type(part).__name__ + part.accessibleName()
        kin = (
            []
            if above is None
            else [
                each
                for each in above.children()
                if isinstance(each, QWidget) and type(each).__name__ + each.accessibleName() == name
            ]
        )
        parts.append(f"{name}{kin.index(part) if kin else 0}")
        part = above
    return "/".join(reversed(parts))


@pytest.mark.full
@pytest.mark.parametrize("template", ["xor", "iris"])
def test_lengths_are_those_of_a_window_that_started_with_the_size_of_text(
    shell: Shell, look: Appearance, settings: Settings, tmp_path: Path, template: str
) -> None:
    _fill(shell, template)
    look.choose_text(150)
    switched = _fixed(shell)
    session = create_autospec(Session, instance=True)
    for other in opened_shell(look, settings, None, tmp_path / "other", session):
        _fill(other, template)
        started = _fixed(other)
    both = switched.keys() & started.keys()
    assert len(both) > 0.9 * len(switched)
    others = {
        path: (switched[path], started[path])
        for path in both
        if any(abs(a - b) > 1 for a, b in zip(switched[path], started[path], strict=True))
    }
    assert not others
