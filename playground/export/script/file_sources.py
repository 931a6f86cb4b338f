"""Files of the user's own, CSV, NPZ and NPY, as code that reads them without further libraries."""

import re

from playground.datasets.csv_table import MISSING
from playground.datasets.found import task_of
from playground.datasets.sources.csv_file import DROP
from playground.datasets.sources.npy_file import labels_path
from playground.datasets.task import Task, TaskKind
from playground.export.script.expressions import Items, literal, statement
from playground.export.script.source_code import SourceCode, Values

NO_HEADER = re.compile(r"column \d+(=.*)?")

READ_CSV = """with open({path}, encoding="utf-8-sig", newline="") as file:
    try:
        delimiter = csv.Sniffer().sniff(file.read(65536), ",;\\t|").delimiter
    except csv.Error:
        delimiter = ","
    file.seek(0)
    rows = [row for row in csv.reader(file, delimiter=delimiter) if any(row)]
{header}
{chosen}columns = dict(zip(header, zip(*rows)))


def number(text):
    return float(text.replace(",", ".") if delimiter == ";" else text)


def column(name):
    if name in columns:
        return [number(text) for text in columns[name]]
    name, _, value = name.partition("=")
    return [text.strip() == value for text in columns[name]]


{features}
x = np.array([column(name) for name in features], dtype="float32").T"""


def csv_file(values: Values, _seed: int) -> SourceCode:
    """Return the code of the data set `csv`."""
    task = task_of(values)
    is_bare = all(NO_HEADER.fullmatch(name) for name in task.feature_names)
    header = (
        'header = [f"column {index}" for index in range(1, len(rows[0]) + 1)]'
        if is_bare
        else "header, rows = [name.strip() for name in rows[0]], rows[1:]"
    )
    names = Items(tuple(map(literal, task.feature_names)))
    read = READ_CSV.format(
        path=literal(str(values["path"])),
        header=header,
        chosen="".join(f"{line}\n" for line in _csv_chosen(values)),
        features=statement(names, target="features"),
    )
    lines = (read, *_csv_target(values), *_csv_labels(task))
    return SourceCode(lines, ("import csv",))


def _csv_chosen(values: Values) -> tuple[str, ...]:
    """Return the lines that say which columns are left out, and leave out rows with gaps."""
    ignored, drops_gaps = _ignored(values), values["gaps"] == DROP
    lines = []
    if ignored and (drops_gaps or not values["target"]):
        lines.append(statement(Items(tuple(map(literal, ignored))), target="ignored"))
    if drops_gaps:
        used = " if name not in ignored" if ignored else ""
        lines += [
            statement(Items(tuple(map(literal, sorted(MISSING)))), target="missing"),
            "",
            "",
            "def is_whole(row):",
            f"    texts = [text for name, text in zip(header, row){used}]",
            "    return all(text.strip().casefold() not in missing for text in texts)",
            "",
            "",
            "rows = [row for row in rows if is_whole(row)]",
        ]
    return tuple(lines)


def _ignored(values: Values) -> list[str]:
    return [name.strip() for name in str(values["ignored"]).split(",") if name.strip()]


def _csv_target(values: Values) -> tuple[str, ...]:
    """Return the lines that say which column is predicted."""
    if values["target"]:
        return (f"target = columns[{literal(str(values['target']))}]",)
    if not _ignored(values):
        return ("target = columns[header[-1]]",)
    return ("target = columns[[name for name in header if name not in ignored][-1]]",)


def _csv_labels(task: Task) -> tuple[str, ...]:
    """Return the lines that turn the target's texts into labels."""
    is_number = all(map(_is_number, task.class_names))
    read = "number(text)" if is_number else "text.strip()"
    return (f"y = np.array([{read} for text in target])", *_labels(task))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _labels(task: Task) -> tuple[str, ...]:
    """Return the lines that bring ``y`` into the form that the task's kind asks for."""
    match task.kind:
        case TaskKind.MULTICLASS:
            return ("y = np.unique(y, return_inverse=True)[1]",)
        case TaskKind.BINARY:
            last = task.class_names[-1]
            positive = "y.max()" if _is_number(last) else literal(last)
            return (f'y = (y == {positive}).astype("float32").reshape(-1, 1)',)
        case _:
            return ('y = y.astype("float32").reshape(len(y), -1)',)


def npz_file(values: Values, _seed: int) -> SourceCode:
    """Return the code of the data set `npz`; a test set in the file is taken as it is."""
    task = task_of(values)
    lines = (
        f"arrays = np.load({literal(str(values['path']))})",
        'parts = [part for part in ("", "_train", "_test") if f"x{part}" in arrays]',
        'x = np.concatenate([arrays[f"x{part}"] for part in parts])',
        'y = np.concatenate([arrays[f"y{part}"] for part in parts])',
        *_array_lines(task),
    )
    split = (
        "if len(parts) == 2:  # the file brings its own test set",
        '    order, size = np.arange(len(x)), len(arrays["x_train"])',
    )
    return SourceCode(lines, split_lines=split)


def npy_file(values: Values, _seed: int) -> SourceCode:
    """Return the code of the data set `npy`; the script loads it whole."""
    lines = (
        f"x = np.load({literal(str(values['path']))})",
        f"y = np.load({literal(str(labels_path(values)))})",
        *_array_lines(task_of(values)),
    )
    return SourceCode(lines)


def _array_lines(task: Task) -> tuple[str, ...]:
    """Return the lines that bring ``x`` and ``y``, as they were saved, into the task's form."""
    labels = _labels(task)
    if task.kind is TaskKind.MULTICLASS:
        labels = (
            "if y.ndim == 2 and y.shape[1] > 1:",
            "    y = y.argmax(axis=1)",
            "else:",
            "    y = np.unique(y, return_inverse=True)[1].reshape(-1)",
        )
    return (
        *(("x = x.reshape(len(x), -1)",) if len(task.input_shape) == 1 else ()),
        'x = x.astype("float32") / (255 if x.dtype == np.uint8 else 1)',
        *labels,
    )
