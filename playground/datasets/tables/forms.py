"""The forms of table files, by their suffix."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

TEXT = "text"
EXCEL = "Excel"
PARQUET = "Parquet"
JSON_LINES = "JSON lines"
FORMS: Mapping[str, str] = MappingProxyType(
    {
        ".csv": TEXT,
        ".tsv": TEXT,
        ".tab": TEXT,
        ".txt": TEXT,
        ".data": TEXT,
        ".dat": TEXT,
        ".xlsx": EXCEL,
        ".xlsm": EXCEL,
        ".xls": EXCEL,
        ".ods": EXCEL,
        ".parquet": PARQUET,
        ".jsonl": JSON_LINES,
        ".ndjson": JSON_LINES,
    }
)


def form_of(path: Path) -> str:
    """Return the form of the table in a file, by its name; text for any other suffix."""
    return FORMS.get(path.suffix.lower(), TEXT)
