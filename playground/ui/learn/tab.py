"""`LearnTab`: the pages of the Learn tab; one is shown."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

from playground.ui.learn.pages.glossary_page import GlossaryPage
from playground.ui.learn.pages.guide import Guide
from playground.ui.learn.pages.lesson_page import LessonPage
from playground.ui.learn.pages.list_page import ListPage
from playground.ui.theme.text_size import pixels


class LearnTab(QStackedWidget):
    """The list of lessons, a lesson, and a page of texts to look something up.

    Attributes
    ----------
    list : ListPage
    lesson : LessonPage
    glossary : GlossaryPage
    """

    def __init__(self, guide: Guide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Learn")
        self.list = ListPage(self)
        self.lesson = LessonPage(guide, self)
        self.glossary = GlossaryPage(guide, self)
        for page in (self.list, self.lesson, self.glossary):
            self.addWidget(page)

    def sizeHint(self) -> QSize:
        return QSize(pixels(184), 600)

    def minimumSizeHint(self) -> QSize:
        return QSize(pixels(120), pixels(120))
