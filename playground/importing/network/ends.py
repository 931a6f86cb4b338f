"""A project has one input and one output: other networks are refused by name."""

from collections.abc import Iterable

from playground.importing.network.refusals import LineProblem
from playground.importing.network.world import World


def require_one_end_each(
    world: World, indices: Iterable[int], outputs: int, line: int, names: tuple[str, ...]
) -> None:
    """Raise if a network has several inputs or outputs.

    Parameters
    ----------
    outputs : int
        How many it has.
    names : tuple of str
        What the outputs are called.

    Raises
    ------
    ImportProblem
        The message names them, and the line of the model.
    """
    inputs = [index for index in indices if world.drawn[index].layer.leaf == "Input"]
    called = [_input_name(world, index) for index in inputs]
    for count, word, words in ((len(inputs), "inputs", called), (outputs, "outputs", names)):
        if count > 1:
            listed = ", ".join(word for word in words if word)
            listed = f" ({listed})" if listed else ""
            raise LineProblem(
                line,
                f"the network has {count} {word}{listed}; a project has one input and one "
                "output, so it is not imported",
            )


def _input_name(world: World, index: int) -> str:
    name = world.drawn[index].layer.named.get("name")
    return name if isinstance(name, str) else world.hints.get(index, "")
