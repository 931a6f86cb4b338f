"""`unstyle` removes the application's stylesheet after a test."""

from PySide6.QtWidgets import QApplication


def unstyle(application: QApplication) -> None:
    """Remove the stylesheet, unless widgets are left that are destroyed later.

    Qt would forget to watch some of them, and use them after that (see
    `playground.ui.theme.stylesheet`).
    """
    if not application.allWidgets():
        application.setStyleSheet("")
