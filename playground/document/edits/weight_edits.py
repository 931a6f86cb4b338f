"""Weights set by hand, as steps of the history.

Weights belong to a run, not to the project. Still, an edit of a weight is recorded in the
project, with the value before, so that it is a step like any other: undo returns to the
project without the record, and `settings` says which weights to restore. Training in between
is not undone; use the time line for that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TypeAlias

import numpy as np

from playground.base.errors import ParameterError
from playground.base.params import shown
from playground.document.project import LayerId, Project, WeightEdit

LIMIT = 1e6
"""Maximum absolute value of a weight that can be set."""

Place: TypeAlias = tuple[LayerId, str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class EditWeight:
    """Record that a weight is set by hand.

    Parameters
    ----------
    edit : WeightEdit
        Its `previous` is the value before the gesture. Another edit of the same weight with
        the same `previous` replaces the last one.
    text : str
        For the undo menu.
    """

    edit: WeightEdit
    text: str = "Set weight"

    def apply(self, project: Project) -> Project:
        """Return the project with the edit recorded.

        Raises
        ------
        ParameterError
            The value is not a number within ±1,000,000.
        GraphError
            There is no such layer.
        """
        edit = replace(self.edit, value=_number(self.edit.value))
        project.network.layer(edit.layer_id)
        edits = project.weight_edits
        if edits and place_of(edits[-1]) == place_of(edit) and edits[-1].previous == edit.previous:
            edits = edits[:-1]
        return replace(project, weight_edits=(*edits, edit))


def _number(value: object) -> float:
    """Return `value` as a float; raise ParameterError unless a weight can be set to it."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LIMIT:
        return float(value)
    raise ParameterError(
        f"a weight must be a number from {-LIMIT:,.0f} to {LIMIT:,.0f}; received {shown(value)}"
    )


def place_of(edit: WeightEdit) -> Place:
    """Return the weight that an edit changes."""
    return edit.layer_id, edit.name, edit.index


def settings(before: Project, after: Project) -> dict[Place, float]:
    """Return the values to set when the project changes from `before` to `after`.

    Examples
    --------
    >>> edit = WeightEdit(LayerId("a"), "bias", (0,), value=2.0, previous=0.5)
    >>> plain, edited = Project(), Project(weight_edits=(edit,))
    >>> settings(plain, edited), settings(edited, plain)
    ({('a', 'bias', (0,)): 2.0}, {('a', 'bias', (0,)): 0.5})
    """
    return dict(_settings(before.weight_edits, after.weight_edits))


def _settings(
    old: tuple[WeightEdit, ...], new: tuple[WeightEdit, ...]
) -> Iterator[tuple[Place, float]]:
    pairs = zip(old, new, strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    for edit in reversed(old[common:]):
        yield place_of(edit), edit.previous
    for edit in new[common:]:
        yield place_of(edit), edit.value
