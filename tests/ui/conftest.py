"""A window joined to a document and to a session that only remembers what it is asked."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias
from unittest.mock import Mock, create_autospec

import numpy as np
import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.document import Document
from playground.document.templates.templates import TEMPLATES
from playground.packs.shelf import PackShelf
from playground.training.protocol.basis import Basis
from playground.training.protocol.controls import Control
from playground.training.protocol.events import Event
from playground.training.protocol.frames import Frame
from playground.training.session import Session
from playground.ui.editor import DocumentEditor
from playground.ui.files.work.disk import Disk
from playground.ui.inspector import data_section
from playground.ui.presenter import Presenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.appearance import Appearance
from playground.ui.theme.text_size import DESIGNED, notify_widgets, set_text_percent
from playground.ui.theme.theme import DARK, Theme, set_current_theme
from playground.ui.widgets.maps.data_picture import DataPictures
from tests.unstyled import unstyle

NOTHING = Samples(np.zeros((0, 2), np.float32), np.zeros((0, 1), np.float32))
EMPTY = Prepared(Task(kind=TaskKind.BINARY, input_shape=(2,)), NOTHING, NOTHING)
WINDOWS_IN_FAST_LANE = 1
"""How many test functions of a file make a whole window there, with one of their cases."""
Spy: TypeAlias = Callable[[Any], list[Any]]


@dataclass
class Shell:
    """The window and all that is joined to it.

    Attributes
    ----------
    asked : list of Control
        What was submitted to the session.
    """

    document: Document
    session: Mock
    window: MainWindow
    presenter: Presenter
    appearance: Appearance
    settings: Settings
    asked: list[Control]

    def controls(self, kind: type[Any]) -> list[Any]:
        """Return the controls of one kind that were submitted. Any: the kinds differ."""
        return [control for control in self.asked if isinstance(control, kind)]

    def basis(self) -> Basis:
        """Return what the views show; missing data is replaced by empty data."""
        stage = self.presenter.run.stage
        if stage.data is None:
            stage.data = EMPTY
        return Basis(stage.project, stage.data)

    def report(self, *events: Event) -> None:
        """Let the training thread report these events."""
        self.session.events.return_value = list(events)
        self.presenter.run.pump.pump()
        self.session.events.return_value = []

    def draw(self, frame: Frame) -> None:
        """Let the training thread deliver this frame, until all views have drawn it.

        The pump rests after a turn that took long, and asks for the next frame only when
        all have drawn this one. A frame that does not say what it is for is for what is shown.
        """
        frame = frame if frame.basis is not None else replace(frame, basis=self.basis())
        take = self.session.take_frame
        take.side_effect, asked = [frame, None], take.call_count
        while take.call_count < asked + 2:
            self.presenter.run.pump.pump()
        take.side_effect = None


@pytest.fixture(scope="session", autouse=True)
def _pictures_of_data_are_drawn_once() -> Iterator[None]:
    """Share the pictures of data sets among windows: drawing all takes a tenth of a window."""
    pictures = DataPictures()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_section, "DataPictures", lambda: pictures)
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of their own."""
    return Settings(tmp_path / "window.ini")


@pytest.fixture
def look(qapp: QApplication, settings: Settings) -> Iterator[Appearance]:
    """Return an appearance; the application looks afterwards as before."""
    with _look(qapp, settings) as appearance:
        yield appearance


@contextmanager
def _look(qapp: QApplication, settings: Settings) -> Iterator[Appearance]:
    font, palette = qapp.font(), qapp.palette()
    appearance = Appearance(qapp, settings)
    yield appearance
    appearance.close()
    set_text_percent(qapp, DESIGNED)
    set_current_theme(qapp, DARK)
    unstyle(qapp)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def show_theme(qapp: QApplication) -> Iterator[Callable[[Theme], None]]:
    """Return a function that changes the theme of what is there and of what is made later."""

    def show(theme: Theme) -> None:
        set_current_theme(qapp, theme)
        notify_widgets()

    yield show
    set_current_theme(qapp, DARK)


@pytest.fixture
def disk() -> Disk | None:
    """Return what reads and writes files; None for threads of its own."""
    return None


@pytest.fixture(scope="session")
def _speced_session() -> Mock:
    """Return a session that does nothing: making one takes a twentieth of a window."""
    made: Mock = create_autospec(Session, instance=True)
    return made


@pytest.fixture
def shell(
    qtbot: QtBot,
    look: Appearance,
    settings: Settings,
    disk: Disk | None,
    tmp_path: Path,
    _speced_session: Mock,
) -> Iterator[Shell]:
    """Return a shown window with the XOR template in it."""
    _speced_session.reset_mock(return_value=True, side_effect=True)
    yield from opened_shell(look, settings, disk, tmp_path, _speced_session)


@pytest.fixture(scope="module")
def shared_shell(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """Return one window for several tests, which leave it as they found it.

    It stays until the end of the module. Tests with a window of their own come before these.
    """
    folder = tmp_path_factory.mktemp("shared")
    settings = Settings(folder / "window.ini")
    with _look(qapp, settings) as look:
        session = create_autospec(Session, instance=True)
        yield from opened_shell(look, settings, None, folder, session)


@pytest.fixture
def other_shell(
    look: Appearance, settings: Settings, disk: Disk | None, tmp_path: Path
) -> Iterator[Shell]:
    """Return a second window, with a document of its own and the same clipboard."""
    session = create_autospec(Session, instance=True)
    yield from opened_shell(look, settings, disk, tmp_path, session)


def opened_shell(
    look: Appearance,
    settings: Settings,
    disk: Disk | None,
    tmp_path: Path,
    session: Mock,
) -> Iterator[Shell]:
    """Show a window, and close it afterwards."""
    asked: list[Control] = []
    session.submit.side_effect = asked.append
    session.events.return_value = []
    session.is_pausing = False
    session.take_frame.return_value = None
    document = Document(TEMPLATES["xor"].build())
    editor = DocumentEditor(document)
    window = MainWindow(editor, settings)
    shelf = PackShelf(tmp_path / "shelf")
    state = tmp_path / "state"
    presenter = Presenter(
        editor, session, window, look, settings, disk=disk, shelf=shelf, state=state
    )
    window.resize(1280, 800)
    window.show()
    yield Shell(document, session, window, presenter, look, settings, asked)
    presenter.close()
    window.close()
    shiboken6.delete(window)


@pytest.fixture
def spy_on() -> Spy:
    """Return a function that remembers what a signal carries. Any: signals carry anything."""

    def spy(signal: Any) -> list[Any]:
        found: list[Any] = []
        signal.connect(found.append)
        return found

    return spy


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of whole windows.

    The offscreen platform may say that it knows nothing of a window's smallest size. The fast
    lane runs one case of the first of each file: a window takes a fifth of a second.
    """
    windows = defaultdict[Path, set[str]](set)
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if not {"shell", "shared_shell"}.isdisjoint(fixtures):
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints"))
        if "shell" not in fixtures or any(map(item.get_closest_marker, ("full", "long"))):
            continue
        known, name = windows[item.path], getattr(item, "originalname", item.name)
        if name in known or len(known) == WINDOWS_IN_FAST_LANE:
            item.add_marker(pytest.mark.full)
        else:
            known.add(name)
