"""`ChallengePresenter`: starts challenges, has projects checked, saves the proof."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.base.errors import PlaygroundError
from playground.challenges.challenge import Challenge
from playground.challenges.checking import Result, StoppableTrain, attempt, next_seed, summary
from playground.challenges.limits import broken_limits
from playground.challenges.passes import SUFFIX, write_pass
from playground.challenges.reading import all_challenges, challenges_folder, own_challenges
from playground.document.document import Document
from playground.document.project import Project
from playground.training.protocol.events import Called
from playground.ui.challenges.dialog import ChallengesDialog
from playground.ui.dialogs.files import ask_save_path
from playground.ui.files.file_presenter import FilePresenter
from playground.ui.files.work.background import WritingThread
from playground.ui.messages import Cause, Topic
from playground.ui.presenters.reply_handlers import ReplyHandlers
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow

PASSED = "challenges/passed"
CANCELLED = "The check was cancelled."
STARTED = Cause(Topic.ACTION, "challenge")


class ChallengePresenter(QObject):
    """One check at a time; each seed is trained on the training thread, between two controls.

    Parameters
    ----------
    train : StoppableTrain or None
        Trains a project there; None where nothing can be trained.
    writing : WritingThread
        Writes the proof.
    own : Path or None
        Has the challenges that the user was given.

    Signals
    -------
    remove_requested(str)
        The name of a challenge that the user was given.
    """

    remove_requested = Signal(str)

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        settings: Settings,
        files: FilePresenter,
        requests: ReplyHandlers,
        writing: WritingThread,
        train: StoppableTrain | None,
        own: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._window, self._settings = document, window, settings
        self._files, self._requests, self._writing = files, requests, writing
        self._train, self._own = train, own
        self.dialog: ChallengesDialog | None = None
        self._checked: tuple[Challenge, Project] | None = None
        self._result = Result()
        self._round = 0
        window.actions_by_name["challenges"].triggered.connect(self._show)

    def _show(self) -> None:
        self.show()

    def show(self, name: str = "") -> None:
        """Show the list of challenges, with the challenge called `name` chosen."""
        if self.dialog is not None:
            self.dialog.raise_()
            return
        self._window.messages.end(STARTED)
        try:
            challenges = all_challenges()
        except PlaygroundError as error:
            self._window.messages.error(STARTED, str(error))
            return
        own, failed = own_challenges(self._own)
        if failed:
            self._window.messages.error(STARTED, failed[0])
        dialog = self.dialog = ChallengesDialog(challenges, self._passed, self._window, own)
        dialog.choose(name)
        dialog.remove_requested.connect(self._ask_to_remove)
        dialog.start_requested.connect(self._start)
        dialog.check_requested.connect(self._check)
        dialog.cancel_requested.connect(self._cancel)
        dialog.proof_requested.connect(self._ask_for_path)
        dialog.finished.connect(self._forget)
        dialog.show()

    def show_again(self, name: str = "") -> None:
        """Show the list as it is now; a check that runs ends."""
        if self.dialog is not None:
            self.dialog.close()
        self.show(name)

    def taken_names(self) -> frozenset[str]:
        """Return the names of the challenges of the program."""
        return frozenset(path.name for path in challenges_folder().iterdir())

    def _ask_to_remove(self, challenge: Challenge) -> None:
        self.remove_requested.emit(challenge.name)

    def close(self) -> None:
        """End a check, and close the list."""
        self._round += 1
        if self.dialog is not None:
            self.dialog.close()

    @property
    def _passed(self) -> frozenset[str]:
        return frozenset(self._settings.text(PASSED).split())

    def _forget(self) -> None:
        self.dialog = None
        self._round += 1

    def _start(self, challenge: Challenge) -> None:
        self._files.restore(challenge.start, _nothing)

    def _cancel(self) -> None:
        self._round += 1
        if self.dialog is not None and self._checked is not None:
            self.dialog.show_result(CANCELLED, self._checked[0], is_passed=False)

    def _check(self, challenge: Challenge) -> None:
        """Check the limits at once, then train with one seed after another."""
        project = self._document.project
        self._checked, self._round = (challenge, project), self._round + 1
        try:
            self._result = Result(broken_limits(challenge, project))
        except PlaygroundError as error:
            self._end(str(error), is_passed=False)
            return
        self._train_next()

    def _train_next(self) -> None:
        """Train with the next seed, or show the result."""
        assert self._checked is not None
        challenge, project = self._checked
        seed, train = next_seed(self._result), self._train
        if seed is None or train is None:
            self._end(summary(challenge, self._result), is_passed=self._result.is_passed)
            return
        if self.dialog is not None:
            number = len(self._result.attempts) + 1
            self.dialog.show_progress(f"Training with seed {number} of 3…")
        this = self._round

        def train_on(changed: Project, epochs: int) -> Mapping[str, float]:
            return train(changed, epochs, lambda: self._round != this)

        self._requests.call(
            lambda _program: attempt(challenge, project, train_on, seed),
            partial(self._attempted, this),
        )

    def _attempted(self, number: int, answer: Called) -> None:
        """Receive one attempt; one of a cancelled check is dropped."""
        if number != self._round or self.dialog is None:
            return
        if answer.error is not None:
            self._end(answer.error, is_passed=False)
            return
        self._result = Result(attempts=(*self._result.attempts, answer.result))
        self._train_next()

    def _end(self, text: str, *, is_passed: bool) -> None:
        assert self._checked is not None
        challenge = self._checked[0]
        if is_passed:
            self._settings.set_text(PASSED, " ".join(sorted({*self._passed, challenge.name})))
        if self.dialog is not None:
            self.dialog.show_result(text, challenge, is_passed=is_passed)

    def _ask_for_path(self, challenge: Challenge) -> None:
        if self._checked is None or self._checked[0] is not challenge:
            return
        ask_save_path(
            self._window,
            self._settings.folder / f"{challenge.name}{SUFFIX}",
            self._writer(challenge, self._checked[1], self._result),
            title="Save proof: name the file after yourself",
            kinds=f"Passed challenge (*{SUFFIX})",
            suffix=SUFFIX,
        )

    def _writer(
        self, challenge: Challenge, project: Project, result: Result
    ) -> Callable[..., None]:
        """Return a function that writes the proof; the name of the file says who passed."""

        def write(path: Path) -> None:
            work = partial(write_pass, path, challenge, path.stem, project, result)
            self._writing.run(work, self._written)

        return write

    def _written(self, done: "Future[Any]") -> None:
        error = done.exception()
        self._window.messages.end(STARTED)
        if error is not None:
            self._window.messages.error(STARTED, f"The proof was not saved: {error}")
        elif self.dialog is not None and self._checked is not None:
            text = "Saved. Hand the file in: `playground check` verifies it."
            self.dialog.show_result(text, self._checked[0], is_passed=True)


def _nothing() -> None:
    """Do nothing."""
