"""`Doer`: does a task for the user: its edits as one step of the history, then its requests."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from playground.base.errors import PlaygroundError
from playground.learning.checks.weight import WEIGHTS
from playground.learning.deeds import read_deeds
from playground.learning.deeds.base import Request, Scene
from playground.training.protocol.events import RunState
from playground.ui.editor import DocumentEditor
from playground.ui.learn.targets import reveal_target, select_layer
from playground.ui.learn.watcher import Watcher
from playground.ui.panels.saliency.panel import SaliencyPanel
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.shell.main_window import MainWindow


class Doer:
    """Does the deeds of a task."""

    def __init__(
        self,
        editor: DocumentEditor,
        window: MainWindow,
        run: RunPresenter,
        watcher: Watcher,
        open_project: Callable[[str], None],
        export: Callable[[str], None],
    ) -> None:
        self._editor = editor
        self._window = window
        self._run = run
        self._watcher = watcher
        self._open_project = open_project
        self._export = export
        self._requests = self._handlers()
        self._waiting: tuple[Sequence[Mapping[str, Any]], str] | None = None
        watcher.changed.connect(self._do_waiting)

    def show(self, tables: Sequence[Mapping[str, Any]], text: str) -> None:
        """Do all deeds, or say why not; deeds that read weights wait for a model. Any: TOML."""
        self._waiting = None
        try:
            reads_weights = any(deed.reads_weights for deed in read_deeds(tables))
            if reads_weights and self._watcher.awaits_weights:
                self._waiting = tables, text
            else:
                self.do(tables, text)
        except PlaygroundError as error:
            self._window.messages.mention(str(error))

    def forget(self) -> None:
        """Drop the deeds that wait for a model: another step is shown."""
        self._waiting = None

    def _do_waiting(self) -> None:
        if self._waiting is not None and not self._watcher.awaits_weights:
            self.show(*self._waiting)

    def do(self, tables: Sequence[Mapping[str, Any]], text: str) -> None:
        """Do all deeds, in order, as one step named `text`. Any: TOML values.

        Undo restores the project and what it had learned before.

        Raises
        ------
        PlaygroundError
            A deed is not known, or the project is not as it expects; nothing has changed.
        """
        requests: list[tuple[Request, str]] = []
        document, deeds = self._editor.document, read_deeds(tables)
        if self._editor.is_locked:
            raise PlaygroundError(self._editor.LOCKED)
        with document.gesture(text):
            if any(deed.trains for deed in deeds):
                document.mark_training()
            for deed in deeds:
                facts = self._watcher.facts()
                plan = deed.plan(Scene(facts.project, facts.get(WEIGHTS) or {}))
                for command in plan.commands:
                    document.do(command)
                if plan.request is not None:
                    requests.append((plan.request, plan.argument))
        self._editor.gesture_changed.emit()
        for request, argument in requests:
            self._requests[request](argument)

    def _handlers(self) -> Mapping[Request, Callable[[str], None]]:
        """Return what does each request, given its argument."""
        return {
            Request.PLAY: self._play,
            Request.EPOCH: lambda _none: self._trigger("epoch"),
            Request.STEP: lambda _none: self._trigger("step"),
            Request.RESET: lambda _none: self._trigger("reset"),
            Request.SELECT: partial(select_layer, self._window),
            Request.PANEL: self._open_panel,
            Request.OPEN: self._open_project,
            Request.EXPORT: self._export,
            Request.SALIENCY: self._choose_saliency,
            Request.LOOK: self._look,
        }

    def _play(self, _none: str) -> None:
        if not self._run.is_playing:
            self._run.toggle()

    def _trigger(self, name: str) -> None:
        self._window.actions_by_name[name].trigger()

    def _open_panel(self, title: str) -> None:
        if reveal_target(self._window, f"panel {title}") is not None:
            self._watcher.note_panel(title)

    def _choose_saliency(self, what: str) -> None:
        reveal_target(self._window, f"panel {SaliencyPanel.title}")
        panel = self._window.panels.panel(SaliencyPanel)
        if what == "wrong":
            panel.choose_wrong()
        else:
            panel.choose_output()

    def _look(self, epoch: str) -> None:
        if self._run.state is RunState.RUNNING:
            self._run.toggle()
        self._window.timeline.scrubbed.emit(int(epoch))
