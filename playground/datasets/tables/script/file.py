"""Reads the file of a table as pandas does, each cell as text."""

from collections.abc import Iterator
from itertools import product

from playground.datasets.script_code import Piece
from playground.datasets.tables.facts import TableFacts
from playground.datasets.tables.forms import EXCEL, JSON_LINES, PARQUET
from playground.datasets.tables.read_as import WHITESPACE

NAMES = "names = $names"
STRIPPED = "table.columns = table.columns.str.strip()"
WITHOUT_LONG = "table = table[table[$extra].isna()]  # the others have too many values"
WITHOUT_TOTAL = "table = table.iloc[:-1]  # the last row sums up the others"
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


def opening_templates() -> Iterator[str]:
    """Yield every template with which a script begins to read a table."""
    yield from (NAMES, PARQUET_READ, JSON_READ)
    yield from _csv_templates()


def further_templates() -> Iterator[str]:
    """Yield every other template of this module."""
    yield from (STRIPPED, WITHOUT_LONG, WITHOUT_TOTAL, EXCEL_READ)
    yield from _csv_templates()


def _csv_templates() -> Iterator[str]:
    is_set, ways = (False, True), ("header", "given", "extra")
    for sep, encoding, replaces, skips, names in product(is_set, is_set, is_set, is_set, ways):
        yield csv_read(sep=sep, encoding=encoding, replaces=replaces, skips=skips, names=names)


def file_read(facts: TableFacts, path: str) -> Iterator[Piece]:
    """Yield the statements that read the rows that the program uses, named as it names them."""
    if facts.form in (PARQUET, JSON_LINES):
        yield Piece(PARQUET_READ if facts.form == PARQUET else JSON_READ, {"path": path})
        yield Piece(STRIPPED)
        return
    read_as = facts.read_as
    skipped = (read_as.skipped or 0) + (read_as.has_header is not False)
    above = skipped if facts.above is None else facts.above
    if facts.form == EXCEL:
        yield Piece(NAMES, {"names": [column.name for column in facts.columns]})
        where = {"path": path, "sheet": read_as.sheet or 0, "above": above}
        yield Piece(EXCEL_READ, where)
    else:
        yield from _text_read(facts, path, above)
    if read_as.keeps_total is False:
        yield Piece(WITHOUT_TOTAL)


def _text_read(facts: TableFacts, path: str, above: int) -> Iterator[Piece]:
    names = [column.name for column in facts.columns]
    read_as = facts.read_as
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
    options = {"path": path, "sep": sep, "encoding": encoding, "above": lines, "extra": extra}
    yield Piece(template, options)
    if is_simple:
        yield Piece(STRIPPED)
    elif may_be_cut:
        yield Piece(WITHOUT_LONG, {"extra": extra})
