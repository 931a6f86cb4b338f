"""`unstyle` removes the application's stylesheet after a test."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication


def unstyle(application: QApplication) -> None:
    """Remove the stylesheet; widgets may be left that are destroyed later.

    Qt has forgotten to watch some of them (see `playground.ui.theme.stylesheet`). Without the
    attribute it watches them again when it styles them.
    """
    application.setStyleSheet("")
    for widget in application.allWidgets():
        widget.setAttribute(Qt.WidgetAttribute.WA_StyleSheet, False)
