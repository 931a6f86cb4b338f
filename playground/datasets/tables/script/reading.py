"""Reads the file, and defines the functions that give a column as texts, numbers or dates."""

from collections.abc import Iterator
from itertools import product

from playground.base.tasks import TaskKind
from playground.datasets.preparation.kinds import ColumnKind
from playground.datasets.script_code import Piece
from playground.datasets.tables.facts import ColumnFacts, Storage, TableFacts
from playground.datasets.tables.forms import EXCEL, JSON_LINES, PARQUET
from playground.datasets.tables.parse.cells import (
    MISSING_NUMBERS,
    MISSING_TEXTS,
    UNITS,
)
from playground.datasets.tables.plan import Plan, PlannedColumn
from playground.datasets.tables.read_as import WHITESPACE
from playground.datasets.tables.settings import SplitKind

USUAL_MISSING = ("?", "n/a", "na", "nan", "none", "null")
"""Words for a missing number in a table whose numbers are written in the usual way."""
NAMES = "names = $names"
STRIPPED = "table.columns = table.columns.str.strip()"
WITHOUT_LONG = "table = table[table[$extra].isna()]  # the others have too many values"
PARQUET_READ = "table = pd.read_parquet($path)"
JSON_READ = """with open($path, encoding="utf-8") as file:
    table = pd.DataFrame([json.loads(line) for line in file if line.strip()])"""
EXCEL_READ = """table = pd.read_excel(
    $path,
    sheet_name=$sheet,
    header=None,
    dtype=str,
    keep_default_na=False,
    na_values=[""],
)
table = table.dropna(how="all").iloc[$above:, : len(names)]
table.columns = names"""
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
DATES = """

def dates(name, form):
    cells = table[name].str.strip().str.removesuffix("Z")
    return pd.to_datetime(cells, format=form)

"""
DATES_WITH_GAPS = """

def dates(name, form):
    cells = table[name].str.strip().str.removesuffix("Z")
    cells = cells.mask(cells.str.lower().isin(missing_numbers))
    return pd.to_datetime(cells, format=form)

"""
DATES_OF_TYPE = """

def dates(name):
    return pd.to_datetime(table[name]).dt.tz_localize(None)

"""
TRUTHS = """

def truths(name):
    as_text = {True: "true", False: "false", "true": "true", "false": "false"}
    return table[name].map(as_text)

"""
NUMBER_WORDS = '''

def number(text):
    """Return the number that a text shows; NaN if it shows none."""
    plain = re.sub(r"[\\s%€$$£¥₹'_]", "", str(text))
    if re.fullmatch(r"[+-]?\\d{1,3}(,\\d{3})+(\\.\\d*)?", plain):
        plain = plain.replace(",", "")
    try:
        return float(plain)
    except ValueError:
        return np.nan


def numbers_among_words(name):
    return texts(name).map(number).astype(float)

'''
ISO_FORM = "ISO8601"


def csv_read(*, sep: bool, encoding: bool, replaces: bool, skips: bool, names: str) -> str:
    """Return the statement that reads a text file.

    Parameters
    ----------
    names : str
        "header" if they are in the file, "given" if not; "extra" if a further column shows
        which rows are too long.
    """
    lines = [
        "table = pd.read_csv(",
        "    $path,",
        *(["    sep=$sep,"] if sep else []),
        *(["    encoding=$encoding,"] if encoding else []),
        *(['    encoding_errors="replace",'] if replaces else []),
        *(["    skiprows=$above,"] if skips else []),
        *(["    header=None,"] if names != "header" else []),
        *(["    names=names,"] if names == "given" else []),
        *(["    names=[*names, $extra],"] if names == "extra" else []),
        *(["    index_col=False,"] if names == "given" else []),
        *(['    on_bad_lines="skip",'] if names == "extra" else []),
        "    dtype=str,  # what is a number, a date or missing is decided below",
        "    keep_default_na=False,",
        '    na_values=[""],',
        ').dropna(how="all")',
    ]
    return "\n".join(lines)


def texts_function(*, gaps: str) -> str:
    """Return the function that gives a column as texts.

    Parameters
    ----------
    gaps : str
        "none" if no text is missing, "words" if words mean so, "empty" if no text does.
    """
    lines = {
        "none": "    return table[name].str.strip()",
        "words": "    cells = table[name].str.strip()\n"
        "    return cells.mask(cells.str.lower().isin(missing_texts))",
        "empty": "    cells = table[name].astype(object).str.strip()\n"
        '    return cells.mask(cells == "")',
    }
    return f"\n\ndef texts(name):\n{lines[gaps]}\n\n"


def numbers_function(*, gaps: bool, units: str, separators: str) -> str:
    """Return the function that gives a column as numbers.

    Parameters
    ----------
    gaps : bool
        Whether some are missing.
    units : str
        What may be around them: "none", "signs", or "any" for brackets and currencies too.
    separators : str
        "none", "decimal" for decimal commas, "thousands" for commas that group digits.
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
            '        cells = cells.str.replace(".", "").str.replace(",", ".")',
        ]
    if separators == "thousands":
        lines.append('    cells = cells.str.replace(",", "")')
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


def opening_templates() -> Iterator[str]:
    """Yield every template with which a script begins to read a table."""
    yield from (NAMES, PARQUET_READ, JSON_READ)
    for sep, encoding, replaces, skips, names in _csv_options():
        yield csv_read(sep=sep, encoding=encoding, replaces=replaces, skips=skips, names=names)


def further_templates() -> Iterator[str]:
    """Yield every other template of this module."""
    yield from (STRIPPED, WITHOUT_LONG, EXCEL_READ, MISSING_TEXT, MISSING_NUMBER, WRITTEN)
    yield from (
        GROUPED,
        TRUTHS,
        DATES,
        DATES_WITH_GAPS,
        DATES_OF_TYPE,
        NUMBER_WORDS,
        NUMBERS_OF_TYPE,
    )
    yield from (texts_function(gaps=gaps) for gaps in ("none", "words", "empty"))
    ways = product((False, True), ("none", "signs", "any"), ("none", "decimal", "thousands"))
    for gaps, units, separators in ways:
        yield numbers_function(gaps=gaps, units=units, separators=separators)
    for sep, encoding, replaces, skips, names in _csv_options():
        yield csv_read(sep=sep, encoding=encoding, replaces=replaces, skips=skips, names=names)


def _csv_options() -> Iterator[tuple[bool, bool, bool, bool, str]]:
    is_set = (False, True)
    yield from product(is_set, is_set, is_set, is_set, ("header", "given", "extra"))


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
    yield from _file(plan.facts, path)
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
        yield Piece(NUMBER_WORDS)
    numbers, moments = by_storage[Storage.NUMBER], by_storage[Storage.DATE]
    if is_typed:
        yield from (Piece(NUMBERS_OF_TYPE),) if numbers else ()
        yield from (Piece(DATES_OF_TYPE),) if moments else ()
        return
    has_gaps = any(column.missing for column in (*numbers, *moments))
    if has_gaps:
        is_usual = not _is_written_freely(plan.facts, (*numbers, *moments))
        words = USUAL_MISSING if is_usual else sorted(MISSING_NUMBERS - {""})
        yield Piece(MISSING_NUMBER, {"missing_numbers": list(words)})
    if numbers:
        yield from _numbers(plan.facts, numbers)
    if moments:
        is_missing = any(column.missing for column in moments)
        yield Piece(DATES_WITH_GAPS if is_missing else DATES)


def _file(facts: TableFacts, path: str) -> Iterator[Piece]:
    names = [column.name for column in facts.columns]
    where = {"path": path}
    read_as = facts.read_as
    if facts.form in (PARQUET, JSON_LINES):
        yield Piece(PARQUET_READ if facts.form == PARQUET else JSON_READ, where)
        yield Piece(STRIPPED)
        return
    skipped = (read_as.skipped or 0) + (read_as.has_header is not False)
    above = skipped if facts.above is None else facts.above
    if facts.form == EXCEL:
        yield Piece(NAMES, {"names": names})
        yield Piece(EXCEL_READ, {**where, "sheet": read_as.sheet or 0, "above": above})
        return
    is_simple = facts.is_regular and facts.above is not None and bool(read_as.has_header)
    may_be_cut = facts.is_cut or (facts.above is None and not facts.is_regular)
    extra = "extra"
    while extra in names:
        extra += "_"
    sep = r"\s+" if read_as.delimiter == WHITESPACE else read_as.delimiter or ","
    lines = (read_as.skipped or 0) if is_simple else above
    encoding = read_as.encoding or "utf-8"
    if not is_simple:
        yield Piece(NAMES, {"names": names})
    template = csv_read(
        sep=sep != ",",
        encoding=encoding != "utf-8",
        replaces=encoding == "cp1252",
        skips=bool(lines),
        names="header" if is_simple else "extra" if may_be_cut else "given",
    )
    options = {"sep": sep, "encoding": encoding, "above": lines, "extra": extra}
    yield Piece(template, {**where, **options})
    if is_simple:
        yield Piece(STRIPPED)
    elif may_be_cut:
        yield Piece(WITHOUT_LONG, {"extra": extra})


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
    read_as = facts.read_as
    is_free = _is_written_freely(facts, tuple(columns))
    has_unit = any(column.unit for column in columns)
    separators = "none"
    if read_as.decimal == ",":
        separators = "decimal"
    elif read_as.thousands == ",":
        separators = "thousands"
    if is_free:
        yield Piece(WRITTEN)
    if separators == "decimal":
        yield Piece(GROUPED)
    template = numbers_function(
        gaps=any(column.missing for column in columns),
        units="any" if is_free else "signs" if has_unit else "none",
        separators=separators,
    )
    yield Piece(template, {"signs": f" {UNITS}"} if has_unit and not is_free else {})


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
