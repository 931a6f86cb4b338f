"""How the page of a table names what was detected; nothing here knows Qt."""

from playground.base.number_text import counted
from playground.datasets.preparation.fitting import DRAWN
from playground.datasets.preparation.kinds import DatePart, Scaling
from playground.datasets.tables.draft import Draft
from playground.datasets.tables.forms import TEXT
from playground.datasets.tables.plan import PlannedColumn
from playground.datasets.tables.read_as import WHITESPACE
from playground.datasets.tables.settings import Kind, Role, Treatment

DELIMITERS = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma", WHITESPACE: "spaces"}
SCALINGS = {
    Scaling.STANDARD: "standardize",
    Scaling.MINMAX: "0 to 1",
    Scaling.NONE: "as it is",
}
DATES = (
    (DatePart.YEAR, DatePart.MONTH, DatePart.WEEKDAY),
    (DatePart.MONTH, DatePart.WEEKDAY),
    (DatePart.YEAR, DatePart.MONTH, DatePart.WEEKDAY, DatePart.HOUR),
    (DatePart.WEEKDAY, DatePart.HOUR),
    (DatePart.ELAPSED,),
    (DatePart.YEAR, DatePart.MONTH, DatePart.DAY),
)
Change = dict[str, object]


def kind_words(column: PlannedColumn) -> str:
    """Return the kind of a column: "two classes", "category · 3", "text · 891 distinct"."""
    facts = column.facts
    if column.role is Role.TARGET and facts.distinct == 2:
        return "two classes"
    match column.kind:
        case Kind.CATEGORY:
            return f"category · {facts.distinct:,}"
        case Kind.TEXT:
            return f"text · {facts.distinct:,} distinct"
        case Kind.NUMBER:
            return f"number, {facts.unit}" if facts.unit else "number"
        case kind:
            return str(kind)


def missing_words(column: PlannedColumn, rows: int) -> str:
    """Return how much of a column is missing: "complete", "20 % missing"."""
    share = 100 * column.facts.missing / max(1, rows)
    if not share:
        return "complete"
    text = f"{share:.0f}" if share >= 1 else f"{share:.1f}" if share >= 0.1 else "<0.1"
    return f"{text} % missing"


def card_words(column: PlannedColumn, rows: int) -> str:
    """Return the tip of a column: kind, different values, and of how many rows its bars are."""
    text = f"{column.name}: {kind_words(column)}, {column.facts.distinct:,} different values"
    if rows <= DRAWN:
        return text
    return f"{text}. The bars are from a sample of {DRAWN:,} of the {rows:,} rows."


def read_words(draft: Draft) -> str:
    """Return how a table was read: "891 rows × 8 columns · comma · UTF-8 · header in line 1"."""
    facts = draft.facts
    parts = [f"{facts.rows:,} rows × {len(facts.columns):,} columns"]
    read_as = facts.read_as
    if facts.form == TEXT:
        parts.append(DELIMITERS.get(read_as.delimiter or ",", "comma"))
        parts.append((read_as.encoding or "utf-8").upper().replace("CP1252", "Windows-1252"))
    else:
        parts.append(facts.form)
    if read_as.sheet:
        parts.append(f"sheet {read_as.sheet}")
    if read_as.has_header is not None:
        line = (read_as.skipped or 0) + 1
        parts.append(f"header in line {line}" if read_as.has_header else "no header")
    return " · ".join(parts)


def treatments(column: PlannedColumn) -> list[tuple[str, Change]]:
    """Return what can be done with the values of an input, each with the fields it sets.

    The first is what is done now.
    """
    if column.role is not Role.INPUT:
        return [("–", {})]
    options = [*_gap_options(column), *_value_options(column)]
    now = next((each for each in options if _is_now(column, each[1])), options[0])
    return [now, *(each for each in options if each is not now)]


def _gap_options(column: PlannedColumn) -> list[tuple[str, Change]]:
    if not column.facts.missing or column.kind is Kind.TEXT:
        return []
    if column.kind is Kind.CATEGORY:
        return [
            ("one-hot, unknown", {"missing": Treatment.UNKNOWN, "is_flagged": False}),
            ("most frequent", {"missing": Treatment.FREQUENT, "is_flagged": False}),
            ("most frequent + flag", {"missing": Treatment.FREQUENT, "is_flagged": True}),
            ("drop rows", {"missing": Treatment.DROP, "is_flagged": False}),
        ]
    return [
        ("median + flag", {"missing": Treatment.MEDIAN, "is_flagged": True}),
        ("median", {"missing": Treatment.MEDIAN, "is_flagged": False}),
        ("most frequent", {"missing": Treatment.FREQUENT, "is_flagged": False}),
        ("constant…", {"missing": Treatment.CONSTANT}),
        ("drop rows", {"missing": Treatment.DROP, "is_flagged": False}),
    ]


def _value_options(column: PlannedColumn) -> list[tuple[str, Change]]:
    match column.kind:
        case Kind.DATE:
            return [(", ".join(parts), {"parts": parts}) for parts in DATES]
        case Kind.CATEGORY:
            return [] if column.facts.missing else [("one-hot", {"scaling": None})]
        case Kind.TEXT:
            return [("words", {})]
        case _:
            return [(text, {"scaling": scaling}) for scaling, text in SCALINGS.items()]


def _is_now(column: PlannedColumn, change: Change) -> bool:
    """Return whether a column is handled as `change` says."""
    if "missing" in change:
        flag = change.get("is_flagged", column.is_flagged)
        return change["missing"] is column.missing and flag == column.is_flagged
    if "parts" in change:
        return change["parts"] == column.parts
    if "scaling" in change:
        scaling = change["scaling"]
        return scaling is column.scaling or (column.scaling is None and scaling is Scaling.STANDARD)
    return True


def receives_words(names: tuple[str, ...]) -> str:
    """Return what the network receives.

    >>> receives_words(("age", "port=C", "port=S"))
    '3 numbers per row: age, port C/S.'
    >>> receives_words(("review word 1", "review word 2"))
    '2 numbers per row: the first 2 words of review.'
    """
    text = names[0].removesuffix(" word 1") if names else ""
    if len(names) > 1 and names == tuple(f"{text} word {at + 1}" for at in range(len(names))):
        return f"{len(names):,} numbers per row: the first {len(names):,} words of {text}."
    groups: dict[str, list[str]] = {}
    for name in names:
        stem, mark, value = name.partition("=")
        groups.setdefault(stem if mark else name, []).extend([value] if mark else [])
    parts = [f"{stem} {'/'.join(values)}".strip() for stem, values in groups.items()]
    text = ", ".join(part if len(part) < 60 else part[:58] + "…" for part in parts[:24])
    more = "" if len(parts) <= 24 else f", and {len(parts) - 24} more"
    count = counted(len(names), "number")
    return f"{count} per row: {text}{more}."
