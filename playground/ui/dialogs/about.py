"""What this program is, and its libraries."""

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from playground.ui.theme.icons import application_icon

STANDS_ON = ("keras", "tensorflow", "PySide6-Essentials", "pyqtgraph", "numpy", "scikit-learn")


def version_of(package: str) -> str:
    """Return the installed version of `package`, without importing it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


class AboutDialog(QMessageBox):
    """Versions of everything."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("About")
        self.setIconPixmap(application_icon().pixmap(64))
        self.setText(f"Neural Network Playground {version_of('nn-playground')}")
        self.setInformativeText(
            "Drag layers onto a canvas, press Play, watch a real Keras model learn, export it."
            "\n\n" + "\n".join(f"{package} {version_of(package)}" for package in STANDS_ON)
        )
        close = self.addButton(QMessageBox.StandardButton.Close)
        close.setToolTip("Closes this window.")
