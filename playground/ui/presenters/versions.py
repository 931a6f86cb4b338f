"""`Versions`: numbers for the projects of the history, by which the training thread knows them.

Undo restores a project together with its weights. The training thread keeps the weights of
each version under its number; the history keeps the projects. Projects that differ only in
what is not trained (a layer was moved) are one version.
"""

from dataclasses import replace
from itertools import count

from playground.document.document import Change, Document
from playground.document.edits.weight_edits import settings
from playground.document.project import Project
from playground.training.protocol.controls import Control, Pause, SetProject, SetWeight
from playground.training.protocol.replan import Consequence, Effects

MANY = 1000


class Versions:
    """Numbers projects by identity: equal projects may have different weights.

    Parameters
    ----------
    document : Document
        Its history says which projects are still needed.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbers = count(1)
        # A project is kept with its number, so that its id is not given to another.
        self._known: dict[int, tuple[Project, int]] = {}

    def number_of(self, project: Project) -> int:
        """Return the version of `project`; a new one if it was not seen before."""
        if id(project) not in self._known:
            self._name(project, next(self._numbers))
        return self._known[id(project)][1]

    def controls(
        self, change: Change, found: Effects, *, is_adopted: bool = False
    ) -> tuple[Control, ...]:
        """Return the controls that make the training thread train the changed project.

        Parameters
        ----------
        change : Change
        found : Effects
            What the change costs.
        is_adopted : bool
            Whether the training thread trains that project already: it restored a run or a moment.
        """
        weights = tuple(
            SetWeight(layer_id, name, index, value)
            for (layer_id, name, index), value in settings(change.before, change.after).items()
        )
        is_other = found.consequence is not Consequence.NOTHING or change.is_trained
        before = self.number_of(change.before)
        if not is_other and not weights:
            self._name(change.after, before)
            return ()
        is_known = change.is_return and id(change.after) in self._known
        after = self.number_of(change.after)
        left = before if change.is_step and not is_adopted else None
        if is_known:
            project = SetProject(change.after, left=left, back_to=after, weights=weights)
            pause = (Pause(),) if change.is_trained else ()
            return (*pause, replace(project, effects=found))
        if is_other or left is not None:
            return (SetProject(change.after, left=left, effects=found), *weights)
        return weights

    def forget(self) -> None:
        """Reset: another project was opened."""
        self._known.clear()

    def _name(self, project: Project, number: int) -> None:
        self._known[id(project)] = (project, number)
        if len(self._known) > MANY:
            alive = {id(each) for each in (*self._document.reachable, project)}
            self._known = {key: value for key, value in self._known.items() if key in alive}
