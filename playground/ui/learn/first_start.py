"""`FirstStart`: shows the welcome once, and does what was chosen there."""

from PySide6.QtCore import QObject

from playground.document.document import Change, Document
from playground.ui.files.file_presenter import FilePresenter
from playground.ui.learn.presenter import LearnPresenter
from playground.ui.learn.targets import reveal_target
from playground.ui.learn.welcome import Welcome
from playground.ui.panels.code.panel import CodePanel
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow

SHOWN_KEY = "learn/welcomed"


class FirstStart(QObject):
    """Owns the welcome card. An edit or training closes it too."""

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        files: FilePresenter,
        learn: LearnPresenter,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._settings = settings
        self._run = run
        self._files = files
        self._learn = learn
        self._template = ""
        self.welcome: Welcome | None = None

    def offer(self, template: str) -> None:
        """Show the welcome, unless it was shown before.

        Parameters
        ----------
        template : str
            The name of the template that is trained on request.
        """
        self._template = template
        if self._settings.text(SHOWN_KEY):
            return
        self._settings.set_text(SHOWN_KEY, "yes")
        self.welcome = Welcome(self._window.designer)
        self.welcome.chosen.connect(self._do)
        self._window.designer.escaped.connect(self.welcome.close)
        self._run.state_changed.connect(self._on_state)
        self._document.changed.connect(self._on_changed)
        self.welcome.open()

    def close(self) -> None:
        """Disconnect from the document."""
        if self.welcome is not None:
            self._document.changed.disconnect(self._on_changed)

    def _do(self, name: str) -> None:
        if name == "watch":
            self._files.new(self._template)
            self._run.toggle()
        elif name == "tour":
            self._learn.open_tour()
        elif name == "tutorial":
            reveal_target(self._window, f"panel {CodePanel.title}")
        else:
            self._window.actions_by_name["open"].trigger()

    def _on_state(self, _state: object) -> None:
        if self.welcome is not None and self._run.is_playing:
            self.welcome.close()

    def _on_changed(self, _change: Change) -> None:
        if self.welcome is not None:
            self.welcome.close()
