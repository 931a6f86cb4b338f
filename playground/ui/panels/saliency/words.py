"""The names of places and outputs of a saliency map, and the sentence below it."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from playground.base.number_text import with_minus
from playground.datasets.preparation.values import FIRST_TOKEN, PADDING, TextColumn
from playground.datasets.task import Prepared, Task, TaskKind
from playground.training.protocol.probes import Floats
from playground.training.protocol.saliency import SaliencyAnswer
from playground.ui.panels.captions import class_name, figure, label_text

PRECISE = 0.02
"""Up to this share of the change, a difference of the sum of the parts is not mentioned."""
SMALL = 1e-3
UNREACHED = (
    "No gradient reaches the input: the output does not depend on it, or it passes a step "
    "without a slope."
)


class Form(Enum):
    """How a sample is drawn; the value names what it is compared with."""

    PICTURE = "a dark picture"
    STEPS = "the average sequence"
    WORDS = "a text without words"
    COLUMNS = "the average sample"


@dataclass(frozen=True, slots=True)
class Row:
    """One place: its name, gradient, and part of the change of the output."""

    name: str
    gradient: float
    part: float


def form_of(task: Task) -> Form:
    """Return how samples of a task are drawn."""
    if task.is_image:
        return Form.PICTURE
    if task.vocabulary is not None:
        return Form.WORDS
    return Form.STEPS if len(task.input_shape) > 1 else Form.COLUMNS


def rows_of(answer: SaliencyAnswer, data: Prepared, form: Form) -> list[Row]:
    """Return the places of a row or a text; columns with the largest part first."""
    names = (
        _words(answer.x, data)
        if form is Form.WORDS
        else _columns(data.task, int(np.prod(answer.x.shape)))
    )
    slopes, parts = answer.gradient.ravel(), answer.attributions.ravel()
    rows = [
        Row(name, float(slope), float(part))
        for name, slope, part in zip(names, slopes, parts, strict=False)
        if name
    ]
    if form is Form.COLUMNS:
        rows.sort(key=lambda row: -abs(row.part))
    return rows


def steps_of(answer: SaliencyAnswer) -> tuple[Floats, Floats]:
    """Return gradient and part of each step of a sequence, (steps,) float32 both.

    Several numbers of a step count together: the length of their gradient, the sum of parts.
    """
    count = answer.x.shape[0]
    slopes = answer.gradient.reshape(count, -1)
    parts = answer.attributions.reshape(count, -1).sum(axis=1)
    slope = slopes[:, 0] if slopes.shape[1] == 1 else np.linalg.norm(slopes, axis=1)
    return np.asarray(slope, np.float32), np.asarray(parts, np.float32)


def _columns(task: Task, count: int) -> tuple[str, ...]:
    names = task.feature_names
    return names if len(names) == count else tuple(f"input {at + 1}" for at in range(count))


def _words(tokens: Floats, data: Prepared) -> list[str]:
    """Return the words of a text; their numbers where the words are not known. No padding."""
    columns = data.preparation.columns if data.preparation is not None else ()
    texts = [column for column in columns if isinstance(column, TextColumn)]
    words = texts[0].vocabulary if len(texts) == 1 else ()
    names = []
    for token in tokens.ravel().astype(np.int64).tolist():
        place = token - FIRST_TOKEN
        if token == PADDING and words:
            names.append("")
        else:
            names.append(words[place] if 0 <= place < len(words) else f"word {token}")
    return names


def units_of(task: Task) -> tuple[str, ...]:
    """Return the names of the outputs to choose from; empty if there is one only."""
    if task.kind is TaskKind.MULTICLASS:
        return tuple(class_name(task, at) for at in range(task.output_units))
    if task.output_units > 1:
        return tuple(f"output {at + 1}" for at in range(task.output_units))
    return ()


def output_name(task: Task, unit: int) -> str:
    """Return the class that an output stands for; empty for a number."""
    names = units_of(task)
    if unit < len(names):
        return f"“{names[unit]}”"
    if task.kind is TaskKind.BINARY:
        return f"“{class_name(task, 1)}”"
    return ""


def said(task: Task, outputs: Floats) -> str:
    """Return what the network answers: a class and its output, or a number."""
    if task.kind is TaskKind.MULTICLASS:
        best = int(np.argmax(outputs))
        return f"{class_name(task, best)} ({with_minus(f'{outputs[best]:.3f}')})"
    value = float(outputs[0])
    if task.kind is TaskKind.BINARY:
        name = label_text(task, value)
        return f"{name} ({with_minus(f'{value:.3f}')})"
    return figure(value)


def law(answer: SaliencyAnswer, task: Task, form: Form, scale: float = 1.0) -> str:
    """Return the sentence that says whether the parts add up to the change of the output.

    Parameters
    ----------
    scale : float
        How much 1 of the network's output is in the units of `answer`.
    """
    if not answer.is_reached:
        return UNREACHED
    total, change = float(answer.attributions.sum(dtype=np.float64)), answer.change
    name = output_name(task, answer.unit)
    what = f"The output for {name}" if name else "The output"
    direction = "higher" if change >= 0 else "lower"
    text = (
        f"{what} is {figure(abs(change))} {direction} than for {form.value}; the parts add up "
        f"to {figure(total)}."
    )
    if abs(total - change) > max(PRECISE * abs(change), SMALL * scale):
        text += " They should be equal: the network bends too sharply for this many points."
    return text
