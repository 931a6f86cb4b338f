"""Which of the models of a script is imported: the user's choice, or the main one."""

from collections.abc import Sequence

from playground.importing.network.values import Made, Model, Name, Value
from playground.importing.network.world import World
from playground.importing.result import NoteKind

MOST_PARTS = 2000
MOST_CHOICES = 50
MEANS = frozenset(("Mean", "MeanTensor", "Sum", "Metric"))
"""Metrics that only add up what a loop gives them."""


def has_layers(model: Model) -> bool:
    """Return whether a model can be a network."""
    return bool(model.chain) or bool(model.outputs) or model.instance is not None


def candidates(world: World) -> list[Model]:
    """Return the models of a script that can be imported, the main one first.

    That is a trained one, else a compiled one, else the last; models that are parts of others
    come after them.
    """
    models = [model for model in world.models if has_layers(model)]
    inner = {id(part) for model in models for part in parts_of(model)}
    wholes = [each for each in models if not (each.is_nested or id(each) in inner)] or models
    wanted = (
        [model for model in wholes if model.fitted is not None],
        [model for model in models if model.fitted is not None],
        [model for model in wholes if model.compiled is not None],
        [model for model in models if model.compiled is not None],
        wholes,
        [model for model in models if model.label],
    )
    ordered = [model for found in wanted for model in reversed(found)]
    last: dict[tuple[int, str], Model] = {}
    for model in ordered:
        # A loop makes the same model several times; the last one of a line counts.
        last.setdefault((model.line, model.label), model)
    return list(last.values())[:MOST_CHOICES]


def names_of(models: Sequence[Model]) -> tuple[str, ...]:
    """Return a name for each model: its variable, its name in Keras, or its line; no two alike."""
    found: list[str] = []
    for model in models:
        name = model.label or model.name or f"line {model.line}"
        found.append(name if name not in found else f"{name} (line {model.line})")
    return tuple(found)


def parts_of(model: Model) -> list[Model]:
    """Return the models inside a chain, at any depth."""
    parts: list[Model] = []
    waiting = [model]
    while waiting and len(parts) < MOST_PARTS:
        inner = [item for item in waiting.pop().chain or () if isinstance(item, Model)]
        parts += inner
        waiting += inner
    return parts


def note_others(world: World, chosen: Model) -> None:
    """Add notes on the models that are neither `chosen` nor part of it."""
    inner = {id(part) for part in parts_of(chosen)}
    for model in world.models:
        is_part = model is chosen or id(model) in inner or model.is_nested
        if is_part or not has_layers(model):
            continue
        if model.line == chosen.line:
            message = "it is made several times; the last one is used"
            world.notes.add(model.line, NoteKind.ASSUMED, message)
            continue
        kept = {call.line for call in (chosen.compiled, chosen.fitted) if call is not None}
        lines = {call.line for call in (model.compiled, model.fitted) if call is not None}
        message = "a project has one network; the other one is left out"
        for line in (model.line, *sorted(lines - kept)):
            world.notes.add(line, NoteKind.LEFT_OUT, message)


def trained_by_hand(world: World) -> Made | None:
    """Return what `compile` would say, for a script that trains in a loop of its own.

    That is its one loss and its one optimizer, which it made and never passed to `compile`.
    """
    losses = _made_in("losses", world)
    optimizers = _made_in("optimizers", world)
    if len(losses) != 1 or len(optimizers) != 1:
        return None
    loss, optimizer = losses[0], optimizers[0]
    message = f"the program trains in a loop of its own; its loss {loss.leaf} is used"
    world.notes.add(loss.line, NoteKind.ASSUMED, message)
    measured = {each.leaf: each for each in _made_in("metrics", world) if each.leaf not in MEANS}
    named: dict[str, Value] = {"optimizer": optimizer, "loss": loss}
    if measured:
        named["metrics"] = list(measured.values())
    return Made(Name("model.compile"), (), named, loss.line)


def fitted_by_hand(world: World, line: int) -> Made | None:
    """Return what `fit` would say, for a script that trains in a loop of its own."""
    facts = world.facts
    if not facts.epochs and facts.batches is None:
        return None
    named: dict[str, Value] = {} if facts.batches is None else {"x": facts.batches}
    if facts.epochs:
        message = f"the program trains in a loop of its own, over {facts.epochs} epochs"
        world.notes.add(line, NoteKind.ASSUMED, message)
        named["epochs"] = facts.epochs
    return Made(Name("model.fit"), (), named, line)


def _made_in(module: str, world: World) -> list[Made]:
    parts = f"keras.{module}."
    return [made for made in world.made if made.name.path.startswith(parts)]
