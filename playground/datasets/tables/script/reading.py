"""Defines the functions that give a column as texts, numbers or dates.

What the program could not read as a number or a date is missing here too.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from types import MappingProxyType

from playground.base.tasks import TaskKind
from playground.datasets.preparation.kinds import ColumnKind
from playground.datasets.script_code import Piece
from playground.datasets.tables.facts import ZONE, ColumnFacts, Storage, TableFacts
from playground.datasets.tables.forms import JSON_LINES, PARQUET
from playground.datasets.tables.parse.cells import (
    MISSING_NUMBERS,
    MISSING_TEXTS,
    UNITS,
)
from playground.datasets.tables.plan import Plan, PlannedColumn
from playground.datasets.tables.script.file import file_read
from playground.datasets.tables.settings import SplitKind

USUAL_MISSING = ("?", "n/a", "na", "nan", "none", "null")
"""Words for a missing number in a table whose numbers are written in the usual way."""
WRITTEN = """# What may be around a number: a currency or %, and brackets if it is below zero.
BRACKETS = r"^\\((.*)\\)$$"
UNIT = (
    r"(?:(?:AUD|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HKD|HUF|INR|JPY|KRW|MXN|NOK|NZD|PLN|RUB|"
    r"SEK|SGD|TRY|USD|ZAR|US\\$$|R\\$$|Kč|kr|zł|Rs)\\.?|[$$€£¥₹₩₽₺₪₫฿%])"
)
UNIT_BEFORE, UNIT_BEHIND = rf"^([+-]?)\\s*{UNIT}\\s*", rf"\\s*{UNIT}$$"
SPACES = r"[ '’\\u00a0\\u202f]"
SPACED = rf"[+-]?\\d{{1,3}}({SPACES}\\d{{3}})+([.,]\\d+)?"
"""
GROUPED = 'GROUPED = r"[+-]?(\\d{1,3}(\\.\\d{3})+|\\d+)"  # digits that points may group'
MISSING_TEXT = "missing_texts = $missing_texts"
MISSING_NUMBER = "missing_numbers = $missing_numbers"
NUMBER = """# What may be a number; other cells of some columns count as missing.
NUMBER = (
    rf"\\(?[+−-]?{UNIT}?\\s*[+−-]?[\\d., '’\\u00a0\\u202f]*\\d[\\d.,]*"
    rf"([eE][+-]?\\d+)?\\s*{UNIT}?\\)?"
)
PLAIN = r"[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?"
"""
WITH_COMMAS = {
    "decimal": """COMMAS = (
    r"[+-]?(\\d+,?\\d*|,\\d+)([eE][+-]?\\d+)?|"
    r"[+-]?(\\d{1,3}(\\.\\d{3})+|\\d+)(,\\d+)?"
)
""",
    "thousands": """COMMAS = (
    r"[+-]?(\\d{1,3}(,\\d{3})+|\\d{1,2}(,\\d{2})+,\\d{3}|\\d+)(\\.\\d+)?|"
    r"[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?"
)
""",
}
"""Numbers in which a comma separates decimals, or groups digits."""
MIXED = "mixed = $mixed"
WITHOUT_OTHERS = """for name in mixed:
    cells = table[name].str.strip()
    table = table.assign(**{name: cells.where(cells.str.fullmatch(NUMBER, na=False))})"""
SHAPES = "\n# What dates look like; other cells count as missing.\nshapes = $shapes"
WITHOUT_OTHER_DATES = """for name, shape in shapes.items():
    cells = table[name].str.strip()
    table = table.assign(**{name: cells.where(cells.str.fullmatch(shape, na=False))})"""
SHAPE_OF: Mapping[str, str] = MappingProxyType(
    {
        "%.f": r"(\.\d+)?",
        ZONE: r" *(Z|[+-]\d\d(:?\d\d)?)",
        "%Y": r"\d{4}",
        "%y": r"\d\d",
        **dict.fromkeys(("%d", "%m", "%H", "%I", "%M", "%S"), r"\d\d?"),
        "%b": "[A-Za-z]{3}",
        "%B": "(?i:january|february|march|april|june|july|august|september|october|"
        "november|december|[a-z]{3})",
        "%p": "[AaPp][Mm]",
        ".": r"\.",
    }
)
"""What each part of the form of a date looks like."""
BETWEEN = re.compile("[-/:, TZ]*")
"""What is as it is in a regular expression too."""
DATES_OF_TYPE = """

def dates(name):
    return pd.to_datetime(table[name]).dt.tz_localize(None)

"""
TRUTHS = """

def truths(name):
    as_text = {True: "true", False: "false", "true": "true", "false": "false"}
    return table[name].map(as_text)

"""
ISO_FORM = "ISO8601"
FIRST_AS_PYTHON = (
    "    try:",
    "        return float(str(text))",
    "    except ValueError:",
    "        pass",
)
SEPARATORS = ("none", "decimal", "thousands")
FITTING = "    cells = cells.where(cells.str.fullmatch({}, na=False))"


def texts_function(*, gaps: str) -> str:
    """Return the function that gives a column as texts.

    Parameters
    ----------
    gaps : str
        "none" if no cell is missing; else how a missing cell is written: as one of several
        "words", or as an "empty" cell alone.
    """
    lines = {
        "none": "    return table[name].str.strip()",
        "words": "    cells = table[name].str.strip()\n"
        "    return cells.mask(cells.str.lower().isin(missing_texts))",
        "empty": "    cells = table[name].astype(object).str.strip()\n"
        '    return cells.mask(cells == "")',
    }
    return f"\n\ndef texts(name):\n{lines[gaps]}\n\n"


def words_function(*, separators: str) -> str:
    """Return the function that gives a column of texts as numbers, as `number_in` reads them.

    Parameters
    ----------
    separators : str
        "none", "decimal" for decimal commas, "thousands" for commas that group digits.
    """
    is_sure = {
        "none": '"," not in plain',
        "decimal": '"," in plain and "." not in plain',
        "thousands": '("," not in plain or "." not in plain)',
    }
    decimal = "," if separators == "decimal" else "."
    lines = [
        "def number(text):",
        '    """Return the number that a text shows; NaN if it shows none, or may be two."""',
        *(FIRST_AS_PYTHON if separators != "decimal" else ()),
        r"""    plain = re.sub(r"[\s%€$$£¥₹'_]", "", str(text)).replace("−", "-")""",
        "    found = {}",
        '    swapped = plain.translate(str.maketrans(".,", ",."))',
        '    for decimal, written in ((".", plain), (",", swapped)):',
        r'        if re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", written):',
        '            found[decimal] = float(written.replace(",", ""))',
        r'        elif re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", written):',
        "            found[decimal] = float(written)",
        "    readings = set(found.values())",
        f"    if len(readings) > 1 and {is_sure[separators]}:",
        f'        return found["{decimal}"]',
        "    return readings.pop() if len(readings) == 1 else np.nan",
        "",
        "",
        "def numbers_among_words(name):",
        "    return texts(name).map(number).astype(float)",
    ]
    return "\n\n{}\n\n".format("\n".join(lines))


def dates_function(*, gaps: bool, unread: bool, zones: bool, named: bool) -> str:
    """Return the function that gives a column as dates.

    Parameters
    ----------
    gaps : bool
        Whether some are missing.
    unread : bool
        Whether some cells hold something else, which counts as missing.
    zones : bool
        Whether some have a time zone; they become moments of UTC.
    named : bool
        Whether some have whole names of months, which are cut as short ones are.
    """
    options = (', errors="coerce"' if unread else "") + (", utc=True" if zones else "")
    lines = ['    cells = table[name].str.strip().str.removesuffix("Z")']
    if gaps:
        lines.append("    cells = cells.mask(cells.str.lower().isin(missing_numbers))")
    if named:
        cut = r'cells.str.replace("([A-Za-z]{3})[A-Za-z]+", r"\1", regex=True)'
        lines.append(f"    cells = {cut}")
    found = f"pd.to_datetime(cells, format=form{options})"
    lines.append(f"    return {found}{'.dt.tz_localize(None)' if zones else ''}")
    return "\n\ndef dates(name, form):\n{}\n\n".format("\n".join(lines))


def numbers_function(*, gaps: bool, units: str, separators: str, unread: bool) -> str:
    """Return the function that gives a column as numbers.

    Parameters
    ----------
    gaps : bool
        Whether some are missing.
    units : str
        What may be around them: "none", "signs", or "any" for brackets and currencies too.
    separators : str
        "none", "decimal" for decimal commas, "thousands" for commas that group digits.
    unread : bool
        Whether some cells hold something else, which counts as missing.
    """
    lines = ["    cells = table[name].str.strip()"]
    if gaps:
        lines.append("    cells = cells.mask(cells.str.lower().isin(missing_numbers))")
    if units == "signs":
        lines.append("    cells = cells.str.strip($signs)")
    if units == "any":
        lines += [
            '    cells = cells.str.replace("−", "-").str.replace(BRACKETS, r"-\\1", regex=True)',
            '    cells = cells.str.replace(UNIT_BEFORE, r"\\1", regex=True)',
            '    cells = cells.str.replace(UNIT_BEHIND, "", regex=True)',
            "    is_grouped = cells.str.fullmatch(SPACED, na=False)",
            '    cells = cells.mask(is_grouped, cells.str.replace(SPACES, "", regex=True))',
        ]
    if separators == "decimal":
        lines += [
            "    known = cells.dropna()",
            '    if known.str.contains(",").any() or known.str.fullmatch(GROUPED).all():',
            *(["    " + FITTING.format("COMMAS")] if unread else []),
            '        cells = cells.str.replace(".", "").str.replace(",", ".")',
        ]
    if separators == "thousands":
        if unread:
            lines.append(FITTING.format("COMMAS"))
        lines.append('    cells = cells.str.replace(",", "")')
    if unread:
        lines.append(FITTING.format("PLAIN"))
    if gaps:
        lines += [
            "    found = cells.astype(float)",
            "    return found.where(found.abs() < 1e150)",
        ]
    else:
        lines.append("    return cells.astype(float)")
    return "\n\ndef numbers(name):\n{}\n\n".format("\n".join(lines))


NUMBERS_OF_TYPE = """

def numbers(name):
    found = table[name].astype(float)
    return found.where(found.abs() < 1e150)

"""


def templates() -> Iterator[str]:
    """Yield every template of this module."""
    yield from (MISSING_TEXT, MISSING_NUMBER, WRITTEN, GROUPED, NUMBER, *WITH_COMMAS.values())
    yield from (MIXED, WITHOUT_OTHERS, SHAPES, WITHOUT_OTHER_DATES)
    yield from (TRUTHS, DATES_OF_TYPE, NUMBERS_OF_TYPE)
    yield from (texts_function(gaps=gaps) for gaps in ("none", "words", "empty"))
    yield from (words_function(separators=each) for each in SEPARATORS)
    is_set = (False, True)
    for gaps, unread, zones, named in product(is_set, is_set, is_set, is_set):
        yield dates_function(gaps=gaps, unread=unread, zones=zones, named=named)
    for units, separators in product(("none", "signs", "any"), SEPARATORS):
        for gaps, unread in product(is_set, is_set):
            yield numbers_function(gaps=gaps, units=units, separators=separators, unread=unread)


def used_columns(plan: Plan) -> tuple[PlannedColumn, ...]:
    """Return the columns that a script reads."""
    wanted = {plan.target.name, *(column.name for column in plan.inputs)}
    if plan.split.kind in (SplitKind.TIME, SplitKind.GROUP, SplitKind.COLUMN) or plan.window.steps:
        wanted.add(plan.split.column)
    return tuple(column for column in plan.columns if column.name in wanted)


def is_among_words(column: PlannedColumn, *, is_target: bool = False) -> bool:
    """Return whether a column of texts is used as numbers."""
    return column.facts.storage is Storage.TEXT and (
        is_target or column.encoded_as is ColumnKind.NUMBER
    )


def reading(plan: Plan, path: str) -> Iterator[Piece]:
    """Yield the statements that read the file and define the functions."""
    yield from file_read(plan.facts, path)
    used = used_columns(plan)
    by_storage = {
        storage: [column.facts for column in used if column.facts.storage is storage]
        for storage in Storage
    }
    is_typed = plan.facts.form in (PARQUET, JSON_LINES)
    texts = [facts for facts in by_storage[Storage.TEXT] if not is_truth(plan.facts, facts)]
    if texts:
        yield from _texts(texts, is_typed=is_typed)
    if len(texts) < len(by_storage[Storage.TEXT]):
        yield Piece(TRUTHS)
    if _reads_words(plan, used):
        yield Piece(words_function(separators=separators_of(plan.facts)))
    numbers, moments = by_storage[Storage.NUMBER], by_storage[Storage.DATE]
    if is_typed:
        yield from (Piece(NUMBERS_OF_TYPE),) if numbers else ()
        yield from (Piece(DATES_OF_TYPE),) if moments else ()
        return
    if any(column.missing for column in (*numbers, *moments)):
        is_usual = not _is_written_freely(plan.facts, (*numbers, *moments))
        words = USUAL_MISSING if is_usual else sorted(MISSING_NUMBERS - {""})
        yield Piece(MISSING_NUMBER, {"missing_numbers": list(words)})
    if numbers:
        yield from _numbers(plan.facts, numbers)
    if moments:
        yield from _dates(moments)


def separators_of(facts: TableFacts) -> str:
    """Return how numbers are written: "none", "decimal" or "thousands" for what commas do."""
    if facts.read_as.decimal == ",":
        return "decimal"
    return "thousands" if facts.read_as.thousands == "," else "none"


def _texts(columns: list[ColumnFacts], *, is_typed: bool) -> Iterator[Piece]:
    if is_typed:
        yield Piece(texts_function(gaps="empty"))
        return
    has_gaps = any(column.missing for column in columns)
    if has_gaps:
        yield Piece(MISSING_TEXT, {"missing_texts": sorted(MISSING_TEXTS - {""})})
    yield Piece(texts_function(gaps="words" if has_gaps else "none"))


def _is_written_freely(facts: TableFacts, columns: tuple[ColumnFacts, ...]) -> bool:
    """Return whether numbers may have brackets, names of currencies, or unusual words for none."""
    is_unknown = facts.above is None and not facts.is_regular
    return is_unknown or any(column.is_respelled for column in columns)


def _numbers(facts: TableFacts, columns: list[ColumnFacts]) -> Iterator[Piece]:
    mixed = [column.name for column in columns if column.unread]
    is_free = bool(mixed) or _is_written_freely(facts, tuple(columns))
    has_unit = any(column.unit for column in columns)
    separators = separators_of(facts)
    if is_free:
        yield Piece(WRITTEN)
    if mixed:
        yield Piece(NUMBER)
        yield from (Piece(WITH_COMMAS[separators]),) if separators != "none" else ()
        yield Piece(MIXED, {"mixed": mixed})
        yield Piece(WITHOUT_OTHERS)
    if separators == "decimal":
        yield Piece(GROUPED)
    template = numbers_function(
        gaps=any(column.missing for column in columns),
        units="any" if is_free else "signs" if has_unit else "none",
        separators=separators,
        unread=bool(mixed),
    )
    yield Piece(template, {"signs": f" {UNITS}"} if has_unit and not is_free else {})


def _dates(columns: list[ColumnFacts]) -> Iterator[Piece]:
    shapes = {column.name: shape_of(column.date_form) for column in columns if column.unread}
    if shapes:
        yield Piece(SHAPES, {"shapes": shapes})
        yield Piece(WITHOUT_OTHER_DATES)
    template = dates_function(
        gaps=any(column.missing for column in columns),
        unread=bool(shapes),
        zones=any(column.date_form.endswith(ZONE) for column in columns),
        named=any("%B" in column.date_form for column in columns),
    )
    yield Piece(template)


def shape_of(form: str) -> str:
    """Return what dates of a form look like, as a regular expression.

    >>> bool(re.fullmatch(shape_of("%d.%m.%Y"), "3.12.2024"))
    True
    """
    parts = re.split("(" + "|".join(map(re.escape, SHAPE_OF)) + ")", form)
    return "".join(
        SHAPE_OF.get(part, part if BETWEEN.fullmatch(part) else re.escape(part)) for part in parts
    )


def is_truth(table: TableFacts, column: ColumnFacts) -> bool:
    """Return whether a column may hold values that are true or false, not texts."""
    is_typed = table.form in (PARQUET, JSON_LINES)
    return is_typed and bool(column.values) and set(column.values) <= {"true", "false"}


def _reads_words(plan: Plan, used: tuple[PlannedColumn, ...]) -> bool:
    """Return whether numbers are read from a column of texts."""
    is_number = plan.task is TaskKind.REGRESSION
    return any(
        is_among_words(column, is_target=is_number and column.name == plan.target.name)
        for column in used
    )
