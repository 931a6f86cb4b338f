"""Adds notes on parts of a script that the imported network does not use."""

from playground.importing.network.values import Dataset, Made, Model, Tensor, Value
from playground.importing.network.world import World
from playground.importing.result import NoteKind


def note_unused(world: World, model: Model, outputs: tuple[Tensor, ...]) -> None:
    """Note every layer, optimizer, loss and callback that is not part of `model`.

    Parameters
    ----------
    outputs : tuple of Tensor
        Outputs of the model; its layers are those that lead to them.
    """
    uses = [world.drawn[index] for index in world.reachable(outputs)]
    roots: list[Value] = [use.layer for use in uses]
    roots += [call for call in (model.compiled, model.fitted) if call is not None]
    lines = {use.line for use in uses} | {made.line for made in _within(roots)}
    inputs = [drawn.layer for drawn in world.drawn if drawn.layer.leaf == "Input"]
    for made in (*inputs, *world.made):
        if made.line not in lines and not world.notes.has(made.line, NoteKind.LEFT_OUT):
            message = f"{made.leaf} is not part of the network that is imported"
            world.notes.add(made.line, NoteKind.LEFT_OUT, message)
    for line, name in world.uncalled.items():
        world.notes.add(line, NoteKind.LEFT_OUT, f"{name}() is never called here")


def _within(values: list[Value]) -> list[Made]:
    """Return all symbolic calls among `values` and in their arguments."""
    found: dict[int, Made] = {}
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if isinstance(value, Made) and id(value) not in found:
            found[id(value)] = value
            waiting.extend((*value.arguments, *value.named.values()))
        elif isinstance(value, list | tuple):
            waiting.extend(value)
        elif isinstance(value, Dataset):
            waiting.append(value.generator)
        elif isinstance(value, dict):
            waiting.extend(value.values())
    return list(found.values())
