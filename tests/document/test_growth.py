"""What walks a network takes a number of steps that grows with it, not with its square."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from playground.document.arranging.blocks import Space, arrange_blocks
from playground.document.arranging.columns import arrange
from playground.document.arranging.rows import arrange_rows
from playground.document.commands import AddLayer, MoveLayers, RemoveLayers, SetParams, SetTrainable
from playground.document.document import Command
from playground.document.edits.clipboard import Paste, copied
from playground.document.edits.grouping import GroupLayers
from playground.document.edits.repeating import RepeatLayers
from playground.document.graph import ancestors, connect_refusal, descendants, topological_order
from playground.document.inference import active_layers, infer
from playground.document.problems.examining import UNKNOWN_TASK, examine
from playground.document.problems.fixing import FixAll
from playground.document.problems.output import closing_activation
from playground.document.project import LayerId, Point, Project
from playground.training.protocol.replan import consequence
from tests.lanes import thinned
from tests.steps import Steps, chain

SMALL, LARGE = 200, 800


def ids(project: Project) -> tuple[LayerId, ...]:
    return tuple(layer.id for layer in project.network.layers)


def done(make: Callable[[Project], Command]) -> Callable[[Project], Any]:
    return lambda project: make(project).apply(project)


def compared(project: Project) -> Any:
    changed = SetParams(ids(project)[-1], {"units": 2}).apply(project)
    return consequence(project, changed)


WALKS: dict[str, Callable[[Project], Any]] = {
    "order": lambda project: topological_order(project.network),
    "shapes": lambda project: infer(project.network, UNKNOWN_TASK),
    "active": lambda project: active_layers(project.network),
    "problems": examine,
    "ancestors": lambda project: ancestors(project.network, ids(project)[-1]),
    "descendants": lambda project: descendants(project.network, ids(project)[0]),
    "connect": lambda project: connect_refusal(project.network, ids(project)[0], ids(project)[-1]),
    "closing": lambda project: closing_activation(project.network, ids(project)[-1]),
    "arrange": lambda project: arrange(project.network),
    "rows": lambda project: arrange_rows(project.network, {}),
    "blocks": lambda project: arrange_blocks(
        GroupLayers(ids(project)[2:20]).apply(project), {}, Space()
    ),
    "consequence": compared,
    "add": done(lambda project: AddLayer("Dense", Point(), source=ids(project)[-1])),
    "insert": done(lambda project: AddLayer("Dense", Point(), wire=project.network.wires[3])),
    "set": done(lambda project: SetParams(ids(project)[5], {"units": 3})),
    "move": done(lambda project: MoveLayers(dict.fromkeys(ids(project), Point()))),
    "freeze": done(lambda project: SetTrainable(ids(project), is_trainable=False)),
    "remove": done(lambda project: RemoveLayers(ids(project)[1:-1:2], heals=True)),
    "repair": done(lambda _: FixAll(has_warnings=True)),
    "paste": done(lambda project: Paste(copied(project, ids(project)))),
    "repeat": done(lambda project: RepeatLayers(ids(project)[2:-2], 2)),
    "group": done(lambda project: GroupLayers(ids(project))),
}


@pytest.mark.parametrize("name", thinned(3, WALKS))
def test_four_times_the_layers_take_four_times_the_steps(name: str) -> None:
    taken = []
    for count in (SMALL, LARGE):
        steps = Steps()
        project = chain(count, steps)
        taken.append(steps.of(partial(WALKS[name], project)))
    assert taken[1] <= 1.3 * (LARGE / SMALL) * taken[0] + 200


def test_columns_are_placed_without_looking_at_all_of_them_for_each() -> None:
    looked = []

    class Height(float):
        """A height that counts how often it is compared."""

        def __add__(self, other: float) -> "Height":
            return Height(float(self) + other)

        __radd__ = __add__

        def __gt__(self, other: float) -> bool:
            looked.append(1)
            return float(self) > other

    counts = []
    for count in (SMALL, LARGE):
        looked.clear()
        project = chain(count)
        arrange(project.network, {key: (10.0, Height(20.0)) for key in ids(project)})
        counts.append(len(looked))
    assert 0 < counts[1] <= 1.3 * (LARGE / SMALL) * counts[0]
