"""`ExportPresenter`: exports the trained model and shows the verification."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from playground.base.visible import file_stem
from playground.datasets.task import Prepared
from playground.document.document import Document
from playground.document.needs import without_data
from playground.document.project import Project
from playground.export.formats import FORMATS
from playground.export.spec import ExportReport
from playground.export.whole import export_whole
from playground.training.protocol.engine import Program
from playground.training.protocol.events import Called
from playground.training.run.states import READY
from playground.ui.dialogs.export_report import ExportReportDialog
from playground.ui.dialogs.files import ask_save_path
from playground.ui.messages import Cause, Topic
from playground.ui.presenters.reply_handlers import ReplyHandlers
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.widgets.plain import plain_tip

EXPORTING = Cause(Topic.EXPORT)
RAW, CARD = "export/takes_raw", "export/has_card"
ON, OFF = "on", "off"
RAW_TIP = (
    "Exports take rows as they are in your file: the preparation of the data becomes a part of "
    "the model. Without this they take prepared inputs."
)
CARD_TIP = "Writes a page about data, quality and training beside each export."
Exporter = Callable[[Program, Prepared], ExportReport]


class ExportPresenter(QObject):
    """Fills the export menu; exports run on the training thread, between two chunks.

    Signals
    -------
    exported(str)
        The label of the format in which the model was written and read back.
    """

    exported = Signal(str)

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        requests: ReplyHandlers,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._settings = settings
        self._run = run
        self._reply_handlers = requests
        menu = window.actions_by_name.submenus["export"]
        menu.setToolTipsVisible(True)
        for form in FORMATS:
            action = menu.addAction(f"{form.label}…")
            action.setToolTip(plain_tip(form.summary))
            action.triggered.connect(partial(self.choose, form.name))
        menu.addSeparator()
        self.takes_raw = self._option(menu, RAW, "Takes raw rows", RAW_TIP, is_on=True)
        self.has_card = self._option(menu, CARD, "With a model card", CARD_TIP, is_on=False)

    def _option(self, menu: QMenu, key: str, text: str, tip: str, *, is_on: bool) -> QAction:
        """Add an entry that is switched on or off, and remembered."""
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(self._settings.text(key, ON if is_on else OFF) == ON)
        action.setToolTip(plain_tip(tip))
        action.toggled.connect(partial(self._keep, key))
        return action

    def _keep(self, key: str, is_on: bool) -> None:
        self._settings.set_text(key, ON if is_on else OFF)

    def choose(self, name: str) -> None:
        """Ask for a file, then export in the format called `name`."""
        form = FORMATS[name]
        self._window.messages.end(EXPORTING)
        missing = form.missing()
        if missing is not None:
            self._window.messages.error(EXPORTING, missing)
            return
        stem = file_stem(self._document.project.title, "network")
        ask_save_path(
            self._window,
            self._settings.folder / f"{stem}{form.suffix}",
            lambda path: self.export(name, path),
            title=f"Export {form.label}",
            kinds=f"{form.label} (*{form.suffix})" if form.suffix else "All files (*)",
            suffix=form.suffix,
        )

    def export(self, name: str, path: Path) -> None:
        """Export to `path` and show the result."""
        project, data = self._document.project, self._run.stage.data
        self._window.status.show_note(Topic.EXPORT, f"Exporting {path.name}…")
        if data is None or self._run.state not in READY:
            self._export_copy(name, path, project)
            return
        export = self._exporter(name, path, project)

        def work(program: Program) -> ExportReport:
            return export(program, data)

        self._reply_handlers.call(work, partial(self._show, name))

    def _export_copy(self, name: str, path: Path, project: Project) -> None:
        """Export a copy of the model: the data does not fit, or is not there."""
        bare = without_data(project)
        show = partial(self._show, name)
        self._reply_handlers.call_on_copy(bare, self._exporter(name, path, bare), show)

    def _exporter(self, name: str, path: Path, project: Project) -> Exporter:
        """Return what exports a program on the training thread, as is chosen in the menu now."""
        takes_raw, has_card = self.takes_raw.isChecked(), self.has_card.isChecked()
        epochs = self._run.position.epoch

        def export(program: Program, data: Prepared) -> ExportReport:
            return export_whole(
                name,
                path,
                model=program.keras_model,
                project=project,
                data=data,
                takes_raw=takes_raw,
                has_card=has_card,
                epochs=epochs,
            )

        return export

    def _show(self, name: str, answer: Called) -> None:
        if answer.error is not None:
            self._window.status.end_notes(Topic.EXPORT)
            self._window.messages.error(EXPORTING, answer.error)
            return
        report = answer.result
        assert isinstance(report, ExportReport)
        self._settings.folder = report.path.resolve().parent
        self._window.status.show_note(Topic.EXPORT, f"Exported {report.path.name}")
        ExportReportDialog(report, self._window).open()
        self.exported.emit(FORMATS[name].label)
