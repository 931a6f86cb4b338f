"""The rules that the callbacks of a program are, those that it defines itself too."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playground.base.params import ParamValue, Selection
from playground.catalog.callbacks import (
    BEST_WEIGHTS,
    CALLBACKS,
    STOP_AT_METRIC,
    CallbackSpec,
    is_better_high,
)
from playground.catalog.in_programs import RATE_CALLBACK, WATCHING
from playground.catalog.metrics import METRICS
from playground.importing.network.values import Function, Instance, Made, Name, Value
from playground.importing.network.world import World
from playground.importing.result import NoteKind
from playground.importing.training.arguments import OF_CALLBACKS, named_arguments, shown
from playground.importing.training.optimizing import chosen_params
from playground.importing.training.rate_functions import FoundRate

OF_FILES = frozenset(("filepath", "save_best_only", "save_weights_only", "save_freq", "period"))
STEERING = frozenset(
    (
        *("set_value", "assign", "set_weights", "load_weights", "load_model"),
        *("assign_add", "assign_sub", "apply_gradients", "fit", "compile"),
    )
)
"""What a callback calls that changes how training continues."""
STEERED = frozenset(("stop_training", "learning_rate", "lr", "trainable", "optimizer", "weights"))
"""What a callback sets that changes how training continues; the others only watch."""
RateReader = Callable[[Value], FoundRate]


@dataclass(slots=True)
class Rules:
    """What the callbacks of a program mean.

    Attributes
    ----------
    selections : list of Selection
    fields : dict
        Fields of `TrainingConfig` for learning rate and schedule.
    """

    selections: list[Selection] = field(default_factory=list)
    fields: dict[str, object] = field(default_factory=dict)

    def add(self, rule: Selection | None) -> None:
        """Add a rule once."""
        if rule is not None and rule not in self.selections:
            self.selections.append(rule)


@dataclass(frozen=True, slots=True)
class CallbackReader:
    """Reads the callbacks of one call of `fit`.

    Attributes
    ----------
    call : Made
    world : World
    loads_best : bool
        Whether the script loads the best weights afterwards.
    rate_of : callable
        From the function of a `LearningRateScheduler` to the schedule that it is.
    """

    call: Made
    world: World
    loads_best: bool
    rate_of: RateReader

    def rules(self, value: Value) -> Rules:
        """Return what the argument ``callbacks`` means."""
        found = Rules()
        if value is None:
            return found
        for entry in list(value) if isinstance(value, list | tuple) else [value]:
            made = Made(entry, (), {}, self.call.line) if isinstance(entry, Name) else entry
            if isinstance(made, Instance):
                found.add(self._own(made))
            elif not isinstance(made, Made):
                self._note(self.call.line, NoteKind.NEEDS_YOU, _unknown(made))
            elif made.leaf == RATE_CALLBACK:
                found.fields |= self._rate(made)
            else:
                found.add(self._rule(made))
        return found

    def _note(self, line: int, kind: NoteKind, message: str) -> None:
        self.world.notes.add(line, kind, message)

    def _rate(self, made: Made) -> dict[str, object]:
        """Return the fields for a `LearningRateScheduler`."""
        given = named_arguments(made, ("schedule", "verbose"))
        rate = self.rate_of(given.get("schedule"))
        line = made.line or self.call.line
        if rate.schedule is None:
            message = f"the {made.leaf} is not imported ({rate.why}); choose a schedule"
            self._note(line, NoteKind.NEEDS_YOU, message)
            return {}
        message = (
            f"the {made.leaf} is the schedule {rate.schedule.name} for these epochs; with other "
            "data or another batch size, set its steps again"
        )
        self._note(line, NoteKind.ASSUMED, message)
        return {"schedule": rate.schedule, "learning_rate": rate.initial}

    def _own(self, callback: Instance) -> Selection | None:
        """Return the rule for a callback that the program defines."""
        owner, line = callback.owner, callback.line
        methods = [each for each in owner.values.values() if isinstance(each, Function)]
        stop = _stop_rule(owner.find("on_epoch_end"), callback)
        is_steering = any(_steers(each.definition) for each in methods)
        if stop is not None:
            message = f"the callback {owner.name} is the rule {STOP_AT_METRIC.label!r}"
            self._note(line, NoteKind.ASSUMED, message)
            return _selected_stop(*stop)
        if is_steering:
            message = f"the callback {owner.name} changes the training; it is not imported"
            self._note(line, NoteKind.NEEDS_YOU, message)
        else:
            message = f"the callback {owner.name} only watches; the panels do that here"
            self._note(line, NoteKind.LEFT_OUT, message)
        return None

    def _rule(self, made: Made) -> Selection | None:
        spec = _callback_spec(made.leaf)
        line = made.line or self.call.line
        if spec is None:
            kind = NoteKind.LEFT_OUT if made.leaf in WATCHING else NoteKind.NEEDS_YOU
            self._note(line, kind, f"the callback {made.leaf} is not supported here")
            return None
        given = named_arguments(made, spec.positional)
        if isinstance(given.get("monitor"), str):
            given["monitor"] = _figure(str(given["monitor"]))
        if spec is BEST_WEIGHTS:
            return self._best_weights(spec, given, line)
        if spec is STOP_AT_METRIC:
            is_high = given.pop("is_better_high", None) is True
            given["mode"] = _mode(str(given.get("monitor")), is_high=is_high)
        return self._selected(spec, {**spec.keras_defaults, **given}, line)

    def _best_weights(
        self, spec: CallbackSpec, given: Mapping[str, Value], line: int
    ) -> Selection | None:
        if given.get("save_best_only") is not True:
            self._note(
                line,
                NoteKind.LEFT_OUT,
                "the project file keeps the trained model; with save_best_only=True the best "
                "weights are kept",
            )
            return None
        if not self.loads_best:
            message = "training ends with the best weights; no file is written"
            self._note(line, NoteKind.ASSUMED, message)
        kept = {name: value for name, value in given.items() if name not in OF_FILES}
        return self._selected(spec, kept, line)

    def _selected(self, spec: CallbackSpec, given: Mapping[str, Value], line: int) -> Selection:
        notes = self.world.notes
        params = chosen_params(
            spec.params, given, spec.keras_class or spec.label, line, notes, table=OF_CALLBACKS
        )
        return Selection(spec.name, params)


def _unknown(value: Value) -> str:
    return f"the callback {shown(value)} is not known here"


def _callback_spec(leaf: str) -> CallbackSpec | None:
    names = ((spec, (spec.keras_class, spec.name, spec.script_class)) for spec in CALLBACKS)
    return next((spec for spec, each in names if leaf in each), None)


def _figure(monitor: str) -> str:
    prefix = "val_" if monitor.startswith("val_") else ""
    name = monitor.removeprefix("val_")
    names = {alias: metric.name for metric in METRICS for alias in metric.aliases}
    return prefix + names.get(name, name)


def _mode(monitor: str, *, is_high: bool) -> str:
    if is_better_high(monitor) is is_high:
        return "auto"
    return "max" if is_high else "min"


def _steers(definition: ast.FunctionDef) -> bool:
    """Return whether a method of a callback changes how training continues."""
    for node in ast.walk(definition):
        match node:
            case ast.Attribute(attr=word, ctx=ast.Store()) if word in STEERED:
                return True
            case ast.Call(func=ast.Attribute(attr=word) | ast.Name(id=word)) if word in STEERING:
                return True
    return False


def _selected_stop(monitor: str, target: float, is_high: bool) -> Selection:
    params: dict[str, ParamValue] = {"monitor": monitor, "target": target}
    mode = _mode(monitor, is_high=is_high)
    return Selection(STOP_AT_METRIC.name, params if mode == "auto" else {**params, "mode": mode})


def _stop_rule(method: Value, callback: Instance) -> tuple[str, float, bool] | None:
    """Return figure, target and direction of ``if logs[figure] > target: stop_training = True``.

    None for a method that does anything else but print.
    """
    if not isinstance(method, Function):
        return None
    tests = [node for node in method.definition.body if not _is_silent(node)]
    if len(tests) != 1 or not isinstance(tests[0], ast.If) or tests[0].orelse:
        return None
    steps = [node for node in tests[0].body if not _is_silent(node)]
    if len(steps) != 1 or not _stops(steps[0]):
        return None
    parts = tests[0].test.values if isinstance(tests[0].test, ast.BoolOp) else [tests[0].test]
    found = [rule for part in parts if (rule := _compared(part, method, callback)) is not None]
    return found[0] if len(found) == 1 else None


def _is_silent(node: ast.stmt) -> bool:
    """Return whether a statement only prints or documents."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
            return True
        case ast.Assign(targets=[ast.Name(id="logs")]):
            return True
    return False


def _stops(node: ast.stmt) -> bool:
    match node:
        case ast.Assign(
            targets=[ast.Attribute(attr="stop_training")], value=ast.Constant(value=True)
        ):
            return True
    return False


def _compared(
    node: ast.expr, method: Function, callback: Instance
) -> tuple[str, float, bool] | None:
    """Return figure, target and direction of a comparison with a number."""
    match node:
        case ast.Compare(left=left, ops=[ast.Gt() | ast.GtE()], comparators=[right]):
            is_high = True
        case ast.Compare(left=left, ops=[ast.Lt() | ast.LtE()], comparators=[right]):
            is_high = False
        case _:
            return None
    figure, target = _figure_in(left), _number_in(right, method, callback)
    return None if not figure or target is None else (_figure(figure), target, is_high)


def _figure_in(node: ast.expr) -> str:
    """Return the figure that ``logs.get("acc")`` or ``logs["acc"]`` reads."""
    match node:
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(word)), *_]):
            return word
        case ast.Subscript(slice=ast.Constant(value=str(word))):
            return word
    return ""


def _number_in(node: ast.expr, method: Function, callback: Instance) -> float | None:
    """Return a number that is written, or kept in a variable or in the callback."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=word):
            value = method.scope.get(word)
        case ast.Attribute(value=ast.Name(id="self"), attr=word):
            value = callback.values.get(word)
        case _:
            return None
    return float(value) if isinstance(value, int | float) else None
