"""`LearnPresenter`: joins the Learn tab with the document, the run and the window."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QCursor, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from playground.base.errors import PlaygroundError
from playground.document.document import Change
from playground.learning.glossary import Glossary, read_glossary
from playground.learning.judging import Judge
from playground.learning.lesson import Step
from playground.learning.library import Library
from playground.learning.packs import Lesson, read_lesson
from playground.learning.progress import Progress
from playground.learning.questions import Marking
from playground.learning.quiz import quiz_of
from playground.learning.verdicts import Outcome, Verdict
from playground.ui.editor import DocumentEditor
from playground.ui.files.export_presenter import ExportPresenter
from playground.ui.files.file_presenter import FilePresenter
from playground.ui.files.work.background import ReadingThreads
from playground.ui.learn.control_texts import explanation_of
from playground.ui.learn.deeds import Doer
from playground.ui.learn.lesson_projects import PROBLEM, LessonProjects
from playground.ui.learn.spotlight import Spotlight
from playground.ui.learn.tab import LearnTab
from playground.ui.learn.targets import Target, find_target, reveal_target
from playground.ui.learn.watcher import Watcher
from playground.ui.messages import Cause, Topic
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.text_size import lay_out_now

PROGRESS_KEY = "learn/progress"
JUDGE_MS = 120
"""Checks are judged at most this often; a change is never missed, only delayed."""
ANSWERS = "answers"


class LearnPresenter(QObject):
    """Opens lessons, judges tasks, explains words, and gives the own project back.

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
    remove_own : callable
        Removes a lesson that the user was given, by its name.
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
        self._editor = editor
        self._window = window
        self._settings = settings
        self._run = run
        self._shelf = files.shelf
        self._projects = LessonProjects(files.shelf, window, reading, self)
        self._reading = reading
        self._folder = folder
        self.library = Library(folder / "lessons")
        self._own_folder = own
        self.remove_own: Callable[[str], None] = lambda _name: None
        self.own: Library | None = None if own is None else Library(own)
        self._answers = Library(folder / ANSWERS)
        self._tours = Library(folder / "tour")
        self._glossary: Glossary | None = None
        self._lesson: Lesson | None = None
        self._place = 0
        self._opened: tuple[str, int] = ("", -1)
        self._judge: Judge | None = None
        self._is_done = False
        self.progress = Progress.from_text(settings.text(PROGRESS_KEY))
        self._tab: LearnTab | None = None
        self._holder = window.left.learn
        self.spotlight = Spotlight(window)
        self.watcher = Watcher(editor.document, window, run, self)
        self._doer = Doer(editor, window, run, self.watcher, self._open_named, exports.choose)
        exports.exported.connect(self.watcher.note_export)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(JUDGE_MS)
        self._timer.timeout.connect(self._judge_now)
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
        tab.list.remove_requested.connect(self._remove_own)
        tab.lesson.back_requested.connect(partial(self._move, -1))
        tab.lesson.next_requested.connect(partial(self._move, 1))
        tab.lesson.leave_requested.connect(self.leave)
        tab.lesson.answered.connect(self._on_answered)
        tab.glossary.back_requested.connect(self._leave_glossary)
        tab.glossary.entry_chosen.connect(self._open_answer)
        tab.glossary.picture.grab_control = self._grab

    def _connect(self) -> None:
        actions = self._window.actions_by_name
        self._window.left.page_shown.connect(self._on_page)
        self.watcher.changed.connect(self._judge_soon)
        self._editor.document.changed.connect(self._on_changed)
        self._shelf.brought_back.connect(self._on_brought_back)
        actions["learn"].triggered.connect(self._open_list)
        actions["glossary"].triggered.connect(partial(self._open_page, "glossary"))
        actions["answers"].triggered.connect(partial(self._open_page, ANSWERS))
        actions["quiz"].triggered.connect(partial(self._open_page, "quiz"))
        actions["tour"].triggered.connect(self.open_tour)
        actions["lesson_next"].triggered.connect(partial(self._move, 1))
        actions["lesson_back"].triggered.connect(partial(self._move, -1))
        actions["lesson_leave"].triggered.connect(self.leave)
        actions["what_is_this"].triggered.connect(self.explain_control)
        self._show_actions()

    def close(self) -> None:
        """Stop to watch."""
        self._timer.stop()
        self.watcher.end()
        self._editor.document.changed.disconnect(self._on_changed)

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

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that is open."""
        return self._lesson

    @property
    def place(self) -> int:
        """The step that is shown, from 0."""
        return self._place

    def open_lesson(self, name: str) -> None:
        """Open a lesson at the step that was shown last."""
        own = self.own.lessons() if self.own is not None else ()
        lessons = (*self.library.lessons(), *own)
        lesson = next((each for each in lessons if each.name == name), None)
        if lesson is not None:
            known = self.progress.of(name)
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

    def _remove_own(self, name: str) -> None:
        self.remove_own(name)

    def taken_names(self) -> frozenset[str]:
        """Return the names of the lessons of the program."""
        return self.library.names()

    def read_own_again(self) -> None:
        """Show the list with the lessons that the user was given as they are now."""
        self.own = None if self._own_folder is None else Library(self._own_folder)
        if self._tab is not None:
            self._fill()

    def open_tour(self) -> None:
        """Point at every part of the window, one after the other."""
        for tour in self._tours.lessons():
            self._begin(tour, 0)

    def leave(self) -> None:
        """Leave the lesson; the own project comes back."""
        self._end()
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
        name, text = explanation_of(self._window, widget, self._cursor_in(widget))
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

    def _cursor_in(self, widget: QWidget) -> QPoint:
        return widget.mapFromGlobal(QCursor.pos())

    def _open_list(self) -> None:
        self.show_tab()
        if self._lesson is not None:
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
        self.tab.list.fill(self.library, self.progress, self.own)

    def show_tab(self) -> None:
        """Bring the tab to the front."""
        self._window.actions_by_name["show_palette"].setChecked(True)
        self._window.left.show_page(self._holder)

    def _open_page(self, name: str) -> None:
        if name == "quiz":
            quiz = quiz_of(self.library.lessons(), self.progress)
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
        if self._before is self.tab.lesson and self._lesson is not None:
            self.tab.setCurrentWidget(self.tab.lesson)
            self._point(self._lesson)
        else:
            self._open_list()

    def _open_answer(self, place: int) -> None:
        self._begin(self._answers.lessons()[0], place)

    def _begin(self, lesson: Lesson, place: int) -> None:
        self._window.messages.end(PROBLEM)
        self._lesson, self._opened = lesson, ("", -1)
        self.show_tab()
        self.tab.setCurrentWidget(self.tab.lesson)
        self.show_step(place)

    def _move(self, by: int) -> None:
        lesson = self._lesson
        if lesson is None or self.tab.currentWidget() is not self.tab.lesson:
            return
        self._judge_now()
        place = self._place + by
        if place >= len(lesson.steps):
            self._keep(self.progress.finished(lesson.name))
            self.leave()
        elif place >= 0:
            self.show_step(place)

    def show_step(self, place: int) -> None:
        """Show a step of the lesson that is open: its project, its text, its task."""
        lesson = self._lesson
        assert lesson is not None
        step = lesson.steps[place]
        self._place, self._judge, self._is_done = place, None, False
        self._doer.forget()
        self.watcher.end()
        self._keep(self.progress.at_step(lesson.name, place))
        count = len(self.library.lessons())
        self.tab.lesson.show_step(lesson, place, count, self.glossary)
        self._show_actions()
        at, name = lesson.content.project_of(place)
        if not name or self._opened == (name, at):
            self._projects.cancel()
            self._enter(lesson, step)
            return

        self.spotlight.point_at(())  # what the last step pointed at is about to go

        def enter(is_shown: bool) -> None:
            if is_shown:
                self._opened = (name, at)
            self._enter(lesson, step)

        self._projects.show(lesson, name, enter)

    def _enter(self, lesson: Lesson, step: Step) -> None:
        """Point at what a step is about, and watch its task: its project is open."""
        if step.panel:
            reveal_target(self._window, f"panel {step.panel}")
        if step.select:
            self._select(step.select)
        self._point(lesson)
        if step.task is not None:
            self._judge = Judge.of(step.task.checks) if step.task.checks else None
            self.watcher.begin(self._judge.probes() if self._judge else frozenset())
            self._judge_soon()

    def _open_named(self, name: str) -> None:
        """Open a project of the lesson because the user wants to see it."""
        if self._lesson is not None and name in self._lesson.content.projects:
            self._projects.show(self._lesson, name, self._forget_opened)

    def _forget_opened(self, _is_shown: bool) -> None:
        """Have the next step open its own project: another one is shown."""
        self._opened = ("", -1)

    def _select(self, name: str) -> None:
        target = find_target(self._window, f"layer {name}")
        if target is not None and target.layer_id is not None:
            self._window.designer.select((target.layer_id,))

    def _point(self, lesson: Lesson) -> None:
        """Point at what the step names."""
        names = lesson.steps[self._place].spotlight
        found = (reveal_target(self._window, name) for name in names)
        self.spotlight.point_at(tuple(each for each in found if isinstance(each, Target)))

    def _judge_soon(self) -> None:
        if self._judge is not None and not self._timer.isActive():
            self._timer.start()

    def _judge_now(self) -> None:
        """Show how far the task is; a task that was done stays done."""
        self._timer.stop()
        lesson, judge = self._lesson, self._judge
        if lesson is None or judge is None or self._is_done:
            return
        if self._question_is_open():
            return
        verdict = judge.judge(self.watcher.facts())
        is_known = verdict.outcome is not Outcome.UNCHECKABLE or bool(judge.problem)
        if not is_known and self.watcher.is_waiting:
            self.tab.lesson.show_checking()
            return
        self._is_done = verdict.is_correct
        self.tab.lesson.show_verdict(verdict)
        self._note(f"task {self._place + 1}", verdict)

    def _question_is_open(self) -> bool:
        """Whether the task is hidden until its question is answered."""
        return self.tab.lesson.task is None

    def _note(self, what: str, verdict: Verdict) -> None:
        lesson = self._lesson
        if lesson is None:
            return
        if self.progress.of(lesson.name).outcomes.get(what) is not verdict.outcome:
            self._keep(self.progress.with_outcome(lesson.name, what, verdict.outcome))

    def _on_answered(self, marking: Marking) -> None:
        outcome = Outcome.CORRECT if marking.is_right else Outcome.NOT_YET
        lesson = self._lesson
        if lesson is not None:
            self._note(f"question {self._place + 1}", Verdict(outcome))
            question = lesson.steps[self._place].question
            if question is not None:
                self._keep(self.progress.with_answer(question.text, is_right=marking.is_right))
        self._judge_now()

    def show_me(self) -> None:
        """Do the task for the user; what needs a model that is being built follows that."""
        lesson = self._lesson
        task = lesson.steps[self._place].task if lesson is not None else None
        if lesson is None or task is None:
            return
        self._doer.show(task.show, f"Show me: {lesson.steps[self._place].title}")

    def _on_changed(self, change: Change) -> None:
        if not change.is_load:
            self._judge_soon()

    def _on_brought_back(self) -> None:
        """Return to the list: something else than this tab brought the own project back."""
        if self._lesson is not None:
            self._end()
            self._fill()
            self.tab.setCurrentWidget(self.tab.list)

    def _end(self) -> None:
        self._timer.stop()
        self._projects.cancel()
        self.watcher.end()
        self.spotlight.point_at(())
        self._lesson = self._judge = None
        self._doer.forget()
        self._opened = ("", -1)
        self._before = None
        self._show_actions()

    def _show_actions(self) -> None:
        for name in ("lesson_next", "lesson_back", "lesson_leave"):
            self._window.actions_by_name[name].setEnabled(self._lesson is not None)

    def _keep(self, progress: Progress) -> None:
        self.progress = progress
        self._settings.set_text(PROGRESS_KEY, progress.to_text())

    def _grab(self, name: str) -> QPixmap | None:
        target = find_target(self._window, name)
        if target is None or target.widget.size().isEmpty():
            return None
        return target.widget.grab()
