"""`Document`: owns the project, applies and undoes commands, notifies listeners."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from psygnal import Signal

from playground.document.locks import Locks
from playground.document.pace import Pace
from playground.document.project import LayerId, Project


class Command(Protocol):
    """An edit as a value."""

    @property
    def text(self) -> str:
        """What the edit does, for the undo menu: "Add Dense"."""

    def apply(self, project: Project) -> Project:
        """Return the project after the edit; pure.

        Raises
        ------
        PlaygroundError
            The edit is illegal; nothing has changed.
        """


@dataclass(frozen=True, slots=True)
class Change:
    """What listeners receive: the project before and after, and the reason.

    Attributes
    ----------
    text : str
        "Add Dense", "Undo Add Dense", "Open".
    is_load : bool
        Another project was opened; nothing of the previous one remains.
    is_step : bool
        Undo can restore exactly `before`; False for the intermediate states of a gesture.
    is_return : bool
        Undo, redo, or a cancelled gesture: `after` is an earlier project.
    is_trained : bool
        The step trains: what `before` has learned belongs to it, even if `after` equals it.
    """

    before: Project
    after: Project
    text: str
    is_load: bool = False
    is_step: bool = False
    is_return: bool = False
    is_trained: bool = False

    @property
    def added(self) -> tuple[LayerId, ...]:
        """Ids of the layers that are new."""
        old = {layer.id for layer in self.before.network.layers}
        return tuple(layer.id for layer in self.after.network.layers if layer.id not in old)


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of the history: the project as it was before `text`.

    `is_trained` if the step trains; see `Change`.
    """

    text: str
    before: Project
    is_trained: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What `Document.set_aside` keeps: a project with its history.

    Attributes
    ----------
    project, saved : Project
        The project, and what of it is on disk.
    generation : int
        As of `Document.generation`: slow work for this project is still for this project
        when it is brought back.
    done, undone : tuple of Step
    """

    project: Project
    saved: Project
    generation: int
    done: tuple[Step, ...]
    undone: tuple[Step, ...]

    @property
    def is_modified(self) -> bool:
        """Whether the project differs from what is on disk."""
        return self.project is not self.saved and self.project != self.saved


class Document:
    """The project being edited, its history, and whether it is saved.

    Signals (psygnal, emitted on the thread that calls, which is the main thread)
    ------------------------------------------------------------------------------
    changed(Change)
        After every do, undo, redo and load.
    """

    changed = Signal(Change)

    def __init__(self, project: Project | None = None) -> None:
        self._project = project or Project()
        self._saved = self._project
        self._generation = self._last_generation = 0
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._gesture: tuple[str, Project] | None = None
        self._is_trained = False

    @property
    def project(self) -> Project:
        """The current project."""
        return self._project

    @property
    def generation(self) -> int:
        """The number of the current project: of those loaded so far, which one it is.

        A slow operation (a save, a question) belongs to one of them and must not affect
        another.
        """
        return self._generation

    @property
    def is_modified(self) -> bool:
        """Whether the project differs from what was last saved or loaded."""
        return self._project is not self._saved and self._project != self._saved

    @property
    def undo_texts(self) -> tuple[str, ...]:
        """The texts of the edits that can be undone, oldest first."""
        return tuple(step.text for step in self._done)

    @property
    def redo_texts(self) -> tuple[str, ...]:
        """The texts of the edits that can be redone, next first."""
        return tuple(step.text for step in reversed(self._undone))

    @property
    def reachable(self) -> tuple[Project, ...]:
        """The project, and all projects that undo and redo can restore."""
        steps = (*self._done, *self._undone)
        gesture = () if self._gesture is None else (self._gesture[1],)
        return (self._project, *gesture, *(step.before for step in steps))

    def do(
        self, command: Command, permit: Callable[[Project, Project], None] = lambda *_: None
    ) -> None:
        """Apply `command` and record it.

        `permit` gets the project before and after, and may refuse the edit by raising.

        Within a gesture all steps merge into one. A command that changes nothing adds
        no step.

        Raises
        ------
        PlaygroundError
            The edit is illegal; nothing has changed.
        """
        before = self._project
        after = command.apply(before)
        if after is before or after == before:
            return
        permit(before, after)
        if self._gesture is None:
            self._done.append(Step(command.text, before))
        self._undone.clear()
        is_step = self._gesture is None or before is self._gesture[1]
        self._move(Change(before, after, command.text, is_step=is_step))

    def begin_gesture(self, text: str) -> None:
        """Merge all commands until `end_gesture` into one step of the history."""
        if self._gesture is None:
            self._gesture, self._is_trained = (text, self._project), False

    def end_gesture(self) -> None:
        """End the gesture; record one step if anything has changed."""
        if self._gesture is None:
            return
        text, before = self._gesture
        self._gesture = None
        if before != self._project or self._is_trained:
            self._done.append(Step(text, before, self._is_trained))

    def cancel_gesture(self) -> None:
        """End the gesture and restore the project from before it."""
        if self._gesture is None:
            return
        text, before = self._gesture
        self._gesture = None
        if before != self._project or self._is_trained:
            self._move(Change(self._project, before, f"Cancel {text}", is_return=True))

    def mark_training(self) -> None:
        """Make the open gesture a step that trains: undo also restores what was known before.

        Call it before the edits of the gesture. The project becomes an equal one that is
        another object, by which the training thread knows before and after.
        """
        if self._gesture is None or self._is_trained:
            return
        text, before = self._gesture
        self._undone.clear()
        is_step, self._is_trained = before is self._project, True
        after = replace(self._project)
        self._move(Change(self._project, after, text, is_step=is_step, is_trained=True))

    @contextmanager
    def gesture(self, text: str) -> Iterator[None]:
        """Merge all commands of a block into one step; an error undoes all of them."""
        self.begin_gesture(text)
        try:
            yield
        except BaseException:
            self.cancel_gesture()
            raise
        self.end_gesture()

    def undone(self, steps: int = 1) -> Project:
        """Return the project that `undo` would restore."""
        is_open = self._gesture is not None and self._gesture[1] != self._project
        gesture = (self._gesture[1],) if self._gesture is not None and is_open else ()
        steps_back = (step.before for step in reversed(self._done))
        reached: tuple[Project, ...] = (self._project, *gesture, *steps_back)
        return reached[min(steps, len(reached) - 1)]

    def redone(self, steps: int = 1) -> Project:
        """Return the project that `redo` would restore."""
        reached = (self._project, *(step.before for step in reversed(self._undone)))
        return reached[min(steps, len(reached) - 1)]

    def undo(self, steps: int = 1) -> None:
        """Undo up to `steps` edits."""
        self._travel(self._done, self._undone, steps, "Undo")

    def redo(self, steps: int = 1) -> None:
        """Redo up to `steps` edits."""
        self._travel(self._undone, self._done, steps, "Redo")

    def _travel(self, source: list[Step], target: list[Step], steps: int, verb: str) -> None:
        self.end_gesture()
        project, text, is_trained = self._project, "", False
        for _ in range(min(steps, len(source))):
            step = source.pop()
            target.append(Step(step.text, project, step.is_trained))
            project, text = step.before, step.text
            is_trained = is_trained or step.is_trained
        if text:
            what = f"{verb} {text}"
            change = Change(self._project, project, what, is_step=True, is_return=True)
            self._move(replace(change, is_trained=is_trained))

    def load(self, project: Project, *, is_saved: bool = True) -> None:
        """Replace the project by another, and clear the history."""
        self._last_generation += 1
        saved = project if is_saved else Project()
        self.bring_back(Work(project, saved, self._last_generation, (), ()))

    def set_aside(self) -> Work:
        """Return the project with its history, for `bring_back`; an open gesture is ended.

        Load another project next.
        """
        self.end_gesture()
        return Work(
            self._project, self._saved, self._generation, tuple(self._done), tuple(self._undone)
        )

    def bring_back(self, work: Work) -> None:
        """Replace the project and the history by those of `work`."""
        self._gesture = None
        self._done[:], self._undone[:] = work.done, work.undone
        self._generation = work.generation
        before, self._project = self._project, work.project
        self._saved = work.saved
        self.changed.emit(Change(before, work.project, "Open", is_load=True))

    def mark_saved(self, project: Project | None = None) -> None:
        """Record that `project` (by default the current one) is what is on disk."""
        self._saved = project or self._project

    def set_pace(self, pace: Pace) -> None:
        """Set the pace of the project, without an edit, a step of the history, or a signal."""
        self._project = replace(self._project, pace=pace)

    def set_locks(self, locks: Locks) -> None:
        """Set the locks of the project: an open gesture ends, and undo does not change them."""
        self.end_gesture()
        if locks != self._project.locks:
            self._move(Change(self._project, self._project, "Lock for the class"), locks)

    def _move(self, change: Change, locks: Locks | None = None) -> None:
        pace, locks = self._project.pace, self._project.locks if locks is None else locks
        if change.after.pace is not pace or change.after.locks != locks:
            change = replace(change, after=replace(change.after, pace=pace, locks=locks))
        self._project = change.after
        self.changed.emit(change)
        if change.before.network is not change.after.network:
            # The history keeps it, perhaps for long; undo makes the lookup again.
            change.before.network.forget_derived()
