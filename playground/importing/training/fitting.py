"""Reads epochs, batch size, validation, class weights and callbacks from `fit`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType

from playground.base.errors import PlaygroundError
from playground.datasets.targets import MOST_CLASSES
from playground.document.project import TrainingConfig
from playground.document.validation import MOST_EPOCHS, TRAINING_PARAMS
from playground.importing.network.constants import is_plain
from playground.importing.network.values import Dataset, Made, Value
from playground.importing.network.world import World
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes
from playground.importing.training.arguments import OF_FIT, named_arguments, note_unkept, shown
from playground.importing.training.callbacks import CallbackReader
from playground.importing.training.rate_functions import FoundRate, schedule_of

WORDS = (
    *("x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split"),
    *("validation_data", "shuffle", "class_weight", "sample_weight", "initial_epoch"),
    *("steps_per_epoch", "validation_steps", "validation_batch_size", "validation_freq"),
)
"""The arguments of `fit` in their order."""
GENERATOR_WORDS = (
    *("generator", "steps_per_epoch", "epochs", "verbose", "callbacks", "validation_data"),
    *("validation_steps", "validation_freq", "class_weight"),
)
"""The arguments of `fit_generator` in their order."""
READ = frozenset((*WORDS[:10], "initial_epoch", "generator"))
OLD: Mapping[str, str] = MappingProxyType({"nb_epoch": "epochs"})
DEFAULTS: Mapping[str, Value] = MappingProxyType(
    {"epochs": 1, "batch_size": 32, "validation_split": 0.0, "shuffle": True}
)
HEAVIEST = 1e6
USUAL_EPOCHS = 100
"""Epochs for which a schedule is looked at, where training has no end."""


@dataclass(frozen=True, slots=True)
class FitContext:
    """What is known where `fit` is called.

    Attributes
    ----------
    world : World
    loads_best : bool
        Whether the script loads the best weights afterwards.
    samples : int or None
        The training samples of the project; None where that is not known.
    learning_rate : float
        Of the optimizer.
    rounds : int
        How often the same line fits the same model, as in a loop.
    """

    world: World
    loads_best: bool
    samples: int | None
    learning_rate: float = TrainingConfig().learning_rate
    rounds: int = 1


def fit_arguments(call: Made) -> dict[str, Value]:
    """Return the arguments of a call of `fit` by name."""
    given = _given(call)
    source = source_of(call)
    if not isinstance(source, Dataset):
        return given
    from_source = {"x": source.x, "y": source.y}
    if isinstance(source.batch, int):
        from_source["batch_size"] = source.batch
    return {**given, **from_source}


def source_of(call: Made) -> Value:
    """Return what a call of `fit` takes its batches or its samples from."""
    given = _given(call)
    return given.get("x", given.get("generator"))


def _given(call: Made) -> dict[str, Value]:
    words = GENERATOR_WORDS if call.leaf == "fit_generator" else WORDS
    given = named_arguments(call, words)
    return {OLD.get(name, name): value for name, value in given.items()}


def fitted_fields(call: Made, context: FitContext) -> dict[str, object]:
    """Return the fields of `TrainingConfig` that a call of `fit` sets."""
    given = fit_arguments(call)
    notes = context.world.notes
    rest = {name: value for name, value in given.items() if name not in READ}
    note_unkept(rest, OF_FIT, "fit", call.line, notes)
    if given.get("validation_data") is not None and given.get("validation_split"):
        given["validation_split"] = 0.0  # Keras does the same
        message = "validation_data takes the place of validation_split"
        notes.add(call.line, NoteKind.LEFT_OUT, message)
    fields = _plain_fields(given, call, notes)
    if context.rounds > 1 and not given.get("initial_epoch"):
        _repeat(fields, context.rounds, call, notes)
    _take_off_epochs(fields, given.get("initial_epoch"), call, notes)
    endless = context.world.facts.endless
    if endless is not None and fields["epochs"] == endless:
        fields["epochs"] = 0
    fields["class_weights"] = _class_weights(given.get("class_weight"), call.line, notes)
    reader = CallbackReader(call, context.world, context.loads_best, _rate_reader(fields, context))
    rules = reader.rules(given.get("callbacks"))
    return fields | {"callbacks": tuple(rules.selections)} | rules.fields


def _plain_fields(given: Mapping[str, Value], call: Made, notes: Notes) -> dict[str, object]:
    """Return epochs, batch size, split and order, with Keras's defaults."""
    fields: dict[str, object] = {}
    for param in TRAINING_PARAMS:
        if param.name not in DEFAULTS:
            continue
        value = given.get(param.name)
        value = DEFAULTS[param.name] if value is None else value
        if not is_plain(value):
            message = f"{param.name} is unknown; {DEFAULTS[param.name]} is used"
            notes.add(call.line, NoteKind.ASSUMED, message)
            value = DEFAULTS[param.name]
        try:
            fields[param.name] = param.parse(value)
        except PlaygroundError as error:
            fields[param.name] = DEFAULTS[param.name]
            notes.add(call.line, NoteKind.ASSUMED, f"{error}; {DEFAULTS[param.name]} is used")
    return fields


def _repeat(fields: dict[str, object], rounds: int, call: Made, notes: Notes) -> None:
    """Count the epochs of a ``fit`` that a loop repeats for the same model."""
    epochs = fields["epochs"]
    assert isinstance(epochs, int)
    total = min(epochs * rounds, MOST_EPOCHS)
    fields["epochs"] = total
    message = f"{call.leaf}() is repeated {rounds} times: these are {total} epochs in all"
    notes.add(call.line, NoteKind.ASSUMED, message)


def _take_off_epochs(fields: dict[str, object], first: Value, call: Made, notes: Notes) -> None:
    """Take the epochs before ``initial_epoch`` off; training begins at 0 here."""
    if not first:
        return
    epochs = fields["epochs"]
    if isinstance(first, int) and isinstance(epochs, int) and 0 < first < epochs:
        fields["epochs"] = epochs - first
        message = f"training goes from epoch {first} to {epochs}: these are {epochs - first} epochs"
        notes.add(call.line, NoteKind.ASSUMED, message)
    else:
        message = f"initial_epoch ({shown(first)}) is not imported; all epochs are counted"
        notes.add(call.line, NoteKind.ASSUMED, message)


def _rate_reader(fields: Mapping[str, object], context: FitContext) -> Callable[[Value], FoundRate]:
    """Return what turns the function of a `LearningRateScheduler` into a schedule."""
    split, batch, epochs = (fields[name] for name in ("validation_split", "batch_size", "epochs"))
    assert isinstance(split, int | float)
    assert isinstance(batch, int)
    assert isinstance(epochs, int)
    samples = context.samples
    kept = samples - int(samples * split) if samples else 0

    def rate_of(function: Value) -> FoundRate:
        if kept <= 0:
            return FoundRate(None, why="how many batches an epoch has is not known")
        return schedule_of(
            function,
            context.world,
            epochs=epochs or USUAL_EPOCHS,
            steps=ceil(kept / batch),
            initial=context.learning_rate,
        )

    return rate_of


def _class_weights(value: Value, line: int, notes: Notes) -> tuple[float, ...]:
    """Return one factor per class; a class that has none counts as 1, as in Keras."""
    if not value:
        return ()
    weights = value if isinstance(value, dict) else {}
    places = [key for key in weights if isinstance(key, int) and 0 <= key < MOST_CLASSES]
    numbers = [weights.get(place, 1.0) for place in range(max(places, default=-1) + 1)]
    factors = tuple(float(each) for each in numbers if isinstance(each, int | float) and each >= 0)
    is_known = len(places) == len(weights) and len(factors) == len(numbers)
    if not factors or not is_known or max(factors) > HEAVIEST:
        message = f"the class weights ({shown(value)}) are unknown; here all classes count the same"
        notes.add(line, NoteKind.NEEDS_YOU, message)
        return ()
    return factors
