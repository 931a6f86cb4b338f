"""The example that is written beside an export: a program that answers raw rows with it.

It reads ``model.json`` and needs only NumPy and the runtime of the format, not this program. It
has a line for each kind of input that the model takes, and no more.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from playground.datasets.preparation.kinds import TextMode
from playground.datasets.preparation.values import TextColumn
from playground.export.raw import boundary
from playground.export.raw.sidecar import Sidecar
from playground.export.spec import ExampleLines

CELLS: Mapping[str, str] = MappingProxyType(
    {
        boundary.NUMBER: 'return float(cell or entry.get("fill", "nan"))',
        boundary.MISSING: "return float(not cell)",
        boundary.TEXT: "return cell",
        boundary.CODE: """words = entry["vocabulary"]
        if not cell:
            return len(words) + 1
        return words.index(cell) + 1 if cell in words else 0""",
        boundary.WORDS: """plain = "".join(c for c in cell.lower() if c not in string.punctuation)
        numbers = {word: place for place, word in enumerate(entry["vocabulary"], $FIRST)}
        $NUMBERS""",
        boundary.PART: """epoch = datetime(1970, 1, 1)
        if not cell and "fill" not in entry:
            return float("nan")
        moment = datetime.fromisoformat(cell) if cell else epoch + timedelta(0, entry["fill"])
        if entry["part"] == "weekday":
            return moment.weekday()
        if entry["part"] == "elapsed":
            return ((moment - epoch).total_seconds() - entry.get("origin", 0)) / 86400
        return getattr(moment, entry["part"])""",
    }
)
"""How one cell of a row becomes the value of an input, by what the input takes."""
SEQUENCE_NUMBERS = """found = [numbers.get(word, 1) for word in plain.split()][: entry["shape"][-1]]
        return found + [0] * (entry["shape"][-1] - len(found))"""
PRESENCE_NUMBERS = """found = {numbers.get(word, 0) for word in plain.split()}
        return [float(place in found) for place in range(entry["shape"][-1])]"""
ROW_LINES = ('    inputs[entry["name"]] = values.reshape(len(rows), *entry["shape"])',)
WINDOW_LINES = (
    '    steps = about["series"]["steps"]',
    '    values = values.reshape(len(rows), *entry["shape"][1:])',
    "    windows = [values[at : at + steps] for at in range(len(rows) - steps + 1)]",
    '    inputs[entry["name"]] = np.stack(windows)',
)


def example_path(model: Path) -> Path:
    """Return the path of the example beside the model at `model`.

    >>> example_path(Path("digits.keras")).name
    'digits.keras.example.py'
    """
    return model.with_name(f"{model.name}.example.py")


def example_of(example: ExampleLines, sidecar: Sidecar, sidecar_name: str) -> str:
    """Return the program that answers raw rows with the model of `sidecar`."""
    imports = f"{example.imports}\n"
    file = repr(sidecar.model)
    is_array = sidecar.inputs[0].takes == boundary.ARRAY
    rows = "samples.npy" if is_array else "rows.csv"
    needs_tensors = any(entry.takes == boundary.TEXT for entry in sidecar.inputs)
    if needs_tensors and "tensorflow" not in imports:
        imports += "import tensorflow as tf\n"
    order = "" if sidecar.series is None else " The rows stand in order, the oldest first."
    lines = [
        f'"""Answers raw rows with the model beside it: python THIS_FILE {rows}.{order}"""',
        "",
        *_standard_imports(sidecar),
        "",
        imports + "import numpy as np",
        "",
        "folder = Path(__file__).parent",
        f'about = json.loads((folder / {sidecar_name!r}).read_text(encoding="utf-8"))',
        example.load.replace("$FILE", file),
        *(_array_lines() if is_array else _row_lines(sidecar, needs_tensors=needs_tensors)),
        'names = about["outputs"]["classes"]',
        *_loop_lines(sidecar, example.run),
        *_answer_lines(sidecar),
    ]
    return "\n".join(lines) + "\n"


def _standard_imports(sidecar: Sidecar) -> list[str]:
    takes = {entry.takes for entry in sidecar.inputs}
    names = ["import json", "import sys"]
    if boundary.ARRAY not in takes:
        names.insert(0, "import csv")
    if boundary.WORDS in takes:
        names.insert(2, "import string")
    dates = ["from datetime import datetime, timedelta"] if boundary.PART in takes else []
    return [*names, *dates, "from pathlib import Path"]


def _array_lines() -> list[str]:
    return [
        'entry = about["inputs"][0]',
        'samples = np.load(sys.argv[1]).reshape(-1, *entry["shape"])',
        'inputs = {entry["name"]: samples.astype("float32")}',
    ]


def _row_lines(sidecar: Sidecar, *, needs_tensors: bool) -> list[str]:
    kinds = list(dict.fromkeys(entry.takes for entry in sidecar.inputs))
    cases = []
    for kind in kinds:
        code = CELLS[kind]
        if kind == boundary.WORDS:
            code = _words_code(sidecar)
        cases.append(f'    if entry["takes"] == "{kind}":\n        {code}')
    values = "np.array([value(entry, row) for row in rows], None if is_text else entry['dtype'])"
    lines = [
        'with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:',
        "    rows = list(csv.DictReader(file))",
        "",
        "",
        "def value(entry, row):",
        '    cell = row[entry["column"]].strip()',
        *cases,
        "",
        "",
        "inputs = {}",
        'for entry in about["inputs"]:',
        '    is_text = entry["dtype"] == "string"',
        f"    values = {values}",
        *(ROW_LINES if sidecar.series is None else WINDOW_LINES),
    ]
    if needs_tensors:
        lines.append(
            "inputs = {name: tf.constant(values.tolist() if values.dtype.kind == 'U' "
            "else values) for name, values in inputs.items()}"
        )
    return lines


def _loop_lines(sidecar: Sidecar, run: str) -> list[str]:
    if sidecar.series is None:
        return [f"for answer in {run}:"]
    return [
        f"for place, answer in enumerate({run}):",
        '    row = place + steps + about["series"]["horizon"]',
        '    print(f"row {row}:", end=" ")',
    ]


def _words_code(sidecar: Sidecar) -> str:
    """Return the code for the words of a text; a model has texts of one mode only."""
    modes = {
        column.mode for column in sidecar.preparation.columns if isinstance(column, TextColumn)
    }
    is_sequence = TextMode.SEQUENCE in modes
    return (
        CELLS[boundary.WORDS]
        .replace("$FIRST", "2" if is_sequence else "1")
        .replace("$NUMBERS", SEQUENCE_NUMBERS if is_sequence else PRESENCE_NUMBERS)
    )


def _answer_lines(sidecar: Sidecar) -> list[str]:
    outputs = sidecar.outputs
    if outputs.kind == "multi-class classification":
        return ["    print(names[int(answer.argmax())], float(answer.max()))"]
    if outputs.kind == "binary classification":
        return ['    print(names[int(answer[0] > about["outputs"]["decision"])], float(answer[0]))']
    return ["    print(*(float(number) for number in answer))"]
