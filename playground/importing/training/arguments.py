"""Arguments of Keras that a project has no place for: what is said of each; none is dropped.

The tables have every argument that the places take in Keras 2 and 3, and that is not imported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from playground.catalog.metrics import METRICS
from playground.importing.network.values import Made, Name, Partial, Unknown, Value
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes

SILENT = frozenset(("name", "verbose"))
"""Arguments that change nothing but what is printed."""
LONGEST = 60
COUNTS = frozenset(("steps_per_epoch", "samples_per_epoch", "validation_steps", "nb_val_samples"))
"""Arguments that count batches or samples, often of data that is not at hand."""


@dataclass(frozen=True, slots=True)
class Unkept:
    """An argument that a project lacks.

    Attributes
    ----------
    kind : NoteKind
    message : str
        Has ``{}`` where the value is named.
    neutral : tuple
        Values for which it changes nothing.
    """

    kind: NoteKind
    message: str
    neutral: tuple[Value, ...] = (None,)


Table = Mapping[str, Unkept]


def _how(neutral: Value = None) -> Unkept:
    """Return an argument that says how it is computed, not what."""
    return Unkept(NoteKind.LEFT_OUT, "it says how training is computed, not what", (None, neutral))


def _files() -> Unkept:
    return Unkept(NoteKind.LEFT_OUT, "no file is written while a project trains")


OF_COMPILE: Table = MappingProxyType(
    {
        "loss_weights": Unkept(
            NoteKind.NEEDS_YOU, "the loss is multiplied by {} in the program, and not here"
        ),
        "sample_weight_mode": Unkept(
            NoteKind.NEEDS_YOU, "samples have weights ({}) in the program; here all count the same"
        ),
        "target_tensors": Unkept(NoteKind.NEEDS_YOU, "the targets ({}) are not imported"),
        "run_eagerly": _how(False),
        "jit_compile": Unkept(_how().kind, _how().message, (None, "auto", False)),
        "steps_per_execution": _how(1),
        "experimental_steps_per_execution": _how(1),
        "auto_scale_loss": _how(True),
        "distribute": _how(),
        "class_mode": Unkept(NoteKind.LEFT_OUT, "the loss says what the classes are"),
        "pss_evaluation_shards": _how(0),
    }
)
OF_FIT: Table = MappingProxyType(
    {
        "sample_weight": Unkept(
            NoteKind.NEEDS_YOU, "samples have weights in the program; here all count the same"
        ),
        "steps_per_epoch": Unkept(
            NoteKind.ASSUMED, "an epoch is {} batches in the program; here it is all samples once"
        ),
        "samples_per_epoch": Unkept(
            NoteKind.ASSUMED, "an epoch is {} samples in the program; here it is all samples once"
        ),
        "validation_steps": Unkept(
            NoteKind.ASSUMED,
            "validation stops after {} batches in the program; here it is of all samples",
        ),
        "nb_val_samples": Unkept(
            NoteKind.ASSUMED,
            "validation stops after {} samples in the program; here it is of all samples",
        ),
        "validation_freq": Unkept(
            NoteKind.ASSUMED,
            "validation is every {} epochs in the program; here it is every epoch",
            (None, 1),
        ),
        "show_accuracy": Unkept(
            NoteKind.ASSUMED, "choose the accuracy among the metrics to see it", (None, False)
        ),
        **dict.fromkeys(
            (
                *("validation_batch_size", "max_queue_size", "max_q_size", "workers"),
                *("nb_worker", "use_multiprocessing", "pickle_safe"),
            ),
            _how(),
        ),
    }
)
OF_OPTIMIZERS: Table = MappingProxyType(
    {
        "gradient_accumulation_steps": Unkept(
            NoteKind.NEEDS_YOU,
            "gradients of {} batches are added up in the program; choose a larger batch here",
            (None, 1),
        ),
        "ema_overwrite_frequency": Unkept(
            NoteKind.NEEDS_YOU,
            "the averaged weights replace the others every {} steps in the program, and not here",
        ),
        "exclude_from_weight_decay": Unkept(
            NoteKind.NEEDS_YOU, "{} have no weight decay in the program; here all weights have it"
        ),
        "schedule_decay": Unkept(
            NoteKind.ASSUMED, "Nadam has no argument schedule_decay ({}) any more", (None, 0.004)
        ),
        "loss_scale_factor": _how(),
        "is_legacy_optimizer": _how(False),
        "jit_compile": Unkept(_how().kind, _how().message, (None, True, False)),
    }
)
REDUCTIONS = (None, "auto", "sum_over_batch_size", "mean", "mean_with_sample_weight")
OF_LOSSES: Table = MappingProxyType(
    {
        "label_smoothing": Unkept(
            NoteKind.NEEDS_YOU,
            "labels are smoothed by {} in the program, and not here: the loss will be lower",
            (None, 0),
        ),
        "reduction": Unkept(
            NoteKind.NEEDS_YOU,
            "the losses of a batch become one by {} in the program; here their mean is taken",
            REDUCTIONS,
        ),
        "alpha": Unkept(
            NoteKind.NEEDS_YOU, "alpha is {} in the program; here it is 0.25", (None, 0.25)
        ),
        "gamma": Unkept(NoteKind.NEEDS_YOU, "gamma is {} in the program; here it is 2", (None, 2)),
        "apply_class_balancing": Unkept(
            NoteKind.NEEDS_YOU,
            "classes are balanced by alpha in the program, and not here",
            (None, False),
        ),
        "delta": Unkept(NoteKind.NEEDS_YOU, "delta is {} in the program; here it is 1", (None, 1)),
        "axis": Unkept(
            NoteKind.NEEDS_YOU,
            "classes are along axis {} in the program; here they are the last",
            (None, -1),
        ),
        "ignore_class": Unkept(
            NoteKind.NEEDS_YOU, "samples of class {} do not count in the program; here they do"
        ),
        "from_logits": Unkept(
            NoteKind.LEFT_OUT,
            "the output has its activation in the last layer",
            (None, True, False),
        ),
        "dtype": _how("float32"),
    }
)
METRIC_NOTE = "{name}: {word} is {value} in the program; here it is Keras's default"
METRIC_DEFAULTS: Mapping[str, tuple[Value, ...]] = MappingProxyType(
    {
        "threshold": (0.5,),
        "thresholds": (0.5, [0.5]),
        "k": (5,),
        "num_thresholds": (200,),
        "curve": ("ROC",),
        "summation_method": ("interpolation",),
        "multi_label": (False,),
        "from_logits": (False,),
        "class_aggregation": ("uniform_average",),
        "num_regressors": (0,),
        "dtype": ("float32",),
    }
)
OF_CALLBACKS: Table = MappingProxyType(
    {
        "baseline": Unkept(
            NoteKind.NEEDS_YOU,
            "training also stops in the program if {} is never reached, and not here",
        ),
        "initial_value_threshold": Unkept(
            NoteKind.ASSUMED, "weights worse than {} are not kept in the program; here they are"
        ),
        "epsilon": Unkept(NoteKind.ASSUMED, "epsilon ({}) is called min_delta now"),
        **dict.fromkeys(
            ("filepath", "save_best_only", "save_weights_only", "save_freq", "period", "options"),
            _files(),
        ),
    }
)


def named_arguments(made: Made, words: Sequence[str]) -> dict[str, Value]:
    """Return all arguments of a call by name; further ones have their place as a name."""
    given = dict(zip(words, made.arguments, strict=False)) | made.named
    further = made.arguments[len(words) :]
    return given | {f"argument {len(words) + n}": value for n, value in enumerate(further, 1)}


def note_metric(
    name: str, made: Made, line: int, notes: Notes, neutral: Mapping[str, Value]
) -> None:
    """Add a note on each argument of a metric that is not its default."""
    given = named_arguments(made, METRICS[name].arguments)
    for word, value in given.items():
        plain = (None, *METRIC_DEFAULTS.get(word, ()))
        if word in SILENT or _is_among(value, plain) or neutral.get(word, made) == value:
            continue
        message = METRIC_NOTE.format(name=name, word=word, value=shown(value))
        notes.add(line, NoteKind.ASSUMED, message)


def note_unkept(
    given: Mapping[str, Value], table: Table, owner: str, line: int, notes: Notes
) -> None:
    """Add a note on each argument that a project lacks."""
    for name, value in given.items():
        unkept = table.get(name)
        if name in SILENT or (value is None and unkept is None):
            continue
        if unkept is None:
            notes.add(line, NoteKind.NEEDS_YOU, f"{name} of {owner} is not known here")
        elif not _is_among(value, unkept.neutral):
            is_count = name in COUNTS and not (isinstance(value, int | float) and value > 0)
            message = unkept.message.format("an unknown number of" if is_count else shown(value))
            notes.add(line, unkept.kind, f"{name} of {owner}: {message}")


def _is_among(value: Value, plain: Sequence[Value]) -> bool:
    """Return whether a value is one of `plain`; True is not 1."""
    return any(
        value == each and isinstance(value, bool) is isinstance(each, bool) for each in plain
    )


def shown(value: Value) -> str:
    """Return a value of a program in a few words."""
    match value:
        case Name() | Made():
            text = value.leaf
        case Partial():
            text = "a function"
        case Unknown():
            text = value.text
        case bool() | int() | float() | str() | list() | tuple() | dict():
            text = str(value)
        case _:
            text = "a value that is not known"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
