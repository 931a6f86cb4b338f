"""`LearnPresenter`: joins the Learn tab with the document, the run and the window."""

from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from playground.base.errors import PlaygroundError
from playground.learning.glossary import Glossary, read_glossary
from playground.learning.library import Library
from playground.learning.packs import Lesson, read_lesson
from playground.learning.quiz import quiz_of
from playground.ui.editor import DocumentEditor
from playground.ui.files.export_presenter import ExportPresenter
from playground.ui.files.file_presenter import FilePresenter
from playground.ui.files.work.background import ReadingThreads
from playground.ui.learn.control_texts import explanation_of
from playground.ui.learn.dialog_help import DialogHelp
from playground.ui.learn.lesson_projects import PROBLEM
from playground.ui.learn.player import LessonPlayer
from playground.ui.learn.spotlight import Spotlight
from playground.ui.learn.tab import LearnTab
from playground.ui.learn.targets import find_target, reveal_target
from playground.ui.messages import Cause, Topic
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.text_size import lay_out_now
from playground.ui.widgets.pictures import picture_of

PROGRESS_KEY = "learn/progress"
JUDGE_MS = 120
"""Checks are judged at most this often; a change is never missed, only delayed."""
ANSWERS = "answers"


class LearnPresenter(QObject):
    """Opens lessons, explains words and controls, and brings the user's project back.

    Parameters
    ----------
    folder : Path
        Has the folders of lessons, answers and the tour, and the glossary.
    reading : ReadingThreads
        Reads lessons that come from elsewhere.
    own : Path or None
        Has the folders of the lessons that the user was given.

    Attributes
    ----------
    library : Library
        The lessons of the program.
    player : LessonPlayer
        The lesson that is open.
    """

    def __init__(
        self,
        editor: DocumentEditor,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        files: FilePresenter,
        exports: ExportPresenter,
        folder: Path,
        reading: ReadingThreads,
        own: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._shelf = files.shelf
        self._reading = reading
        self._folder = folder
        self.library = Library(folder / "lessons")
        self._own_folder = own
        self._own: Library | None = None if own is None else Library(own)
        self._answers = Library(folder / ANSWERS)
        self._tours = Library(folder / "tour")
        self._glossary: Glossary | None = None
        self._tab: LearnTab | None = None
        self._holder = window.left.learn
        self.spotlight = Spotlight(window)
        DialogHelp(window, lambda: self.glossary)
        self.player = LessonPlayer(
            editor,
            window,
            settings,
            run,
            files.shelf,
            exports,
            reading,
            self.spotlight,
            lambda: self.tab.lesson,
            lambda: len(self.library.lessons()),
            lambda: self.glossary,
            self,
        )
        self._before: QWidget | None = None
        self._connect()

    @property
    def tab(self) -> LearnTab:
        """The pages, made when they are first needed: the window opens without them."""
        if self._tab is None:
            self._tab = LearnTab(self)
            self._connect_tab(self._tab)
            layout = self._holder.layout()
            assert layout is not None
            layout.addWidget(self._tab)
            self._tab.show()
            lay_out_now(self._holder)
        return self._tab

    def _connect_tab(self, tab: LearnTab) -> None:
        tab.list.lesson_chosen.connect(self.open_lesson)
        tab.list.page_chosen.connect(self._open_page)
        tab.lesson.back_requested.connect(partial(self.player.move, -1))
        tab.lesson.next_requested.connect(partial(self.player.move, 1))
        tab.lesson.leave_requested.connect(self.leave)
        tab.lesson.answered.connect(self.player.mark_answer)
        tab.glossary.back_requested.connect(self._leave_glossary)
        tab.glossary.entry_chosen.connect(self._open_answer)
        tab.glossary.picture.grab_control = self._grab

    def _connect(self) -> None:
        actions = self._window.actions_by_name
        self._window.left.page_shown.connect(self._on_page)
        self.player.finished.connect(self.leave)
        self._shelf.brought_back.connect(self._on_brought_back)
        actions["learn"].triggered.connect(self._open_list)
        actions["glossary"].triggered.connect(partial(self._open_page, "glossary"))
        actions["answers"].triggered.connect(partial(self._open_page, ANSWERS))
        actions["quiz"].triggered.connect(partial(self._open_page, "quiz"))
        actions["tour"].triggered.connect(self.open_tour)
        actions["lesson_next"].triggered.connect(partial(self.player.move, 1))
        actions["lesson_back"].triggered.connect(partial(self.player.move, -1))
        actions["lesson_leave"].triggered.connect(self.leave)
        actions["what_is_this"].triggered.connect(self.explain_control)

    def close(self) -> None:
        """Stop watching."""
        self.player.close()

    @property
    def glossary(self) -> Glossary:
        """The glossary, read when it is first needed."""
        if self._glossary is None:
            try:
                self._glossary = read_glossary(self._folder / "glossary.toml")
            except PlaygroundError as error:
                self._window.messages.error(Cause(Topic.PROGRAM, "glossary"), str(error))
                self._glossary = Glossary(())
        return self._glossary

    def open_lesson(self, name: str) -> None:
        """Open a lesson at the step that was shown last."""
        own = self._own.lessons() if self._own is not None else ()
        lessons = (*self.library.lessons(), *own)
        lesson = next((each for each in lessons if each.name == name), None)
        if lesson is not None:
            known = self.player.progress.of(name)
            start = 0 if known.is_finished else min(known.step, len(lesson.steps) - 1)
            self._begin(lesson, start)

    def open_folder(self, path: Path) -> None:
        """Open a lesson from elsewhere; it is read in another thread.

        Parameters
        ----------
        path : Path
            Its `lesson.toml`, or its folder.
        """
        self._window.messages.end(PROBLEM)
        folder = path.parent if path.is_file() else path
        self._reading.run(lambda _is_cancelled: read_lesson(folder), self._on_read)

    def _on_read(self, done: "Future[Any]") -> None:
        """Show a lesson that was read, or say why it cannot be used."""
        error = done.exception()
        if error is None:
            self._begin(done.result(), 0)
        elif isinstance(error, PlaygroundError):
            self._window.messages.error(PROBLEM, str(error))
        else:
            raise error

    def taken_names(self) -> frozenset[str]:
        """Return the names of the lessons of the program."""
        return self.library.names()

    def read_own_again(self) -> None:
        """Show the list with the lessons that the user was given as they are now."""
        self._own = None if self._own_folder is None else Library(self._own_folder)
        if self._tab is not None:
            self._fill()

    def open_tour(self) -> None:
        """Point at every part of the window, one after the other."""
        for tour in self._tours.lessons():
            self._begin(tour, 0)

    def leave(self) -> None:
        """Leave the lesson; the user's project comes back."""
        self.player.end()
        self._before = None
        self._shelf.bring_back()
        self._open_list()

    def open_word(self, word: str) -> None:
        """Explain a word of the glossary."""
        self._enter_look_up()
        self.tab.glossary.use(self.glossary)
        self.tab.glossary.show_word(word)

    def point_at(self, name: str) -> None:
        """Point at a control, and bring it into sight."""
        target = reveal_target(self._window, name)
        self.spotlight.point_at(() if target is None else (target,))

    def explain_control(self) -> None:
        """Explain what is under the cursor, or what has the focus."""
        widget = self._pointed_at()
        if widget is None:
            return
        cursor = widget.mapFromGlobal(QCursor.pos())
        name, text = explanation_of(self._window, widget, cursor)
        self._enter_look_up()
        self.tab.glossary.use(self.glossary)
        if self.glossary.term(name) is not None:
            self.tab.glossary.show_word(name)
        else:
            self.tab.glossary.show_explanation(name, text)

    def _pointed_at(self) -> QWidget | None:
        found = QApplication.widgetAt(QCursor.pos())
        if found is None or found.window() is not self._window:
            found = self._window.focusWidget()
        return found

    def _open_list(self) -> None:
        self.show_tab()
        if self.player.lesson is not None:
            self.tab.setCurrentWidget(self.tab.lesson)
            return
        self._fill()
        self.tab.setCurrentWidget(self.tab.list)

    def _on_page(self, page: QWidget) -> None:
        """Fill the list when the tab is first shown: lessons are not read before."""
        is_shown = page is self._holder
        if is_shown and self.tab.currentWidget() is self.tab.list:
            self._fill()
        self.spotlight.setVisible(is_shown and bool(self.spotlight.rects))

    def _fill(self) -> None:
        self.tab.list.fill(self.library, self.player.progress, self._own)

    def show_tab(self) -> None:
        """Bring the tab to the front."""
        self._window.actions_by_name["show_palette"].setChecked(True)
        self._window.left.show_page(self._holder)

    def _open_page(self, name: str) -> None:
        if name == "quiz":
            quiz = quiz_of(self.library.lessons(), self.player.progress)
            if quiz is not None:
                self._begin(quiz, 0)
            return
        self._enter_look_up()
        if name == "glossary":
            self.tab.glossary.show_list(self.glossary)
        else:
            steps = self._answers.lessons()[0].steps if self._answers.lessons() else ()
            self.tab.glossary.show_entries(
                "QUESTIONS AND ANSWERS", tuple(step.title for step in steps)
            )

    def _enter_look_up(self) -> None:
        self.show_tab()
        current = self.tab.currentWidget()
        if current is not self.tab.glossary and current is not None:
            self._before = current
        self.tab.setCurrentWidget(self.tab.glossary)

    def _leave_glossary(self) -> None:
        self.spotlight.point_at(())
        if self._before is self.tab.lesson and self.player.lesson is not None:
            self.tab.setCurrentWidget(self.tab.lesson)
            self.player.point()
        else:
            self._open_list()

    def _open_answer(self, place: int) -> None:
        self._begin(self._answers.lessons()[0], place)

    def _begin(self, lesson: Lesson, place: int) -> None:
        self.show_tab()
        self.tab.setCurrentWidget(self.tab.lesson)
        self.player.begin(lesson, place)

    def _on_brought_back(self) -> None:
        """Return to the list: something other than this tab brought the user's project back."""
        if self.player.lesson is not None:
            self.player.end()
            self._before = None
            self._fill()
            self.tab.setCurrentWidget(self.tab.list)

    def show_me(self) -> None:
        """Do the task of the step that is shown."""
        self.player.show_me()

    def _grab(self, name: str) -> QPixmap | None:
        target = find_target(self._window, name)
        if target is None or target.widget.size().isEmpty():
            return None
        return picture_of(target.widget)
