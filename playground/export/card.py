"""The model card: a page of Markdown about an exported model, for whoever gets it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground import __version__
from playground.base.errors import DataError
from playground.base.files import write_text
from playground.base.params import defaults
from playground.base.tasks import TaskKind
from playground.catalog.callbacks import CALLBACKS
from playground.datasets.preparation.target import unscaled_output
from playground.datasets.preparation.values import (
    ArrayColumn,
    CategoryColumn,
    Column,
    DateColumn,
    NumberColumn,
    Preparation,
    TextColumn,
)
from playground.datasets.prepare import source_values
from playground.datasets.sources.table_file import TABLE_FILE, earlier_task
from playground.datasets.tables.plan import Plan, plan_of
from playground.datasets.tables.settings import Part, Role, settings_of
from playground.datasets.tables.splitting import split_words
from playground.datasets.task import Prepared, Samples
from playground.document.project import Project
from playground.training.wording import epochs_text

MOST_SAMPLES = 20_000
"""Metrics are those of this many samples of each set."""
MOST_LISTED = 12
LIBRARIES = ("keras", "tensorflow", "numpy")
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric of a set: what it is called, its value, and that of the baseline."""

    name: str
    value: float
    baseline: float


# Any: Keras has no types.
def figures_of(model: Any, data: Prepared, samples: Samples) -> tuple[Figure, ...]:
    """Return how good a model is for samples, in the units of the data, beside a baseline.

    The baseline always answers with the most frequent class, or the mean, of the training set.
    """
    y = samples.y[:MOST_SAMPLES]
    if not len(y) or not len(data.train):
        return ()
    outputs = np.asarray(model.predict(np.asarray(samples.x[:MOST_SAMPLES]), verbose=0))
    kind, train = data.task.kind, data.train.y
    if outputs.ndim > 2 or kind is TaskKind.MULTILABEL:
        return ()
    if kind is TaskKind.REGRESSION:
        return _number_figures(outputs, y, train, data.preparation)
    if kind is TaskKind.BINARY and outputs.shape[1] == 1:
        middle = data.task.middle
        found, truth, seen = (np.ravel(part) > middle for part in (outputs, y, train))
        counts = np.bincount(seen.astype(np.int64), minlength=2)
        return (_accuracy(found.astype(np.int64), truth.astype(np.int64), counts),)
    numbers, counted = (np.ravel(part).astype(np.int64) for part in (y, train))
    return (_accuracy(outputs.argmax(axis=1), numbers, np.bincount(counted)),)


def _accuracy(found: NDArray[Any], truth: NDArray[np.int64], counts: NDArray[np.int64]) -> Figure:
    return Figure(
        "Accuracy", float(np.mean(found == truth)), float(np.mean(truth == counts.argmax()))
    )


def _number_figures(
    outputs: Floats, y: NDArray[Any], train: NDArray[Any], preparation: Preparation | None
) -> tuple[Figure, ...]:
    mean = np.broadcast_to(train.mean(axis=0, dtype=np.float64).astype(np.float32), y.shape)
    parts = [outputs.reshape(y.shape), np.asarray(y), mean]
    if preparation is not None:
        parts = [unscaled_output(preparation.target, part) for part in parts]
    found, truth, usual = (part.astype(np.float64) for part in parts)
    spread = float(np.square(truth - truth.mean(axis=0)).sum())

    def error(answer: NDArray[np.float64]) -> tuple[float, float, float]:
        off = answer - truth
        squares = float(np.square(off).sum())
        explained = 1 - squares / spread if spread else 0.0
        return float(np.abs(off).mean()), float(np.sqrt(np.square(off).mean())), explained

    names = ("Mean absolute error", "Root mean squared error", "R²")
    pairs = zip(names, error(found), error(usual), strict=True)
    return tuple(Figure(name, mine, theirs) for name, mine, theirs in pairs)


def card_path(model: Path) -> Path:
    """Return the path of the card beside the model at `model`.

    >>> card_path(Path("digits.keras")).name
    'digits.keras.card.md'
    """
    return model.with_name(f"{model.name}.card.md")


def write_card(path: Path, text: str) -> None:
    """Write a card, atomically.

    Raises
    ------
    OSError
        It cannot be written; an existing file is unchanged.
    """
    write_text(path, text)


# Any: Keras has no types.
def card_of(
    project: Project,
    model: Any,
    data: Prepared,
    preparation: Preparation | None,
    *,
    epochs: int,
) -> str:
    """Return the card of a model trained for `epochs`. Predicts both sets; may take a moment."""
    lines = [
        f"# {_plain(project.title) or 'A network'}",
        "",
        *_paragraph(project.notes),
        f"Written on {datetime.now().astimezone():%Y-%m-%d} by Neural network playground "
        f"{__version__}, with {', '.join(_versions())}.",
        "",
        "## Data",
        "",
        *_data(project, data, preparation),
        "",
        "## Quality",
        "",
        *_figures(model, data),
        "",
        "## Network and training",
        "",
        *_training(project, model),
        *_length(project, epochs),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _versions() -> Iterator[str]:
    for name in LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:  # a bundle need not have its metadata
            continue


def _data(project: Project, data: Prepared, preparation: Preparation | None) -> Iterator[str]:
    spec, values = source_values(project.data)
    path = Path(str(values.get("path", ""))).name
    yield f"- Source: {_plain(spec.label)}{f', {_plain(path)}' if path else ''}"
    yield f"- Samples: {len(data.train):,} for training, {len(data.test):,} for the test"
    plan = _plan_of(project)
    if plan is not None:
        yield from _table_words(project, plan, len(data.train) + len(data.test))
    elif not spec.has_test_set:
        share, seed = project.data.train_fraction, project.data.seed
        yield f"- Split: {share:.0%} for training at random, not stratified, seed {seed}"
    yield from _validation(project, len(data.train))
    if preparation is None:
        return
    target = preparation.target
    classes = ", ".join(map(_plain, target.class_names[:MOST_LISTED]))
    yield f"- It predicts: {_plain(target.name) or 'the target'} ({target.kind.value})" + (
        f": {classes}" if classes else f" {_plain(target.unit)}".rstrip()
    )
    if preparation.window is not None:
        yield (
            f"- It is a time series: the model {preparation.window.in_words}. The last part is "
            "the test."
        )
    if target.scale:
        yield "- The target was scaled for training; answers are in the units of the data."
    yield ""
    yield "| column | kind | in the training data | missing cells |"
    yield "| --- | --- | --- | --- |"
    for column in preparation.columns:
        yield _row(column)


def _plan_of(project: Project) -> Plan | None:
    """Return what happens to the table that is the data; None for other data."""
    spec, values = source_values(project.data)
    if spec is not TABLE_FILE or not values["found"]:
        return None
    try:
        return None if earlier_task(values) is not None else plan_of(values)
    except DataError:
        return None


def _table_words(project: Project, plan: Plan, used: int) -> Iterator[str]:
    """Yield how a table was split, and what of it was left out."""
    share, seed = project.data.train_fraction, project.data.seed
    has_split = settings_of(str(source_values(project.data)[1]["columns"])).split.kind is not None
    has_strata = has_split and plan.task is not TaskKind.REGRESSION
    words = split_words(plan.split, plan.facts, share, seed, has_strata=has_strata)
    yield f"- Split: {_plain(words)}"
    left_out = plan.facts.rows - used
    if left_out > 0 and not plan.window.steps:
        names = [column.name for column in plan.dropping]
        if plan.target.facts.missing:
            names.append(plan.target.name)
        reasons = [f"no value of {_listed(names)}"] if names else []
        if Part.LEFT_OUT in dict(plan.split.parts).values():
            reasons.append(f"{_plain(plan.split.column)} says so")
        why = f" ({', or '.join(reasons)})" if reasons else ""
        yield f"- Rows left out: {left_out:,} of {plan.facts.rows:,}{why}"
    ignored = [column.name for column in plan.columns if column.role is Role.IGNORED]
    if ignored:
        yield f"- Columns left out: {_listed(ignored)}"
    unread = [each for each in plan.facts.columns if each.unread]
    for each in unread[:MOST_LISTED]:
        yield f"- Cells that could not be read in {_plain(each.name)}: {each.unread:,}"


def _listed(names: list[str]) -> str:
    more = len(names) - MOST_LISTED
    return ", ".join(map(_plain, names[:MOST_LISTED])) + (f" and {more} more" if more > 0 else "")


def _validation(project: Project, count: int) -> Iterator[str]:
    share = project.training.validation_split
    if share:
        last = count - int(count * (1 - share))
        yield f"- Validation: the last {share:.0%} of the training samples ({last:,})"
    else:
        yield "- Validation: the test samples, which are also shown during training"


def _row(column: Column) -> str:
    match column:
        case NumberColumn():
            what = ("number", f"{column.low:g} to {column.high:g} {column.unit}".strip())
            fill = "" if column.fill is None else f"filled with {column.fill:g}"
        case CategoryColumn():
            shown = ", ".join(column.vocabulary[:MOST_LISTED])
            more = len(column.vocabulary) - MOST_LISTED
            what = ("category", shown + (f" and {more} more" if more > 0 else ""))
            fill = f"filled with {column.fill}" if column.fill else "counted as unknown"
        case DateColumn():
            low, high = (str(np.datetime64(each, "s"))[:10] for each in (column.low, column.high))
            what = ("date", f"{low} to {high}")
            day = "" if column.fill is None else str(np.datetime64(column.fill, "s"))[:10]
            fill = f"filled with {day}" if day else ""
        case TextColumn():
            what, fill = ("text", f"{len(column.vocabulary):,} words"), "no words"
        case ArrayColumn():
            what = (f"array {column.shape}", f"{column.low:g} to {column.high:g}")
            fill = ""
    filled = fill or "not allowed"
    return f"| {_plain(column.name)} | {what[0]} | {_plain(what[1])} | {_plain(filled)} |"


def _figures(model: Any, data: Prepared) -> Iterator[str]:
    sets = (("test", data.test), ("training", data.train))
    found = {name: figures_of(model, data, samples) for name, samples in sets}
    if not any(found.values()):
        yield "The data was not available when this was written."
        return
    yield "| metric | set | model | baseline |"
    yield "| --- | --- | --- | --- |"
    for name, entries in found.items():
        for entry in entries:
            yield f"| {entry.name} | {name} | {entry.value:.4g} | {entry.baseline:.4g} |"
    yield ""
    is_number = data.task.kind is TaskKind.REGRESSION
    usual = "the mean" if is_number else "the most frequent class"
    yield f"The baseline always answers with {usual} of the training set."


def _training(project: Project, model: Any) -> Iterator[str]:
    training = project.training
    yield f"- Layers: {len(project.network.layers)}, with {model.count_params():,} parameters"
    yield f"- Loss: {training.loss}; optimizer: {training.optimizer.name}, learning rate "
    yield f"  {training.learning_rate:g}, batches of {training.batch_size}"
    if training.class_weights:
        weights = ", ".join(f"{weight:.3g}" for weight in training.class_weights)
        yield f"- Class weights, in the order of the classes: {weights}"
    else:
        yield "- Class weights: none"
    yield f"- Seed: {training.seed}"


def _length(project: Project, epochs: int) -> Iterator[str]:
    """Yield how long it was trained, and the rules that watched over it."""
    yield f"- Trained for {epochs_text(epochs)}"
    for rule in project.training.callbacks:
        spec = CALLBACKS[rule.name]
        values = {**defaults(spec.params), **rule.params}
        shown = (each.name for each in spec.params if not each.is_advanced)
        said = ", ".join(f"{name} {values[name]}" for name in shown)
        yield f"- {_plain(f'{spec.label}: {said}')}"


def _paragraph(notes: str) -> list[str]:
    words = _plain(notes)
    return [words, ""] if words else []


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return re.sub(r"([\\`*_{}\[\]<>#|!])", r"\\\1", line)
