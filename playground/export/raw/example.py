"""The example that is written beside an export: a program that answers raw rows with it.

It reads ``model.json`` and needs only NumPy, the runtime of the format, and for pictures and
sounds the library that reads them, not this program. It has a line for each kind of input that
the model takes, and no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from types import MappingProxyType

from playground.datasets.preparation.kinds import TextMode
from playground.datasets.preparation.values import (
    NUMBER,
    ArrayColumn,
    DateColumn,
    NumberColumn,
    Spelling,
    TextColumn,
)
from playground.datasets.tables.parse.cells import MISSING_NUMBERS, MISSING_TEXTS
from playground.export.raw import boundary
from playground.export.raw.sample_files import FileCode, file_code, text_lines
from playground.export.raw.sidecar import Sidecar

CELLS: Mapping[str, str] = MappingProxyType(
    {
        boundary.NUMBER: 'return $READ(cell or entry.get("fill", "nan"))',
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
        moment = $DATE if cell else epoch + timedelta(0, entry["fill"])
        moment = moment.replace(tzinfo=None) - (moment.utcoffset() or timedelta(0))
        if entry["part"] == "weekday":
            return moment.weekday()
        if entry["part"] == "elapsed":
            return ((moment - epoch).total_seconds() - entry.get("origin", 0)) / 86400
        return getattr(moment, entry["part"])""",
    }
)
"""How one cell of a row becomes the value of an input, by what the input takes."""
BY_ISO = "datetime.fromisoformat(cell)"
FORMED = """

def read(entry, cell):
    form = {$FORMS}.get(entry["column"])
    return datetime.strptime(cell, form) if form else datetime.fromisoformat(cell)"""
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
SORTING = """

def moment(row):
    cell = row[$ORDER].strip()
    return not cell, $READ if cell else None


if rows and $ORDER in rows[0]:
    rows.sort(key=moment)"""
"""Puts the rows of a time series in order, where the file has the column that orders them."""


NUMBER_LINES = """

def number(cell):
    text = re.sub(r"(?<=\\d)['’\\s](?=\\d)", "", str(cell))
    found = re.search(r"\\d[\\d.,]*(e[+-]?\\d+)?|[.,]\\d+", text, re.IGNORECASE)
    if isinstance(cell, float) or not found:
        return float(cell)
    sign = -1 if set("-−(") & set(text[: found.start()]) else 1
    return sign * float(found[0].replace($THOUSANDS, "").replace($DECIMAL, "."))"""
"""Reads a number as the table wrote it: with a unit, with groups of digits, with a comma."""


@dataclass(frozen=True, slots=True)
class ExampleLines:
    """The lines of the example beside an export that differ from format to format.

    Attributes
    ----------
    imports : str
        An import statement.
    load : str
        Statements that assign ``model``; ``folder / $FILE`` is the path of the export.
    run : str
        An expression with the outputs for ``inputs``, which maps names to arrays.
    """

    imports: str
    load: str
    run: str


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
    only = sidecar.preparation.columns[0]
    files = file_code(only) if isinstance(only, ArrayColumn) else None
    rows = "rows.csv" if files is None else files.usage
    needs_tensors = any(entry.takes == boundary.TEXT for entry in sidecar.inputs)
    if needs_tensors and "tensorflow" not in imports:
        imports += "import tensorflow as tf\n"
    order = ""
    if sidecar.series is not None and not sidecar.series.order:
        order = " The rows are in order, the oldest first."
    lines = [
        f'"""Answers raw rows with the model beside it: python THIS_FILE {rows}.{order}"""',
        "",
        *_standard_imports(sidecar),
        "",
        "\n".join((f"{imports}import numpy as np", *(files.imports if files else ()))),
        "",
        "folder = Path(__file__).parent",
        f'about = json.loads((folder / {sidecar_name!r}).read_text(encoding="utf-8"))',
        example.load.replace("$FILE", file),
        *(_array_lines(files) if files else _row_lines(sidecar, needs_tensors=needs_tensors)),
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
    dates = []
    if boundary.PART in takes:
        dates = ["from datetime import datetime, timedelta"]
    elif sidecar.series is not None and "%" in sidecar.series.form:
        dates = ["from datetime import datetime"]
    if boundary.ARRAY not in takes and _is_spelled(sidecar):
        names.insert(2, "import re")
    return [*names, *dates, "from pathlib import Path"]


def _is_spelled(sidecar: Sidecar) -> bool:
    """Return whether numbers are written in another way than Python writes them."""
    spelling, columns = sidecar.preparation.spelling, sidecar.preparation.columns
    has_units = any(isinstance(column, NumberColumn) and column.unit for column in columns)
    return has_units or (
        spelling is not None and (spelling.decimal, spelling.thousands) != (".", "")
    )


def _array_lines(files: FileCode) -> list[str]:
    return [
        'entry = about["inputs"][0]',
        *(("", "") if files.lines[0].startswith("def ") else ()),
        *files.lines,
        'samples = samples.reshape(-1, *entry["shape"]).astype("float32")',
        'inputs = {entry["name"]: samples}',
    ]


def _row_lines(sidecar: Sidecar, *, needs_tensors: bool) -> list[str]:
    kinds = list(dict.fromkeys(entry.takes for entry in sidecar.inputs))
    spelling = sidecar.preparation.spelling or Spelling()
    cases = []
    for kind in kinds:
        code = CELLS[kind]
        if kind == boundary.WORDS:
            code = _words_code(sidecar)
        code = code.replace("$READ", "number" if _is_spelled(sidecar) else "float")
        code = code.replace("$DATE", "read(entry, cell)" if spelling.dates else BY_ISO)
        cases.append(f'    if entry["takes"] == "{kind}":\n        {code}')
    values = "np.array([value(entry, row) for row in rows], None if is_text else entry['dtype'])"
    lines = [
        *_reading_lines(spelling, text_lines(sidecar.preparation.columns)),
        *_sorting_lines(sidecar),
        *_gap_lines(sidecar),
        *_spelled_lines(sidecar),
        "",
        "",
        "def value(entry, row):",
        '    cell = row[entry["column"]].strip()',
        '    if cell.lower() in gaps[entry["column"] in numeric]:',
        '        cell = ""',
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


def _reading_lines(spelling: Spelling, texts: tuple[str, ...]) -> list[str]:
    """Return the lines that read the cells of a file that is written as the table was.

    Parameters
    ----------
    texts : tuple of str
        The lines that read files of text instead, if those are given.
    """
    encoding = "utf-8-sig" if spelling.encoding == "utf-8" else spelling.encoding
    given = "" if spelling.delimiter == "," else f", delimiter={spelling.delimiter!r}"
    if spelling.delimiter == " ":
        given += ", skipinitialspace=True"
    if spelling.names:
        given = f", {list(spelling.names)!r}{given}"
    lines = [
        f'with open(sys.argv[1], encoding="{encoding}", newline="") as file:',
        f"    rows = list(csv.DictReader(file{given}))",
    ]
    return [*texts, "else:", *(f"    {line}" for line in lines)] if texts else lines


def _gap_lines(sidecar: Sidecar) -> list[str]:
    """Return the words for missing values: anywhere, and where numbers or dates are expected."""
    columns = sidecar.preparation.columns
    numeric = [each.name for each in columns if isinstance(each, NumberColumn | DateColumn)]
    words = [sorted(MISSING_TEXTS), sorted(MISSING_NUMBERS) if numeric else []]
    return [f"gaps = {words!r}", f"numeric = {numeric!r}"]


def _spelled_lines(sidecar: Sidecar) -> list[str]:
    """Return the functions that read numbers and dates that Python does not read itself."""
    spelling = sidecar.preparation.spelling or Spelling()
    thousands = spelling.thousands or ("," if spelling.decimal == "." else ".")
    lines = ""
    if _is_spelled(sidecar):
        holes = {"THOUSANDS": repr(thousands), "DECIMAL": repr(spelling.decimal)}
        lines += Template(NUMBER_LINES).substitute(holes)
    if _reads_dates(sidecar) and spelling.dates:
        lines += FORMED.replace("{$FORMS}", repr(dict(spelling.dates)))
    return lines.split("\n") if lines else []


def _reads_dates(sidecar: Sidecar) -> bool:
    return any(entry.takes == boundary.PART for entry in sidecar.inputs)


def _sorting_lines(sidecar: Sidecar) -> list[str]:
    """Return the lines that put the rows of a time series in order."""
    series = sidecar.series
    if series is None or not series.order:
        return []
    read = "cell"
    if series.form == NUMBER:
        read = "float(cell)"
    elif "%.f" in series.form:
        read = 'datetime.fromisoformat(cell.replace("Z", "+00:00"))'
    elif series.form:
        read = f"datetime.strptime(cell, {series.form!r})"
    return Template(SORTING).substitute(ORDER=repr(series.order), READ=read).split("\n")


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
