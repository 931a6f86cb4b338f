"""The table of a project: found beside the project file, or kept inside it.

A project names its table by path. Where that is gone, a file of the same name beside the
project is used; where there is none, the copy that is kept in the project, if the user asked
for one. The copy is never written beside anything: it is lent to the reader of tables.
"""

import logging
from dataclasses import replace
from pathlib import Path

from playground.base.errors import FileFormatError
from playground.base.params import Selection
from playground.datasets.sources import DATASETS
from playground.datasets.sources.table_file import KEPT, TABLE_FILE
from playground.datasets.tables.opened import MOST_LENT_BYTES, tables
from playground.document.file.archive import Archive, Member
from playground.document.project import Project

TABLE = "table.bin"

log = logging.getLogger(__name__)


def with_found_file(project: Project, file: Path) -> Project:
    """Return `project` with the path of its data beside `file`, if it is only there."""
    source = project.data.source
    path = Path(str(source.params.get("path", "")))
    if source.name not in DATASETS or DATASETS[source.name].inspect is None or not path.name:
        return project
    beside = file.absolute().parent / path.name
    if path.expanduser().is_file() or not beside.is_file():
        return project
    params = {**source.params, "path": str(beside)}
    return replace(project, data=replace(project.data, source=Selection(source.name, params)))


def table_members(project: Project) -> dict[str, Member]:
    """Return the member with a copy of the table, if the user asked for one and it is small."""
    source = project.data.source
    if source.name != TABLE_FILE.name or not source.params.get(KEPT.name):
        return {}
    path = Path(str(source.params.get("path", ""))).expanduser()
    try:
        is_small = path.stat().st_size <= MOST_LENT_BYTES
        content = path.read_bytes() if is_small else None
    except OSError:
        content = tables().lent(path)
    return {} if content is None else {TABLE: Member(content, is_deflated=True)}


def why_no_copy(project: Project) -> str:
    """Return why a file lacks the copy that the user asked for; empty if it has one. Reads disk."""
    source = project.data.source
    if source.name != TABLE_FILE.name or not source.params.get(KEPT.name):
        return ""
    path = Path(str(source.params.get("path", ""))).expanduser()
    try:
        is_small = path.stat().st_size <= MOST_LENT_BYTES
    except OSError:
        return "" if tables().lent(path) is not None else "the table is gone"
    return "" if is_small else f"the table has more than {MOST_LENT_BYTES // 2**20} MB"


def lend_table(project: Project, archive: Archive) -> tuple[str, ...]:
    """Let the reader of tables use the copy in a project file where its table is gone.

    Returns
    -------
    tuple of str
        A warning if the copy cannot be read, or the table has changed since: a save would
        replace the copy.
    """
    source = project.data.source
    if TABLE not in archive.names or source.name != TABLE_FILE.name:
        return ()
    path = Path(str(source.params.get("path", ""))).expanduser()
    try:
        content = archive.read(TABLE, MOST_LENT_BYTES)
    except FileFormatError as error:
        log.warning("copy of the table not read: %s", error)
        return (f"The copy of the table could not be read: {error}",)
    tables().lend(path, content)
    if _is_as_at(path, content):
        return ()
    what = archive.label(TABLE)
    return (f"The copy of the table, {what}, differs from {path}, which is used and not the copy",)


def _is_as_at(path: Path, copy: bytes) -> bool:
    """Return whether a table has the content of its copy; also if it is not there."""
    try:
        return path.stat().st_size == len(copy) and path.read_bytes() == copy
    except OSError:
        return True
