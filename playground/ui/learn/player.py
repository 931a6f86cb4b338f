"""`LessonPlayer`: the lesson that is open: its step, its project, how far its task is."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from playground.document.document import Change
from playground.learning.glossary import Glossary
from playground.learning.judging import Judge
from playground.learning.lesson import Step
from playground.learning.packs import Lesson
from playground.learning.progress import Progress
from playground.learning.questions import Marking
from playground.learning.verdicts import Outcome, Verdict
from playground.ui.editor import DocumentEditor
from playground.ui.files.export_presenter import ExportPresenter
from playground.ui.files.shelf import Shelf
from playground.ui.files.work.background import ReadingThreads
from playground.ui.learn.deeds import Doer
from playground.ui.learn.lesson_projects import PROBLEM, LessonProjects
from playground.ui.learn.pages.lesson_page import LessonPage
from playground.ui.learn.spotlight import Spotlight
from playground.ui.learn.targets import Target, reveal_target, select_layer
from playground.ui.learn.watcher import Watcher
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow

PROGRESS_KEY = "learn/progress"
JUDGE_MS = 120
"""Checks are judged at most this often; a change is never missed, only delayed."""
NONE_OPENED = "", -1


class LessonPlayer(QObject):
    """Shows the steps of a lesson, judges its tasks, and keeps the progress of the user.

    Parameters
    ----------
    editor : DocumentEditor
    window : MainWindow
    settings : Settings
        Keep the progress.
    run : RunPresenter
    shelf : Shelf
        Keeps the user's project meanwhile.
    exports : ExportPresenter
    reading : ReadingThreads
        Reads the projects of lessons.
    spotlight : Spotlight
        Frames what a step is about.
    page : callable
        Returns the page that shows the steps.
    count : callable
        Returns how many lessons the program has.
    glossary : callable
        Returns the words that become links.
    parent : QObject

    Attributes
    ----------
    progress : Progress
    watcher : Watcher

    Signals
    -------
    finished()
        The user continued after the last step.
    """

    finished = Signal()

    def __init__(
        self,
        editor: DocumentEditor,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        shelf: Shelf,
        exports: ExportPresenter,
        reading: ReadingThreads,
        spotlight: Spotlight,
        page: Callable[[], LessonPage],
        count: Callable[[], int],
        glossary: Callable[[], Glossary],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = editor.document
        self._window = window
        self._settings = settings
        self._spotlight = spotlight
        self._page = page
        self._count = count
        self._glossary = glossary
        self._projects = LessonProjects(shelf, window, reading, self)
        self._lesson: Lesson | None = None
        self._place = 0
        self._opened: tuple[str, int] = NONE_OPENED
        self._judge: Judge | None = None
        self._is_done = False
        self.progress = Progress.from_text(settings.text(PROGRESS_KEY))
        self.watcher = Watcher(editor.document, window, run, self)
        self._doer = Doer(editor, window, run, self.watcher, self._open_named, exports.choose)
        exports.exported.connect(self.watcher.note_export)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(JUDGE_MS)
        self._timer.timeout.connect(self._judge_now)
        self.watcher.changed.connect(self._judge_soon)
        self._document.changed.connect(self._on_changed)
        self._show_actions()

    def close(self) -> None:
        """Stop watching."""
        self._timer.stop()
        self.watcher.end()
        self._document.changed.disconnect(self._on_changed)

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that is open."""
        return self._lesson

    @property
    def place(self) -> int:
        """The step that is shown, from 0."""
        return self._place

    def begin(self, lesson: Lesson, place: int) -> None:
        """Open a lesson at a step, counted from 0."""
        self._window.messages.end(PROBLEM)
        self._lesson, self._opened = lesson, NONE_OPENED
        self.show_step(place)

    def end(self) -> None:
        """Close the lesson; its project stays until another is shown."""
        self._timer.stop()
        self._projects.cancel()
        self.watcher.end()
        self._spotlight.point_at(())
        self._lesson = self._judge = None
        self._doer.forget()
        self._opened = NONE_OPENED
        self._show_actions()

    def move(self, by: int) -> None:
        """Show another step; nothing happens while another page is in front."""
        lesson = self._lesson
        if lesson is None or self._page().isHidden():
            return
        self._judge_now()
        place = self._place + by
        if place >= len(lesson.steps):
            self._keep(self.progress.finished(lesson.name))
            self.finished.emit()
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
        self._page().show_step(lesson, place, self._count(), self._glossary())
        self._show_actions()
        at, name = lesson.content.project_of(place)
        if not name or self._opened == (name, at):
            self._projects.cancel()
            self._enter(step)
            return

        self._spotlight.point_at(())  # what the last step pointed at is about to go

        def enter(is_shown: bool) -> None:
            if is_shown:
                self._opened = (name, at)
            self._enter(step)

        self._projects.show(lesson, name, enter)

    def point(self) -> None:
        """Point at what the step names."""
        if self._lesson is None:
            return
        names = self._lesson.steps[self._place].spotlight
        found = (reveal_target(self._window, name) for name in names)
        self._spotlight.point_at(tuple(each for each in found if isinstance(each, Target)))

    def mark_answer(self, marking: Marking) -> None:
        """Keep how the question of the step was answered; its task can be done now."""
        lesson = self._lesson
        if lesson is not None:
            outcome = Outcome.CORRECT if marking.is_right else Outcome.NOT_YET
            self._note(f"question {self._place + 1}", Verdict(outcome))
            question = lesson.steps[self._place].question
            if question is not None:
                self._keep(self.progress.with_answer(question.text, is_right=marking.is_right))
        self._judge_now()

    def show_me(self) -> None:
        """Do the task for the user; what needs a model that is being built follows that."""
        step = self._lesson.steps[self._place] if self._lesson is not None else None
        if step is not None and step.task is not None:
            self._doer.show(step.task.show, f"Show me: {step.title}")

    def _enter(self, step: Step) -> None:
        """Point at what a step is about, and watch its task: its project is open."""
        if step.panel:
            reveal_target(self._window, f"panel {step.panel}")
        if step.select:
            select_layer(self._window, step.select)
        self.point()
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
        self._opened = NONE_OPENED

    def _on_changed(self, change: Change) -> None:
        if not change.is_load:
            self._judge_soon()

    def _judge_soon(self) -> None:
        if self._judge is not None and not self._timer.isActive():
            self._timer.start()

    def _judge_now(self) -> None:
        """Show how far the task is; a task that was done stays done."""
        self._timer.stop()
        judge = self._judge
        if self._lesson is None or judge is None or self._is_done:
            return
        page = self._page()
        if page.task is None:
            return  # its question is not answered yet
        verdict = judge.judge(self.watcher.facts())
        is_known = verdict.outcome is not Outcome.UNCHECKABLE or bool(judge.problem)
        if not is_known and self.watcher.is_waiting:
            page.show_checking()
            return
        self._is_done = verdict.is_correct
        page.show_verdict(verdict)
        self._note(f"task {self._place + 1}", verdict)

    def _note(self, what: str, verdict: Verdict) -> None:
        """Keep the outcome of a task or a question, if it is another than before."""
        lesson = self._lesson
        if lesson is None:
            return
        if self.progress.of(lesson.name).outcomes.get(what) is not verdict.outcome:
            self._keep(self.progress.with_outcome(lesson.name, what, verdict.outcome))

    def _show_actions(self) -> None:
        for name in ("lesson_next", "lesson_back", "lesson_leave"):
            self._window.actions_by_name[name].setEnabled(self._lesson is not None)

    def _keep(self, progress: Progress) -> None:
        self.progress = progress
        self._settings.set_text(PROGRESS_KEY, progress.to_text())
