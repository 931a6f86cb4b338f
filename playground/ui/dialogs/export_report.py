"""The result of an export: where it is, how large, and how closely it matches the model."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from playground.base.number_text import with_minus
from playground.export.spec import ExportReport
from playground.ui.widgets.plain import show_plain
from playground.ui.widgets.texts import number_text


def size_text(size_bytes: int) -> str:
    """Return a file size in words.

    >>> size_text(900), size_text(20_480), size_text(3_400_000)
    ('900 bytes', '20 KB', '3.4 MB')
    """
    if size_bytes < 1000:
        return f"{size_bytes} bytes"
    if size_bytes < 1_000_000:
        return f"{round(size_bytes / 1000)} KB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def proof_text(report: ExportReport) -> str:
    """Return how the export was checked and what was found."""
    difference = "none" if report.difference == 0 else with_minus(number_text(report.difference))
    on = f" on {report.raw_rows:,} raw rows" if report.raw_rows else ""
    if report.inputs:
        on = f" for {report.inputs}"
    lines = [
        report.takes,
        f"It was read back with {report.checked_with} and gives the model's predictions{on}.",
        f"Largest difference: {difference}.",
    ]
    if report.companions:
        names = ", ".join(path.name for path in report.companions)
        lines.append(f"Beside it: {names}.")
    return "\n".join(filter(None, lines))


class ExportReportDialog(QMessageBox):
    """Shows the report; opens the folder on demand."""

    def __init__(self, report: ExportReport, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._report = report
        self.setIcon(QMessageBox.Icon.Information)
        self.setWindowTitle("Exported")
        self.setAccessibleDescription(
            "What was written, and how exactly the file gives the predictions of the model."
        )
        self.setText(f"{report.path.name} · {size_text(report.size_bytes)}")
        self.setInformativeText(f"{proof_text(report)}\n\n{report.path}")
        show_plain(self)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        folder = self.addButton("Open folder", QMessageBox.ButtonRole.ActionRole)
        folder.setToolTip("Shows the file in the system's file browser.")
        folder.clicked.disconnect()
        folder.clicked.connect(self._open_folder)
        close = self.addButton(QMessageBox.StandardButton.Ok)
        close.setToolTip("Closes this message.")
        self.setEscapeButton(close)
        self.setDefaultButton(QMessageBox.StandardButton.Ok)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._report.path.parent)))
