"""`TrainerShelf`: the trainer in use, and one that is set aside with all that it holds.

A lesson opens projects of its own. Meanwhile the user's run, with its time line, its earlier
runs and what undo restores, stays in its trainer, which does nothing until it is brought back.
"""

from collections.abc import Callable

from playground.training.loop.trainer import Trainer
from playground.training.protocol.controls import (
    Ask,
    BringBack,
    CancelLoading,
    Control,
    SetAside,
    SetBudget,
    SetPace,
)
from playground.training.protocol.engine import Engine

_STANDING = (Ask, SetPace, SetBudget)
"""Controls that hold for every trainer from when they are sent."""


class TrainerShelf:
    """Passes controls to the trainer in use. Used by one thread only, except `active`.

    Parameters
    ----------
    make : callable
        Returns a trainer that has no project yet.

    Attributes
    ----------
    active : Trainer
        The trainer in use; may be read from any thread.
    """

    def __init__(self, make: Callable[[], Trainer]) -> None:
        self._make = make
        self.active = make()
        self._aside: Trainer | None = None
        self._engine: Engine | None = None
        self._standing: dict[type, Control] = {}

    def set_engine(self, engine: Engine) -> None:
        """Use `engine`: Keras is loaded."""
        self._engine = engine
        self.active.set_engine(engine)

    def handle(self, control: Control) -> None:
        """Do what `control` asks; errors become `Failed`, nothing is raised."""
        if isinstance(control, SetAside):
            self._set_aside()
        elif isinstance(control, BringBack):
            self._bring_back()
        elif isinstance(control, CancelLoading):
            self.active.end_loading()
        else:
            if isinstance(control, _STANDING):
                self._standing[type(control)] = control
            self.active.handle(control)

    def close(self) -> None:
        """Close all programs."""
        self.active.close()
        if self._aside is not None:
            self._aside.close()

    def _set_aside(self) -> None:
        if self._aside is not None:
            return
        self._aside = self.active
        self._aside.rest()
        self._activate(self._make())
        if self._engine is not None:
            self.active.set_engine(self._engine)

    def _bring_back(self) -> None:
        kept, self._aside = self._aside, None
        if kept is None:
            return
        self.active.close()
        self._activate(kept)
        kept.take_over(self._engine)

    def _activate(self, trainer: Trainer) -> None:
        """Use `trainer` from now on, with the standing controls."""
        trainer.continue_numbers(self.active.generation)
        self.active = trainer
        for control in self._standing.values():
            trainer.handle(control)
