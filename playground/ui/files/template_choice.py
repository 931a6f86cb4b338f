"""`TemplateChoice`: the gallery and the menu of templates."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from playground.document.templates.templates import TEMPLATES
from playground.ui.dialogs.gallery import TemplateGallery, TemplatePictures
from playground.ui.shell.main_window import MainWindow
from playground.ui.widgets.plain import plain_tip


class TemplateChoice(QObject):
    """Fills the menu, and opens the gallery.

    Signals
    -------
    chosen(str)
        The name of a template.
    """

    chosen = Signal(str)

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._pictures = TemplatePictures()
        menu = window.actions_by_name.submenus["new"]
        for template in TEMPLATES:
            action = menu.addAction(template.title)
            action.setToolTip(plain_tip(template.summary))
            action.setData(template.name)
        menu.triggered.connect(self._on_triggered)
        window.actions_by_name["new"].triggered.connect(self._open_gallery)

    def _open_gallery(self) -> None:
        gallery = TemplateGallery(self._pictures, self._window)
        gallery.chosen.connect(self.chosen)
        gallery.open()

    def _on_triggered(self, action: QAction) -> None:
        if isinstance(action.data(), str):
            self.chosen.emit(action.data())
