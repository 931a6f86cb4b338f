"""What the code of files has in common: labels and arrays in the form that the task needs.

What a file holds decides which statements a script needs, so each of them is a case of its
own. `found_in` gives an example for every case.
"""

from collections.abc import Mapping
from types import MappingProxyType

from playground.datasets.files.found import Found, task_of
from playground.datasets.script_code import Hole, Lines, Values
from playground.datasets.task import Task, TaskKind


def is_number(text: str) -> bool:
    """Return whether the name of a class is a number.

    >>> is_number("1.5"), is_number("yes")
    (True, False)
    """
    try:
        float(text)
    except ValueError:
        return False
    return True


def _positive(values: Values) -> str:
    """Return the class that a binary task counts as 1."""
    return task_of(values).class_names[-1]


POSITIVE: Mapping[str, Hole] = MappingProxyType({"positive": Hole(_positive, lambda _name: {})})


def label_lines(task: Task) -> Lines:
    """Return the lines that bring ``y`` into the form that the kind of task needs."""
    match task.kind:
        case TaskKind.MULTICLASS:
            return ("y = np.unique(y, return_inverse=True)[1]",)
        case TaskKind.BINARY:
            positive = "y.max()" if is_number(task.class_names[-1]) else "$positive"
            return (f'y = (y == {positive}).astype("float32").reshape(-1, 1)',)
        case _:
            return ('y = y.astype("float32").reshape(len(y), -1)',)


def array_lines(task: Task) -> Lines:
    """Return the lines that bring ``x`` and ``y``, as they were saved, into the task's form."""
    labels = label_lines(task)
    if task.kind is TaskKind.MULTICLASS:
        labels = (
            "if y.ndim == 2 and y.shape[1] > 1:\n"
            "    y = y.argmax(axis=1)\n"
            "else:\n"
            "    y = np.unique(y, return_inverse=True)[1].reshape(-1)",
        )
    return (
        *(("x = x.reshape(len(x), -1)",) if len(task.input_shape) == 1 else ()),
        'x = x.astype("float32") / (255 if x.dtype == np.uint8 else 1)',
        *labels,
    )


def found_in(
    shapes: tuple[tuple[int, ...], ...], feature_names: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return an example of `Found`, as text, for every kind of task and each of `shapes`."""
    cases = (
        (TaskKind.BINARY, ("0", "1")),
        (TaskKind.BINARY, ("no", "yes")),
        (TaskKind.MULTICLASS, ("0", "1", "2")),
        (TaskKind.MULTICLASS, ("p", "q", "r")),
        (TaskKind.REGRESSION, ()),
    )
    return tuple(
        Found(
            kind=kind.value,
            input_shape=shape,
            output_units=len(names) if kind is TaskKind.MULTICLASS else 1,
            rows=1,
            class_names=names,
            feature_names=feature_names,
        ).to_text()
        for kind, names in cases
        for shape in shapes
    )
