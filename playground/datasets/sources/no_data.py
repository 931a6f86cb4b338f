"""No data yet: what a network needs is known, but nobody has chosen the data.

It is what a model has that was opened from a file. Its samples are random numbers of the
right shape, so that shapes and activations can be looked at.
"""

from math import prod

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import DataError
from playground.base.params import Choice, Int, ParamValue, Shape
from playground.datasets.script_code import Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Samples, Task, TaskKind

MOST_SAMPLES = 32
FEWEST_SAMPLES = 4
"""Training and test together."""
USUAL_NUMBERS = 4_000_000
"""Fewer samples are drawn rather than more numbers."""
MOST_NUMBERS = 2**24
"""In one sample, or in one prediction."""
MOST_NAMES = 100_000
LARGEST_SIZE = 10_000_000


def _sizes(values: Values, name: str) -> tuple[int, ...]:
    sizes = values[name]
    assert isinstance(sizes, tuple)
    return sizes


def _kind(values: Values) -> TaskKind:
    """Return the kind; yes-or-no has one output, and classes have several."""
    kind, output = TaskKind(str(values["kind"])), _sizes(values, "output")
    is_odd = (kind is TaskKind.BINARY and output != (1,)) or (
        kind is TaskKind.MULTICLASS and not 1 < output[-1] <= MOST_NAMES
    )
    return TaskKind.MULTILABEL if is_odd else kind


def _describe(values: Values) -> Task:
    output, tokens, kind = _sizes(values, "output"), values["tokens"], _kind(values)
    shape, is_multiclass = _sizes(values, "shape"), kind is TaskKind.MULTICLASS
    names = tuple(map(str, range(output[-1]))) if is_multiclass else ()
    return Task(
        kind=kind,
        input_shape=shape,
        output_units=output[-1],
        class_names=("0", "1") if kind is TaskKind.BINARY else names,
        low=-1.0 if kind is TaskKind.REGRESSION else 0.0,
        vocabulary=tokens if isinstance(tokens, int) and tokens else None,
        samples=_count(shape, output),
        target_shape=output if len(output) > 1 else (),
        is_noise=True,
    )


def needs_of(task: Task) -> dict[str, ParamValue]:
    """Return the parameters with which noise has the form of the data of `task`."""
    return {
        "shape": task.input_shape,
        "output": task.output_shape,
        "kind": task.kind.value,
        "tokens": task.vocabulary or 0,
    }


def _count(shape: tuple[int, ...], output: tuple[int, ...]) -> int:
    largest = max(prod(shape), prod(output))
    return min(MOST_SAMPLES, max(FEWEST_SAMPLES, USUAL_NUMBERS // largest))


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    task = _describe(values)
    largest = max(prod(task.input_shape), prod(task.output_shape))
    if largest > MOST_NUMBERS:
        raise DataError(
            f"A sample of this network has {largest:,} numbers, too many to draw at random; choose "
            "data in the Data tab"
        )
    count = _count(task.input_shape, task.output_shape)
    return Raw(Samples(_inputs(task, generator, count), _targets(task, generator, count)))


def _inputs(task: Task, generator: np.random.Generator, count: int) -> NDArray[np.float32]:
    """Return word numbers, brightness from 0 to 1, or numbers around 0."""
    shape = (count, *task.input_shape)
    if task.vocabulary is not None:
        return read_only(generator.integers(0, task.vocabulary, shape).astype(np.float32))
    draw = generator.random if task.is_image else generator.standard_normal
    return read_only(draw(shape, np.float32))


def _targets(
    task: Task, generator: np.random.Generator, count: int
) -> NDArray[np.float32] | NDArray[np.int32]:
    shape = (count, *task.output_shape)
    if task.kind is TaskKind.REGRESSION:
        return read_only(generator.uniform(-1, 1, shape).astype(np.float32))
    if task.kind is TaskKind.MULTICLASS:
        return read_only(generator.integers(0, task.output_units, shape[:-1]).astype(np.int32))
    return read_only(generator.integers(0, 2, shape).astype(np.float32))


def _code(_values: Values) -> Lines:
    return (
        "# No data is chosen yet: load yours here, as x and y, in place of these lines.",
        'needed = {"sample": $shape, "output": $output, "kind": $kind, "tokens": $tokens}',
        'raise SystemExit(f"no data is chosen yet; load x and y: {needed}")',
    )


NO_DATA = DatasetSpec(
    name="no_data",
    label="No data yet",
    short_label="no data yet",
    group="Your own",
    summary="Random numbers of the shape that the network takes, until you choose data.",
    params=(
        Shape(
            name="shape",
            help="Shape of one sample, without the batch.",
            default=(2,),
            min_length=1,
            max_length=4,
            maximum=LARGEST_SIZE,
            caption="Shape of a sample",
        ),
        Shape(
            name="output",
            help="Shape of one prediction: the number of classes, or of numbers to predict.",
            default=(1,),
            min_length=1,
            max_length=4,
            maximum=LARGEST_SIZE,
            caption="Shape of the output",
        ),
        Choice(
            name="kind",
            help="What the network predicts.",
            default=TaskKind.BINARY.value,
            options=tuple(kind.value for kind in TaskKind),
            caption="Task",
        ),
        Int(
            name="tokens",
            help="How many whole numbers, such as word indices, there are; 0: any numbers.",
            default=0,
            minimum=0,
            maximum=2**31 - 1,
            is_advanced=True,
            caption="Number of tokens",
        ),
    ),
    describe=_describe,
    load=_load,
    code=ScriptCode(write=_code),
)
