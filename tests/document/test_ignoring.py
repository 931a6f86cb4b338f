"""Rules of the doctor that a project ignores."""

import json

import pytest

from playground.base.errors import FileFormatError
from playground.document.document import Document
from playground.document.edits.ignoring import IgnoreRule, ReportAllRules
from playground.document.file import decode, encode
from playground.document.project import Project


def test_ignoring_is_undone_and_kept_in_the_file() -> None:
    document = Document(Project())
    document.do(IgnoreRule("dead_units"))
    document.do(IgnoreRule("dead_units"))
    assert document.project.ignored_rules == ("dead_units",)
    assert decode(encode(document.project)) == document.project
    document.undo()
    assert not document.project.ignored_rules


def test_all_ignored_rules_are_shown_again_at_once() -> None:
    project = IgnoreRule("overfitting").apply(IgnoreRule("dead_units").apply(Project()))
    assert ReportAllRules().apply(project).ignored_rules == ()


@pytest.mark.parametrize("names", [["x" * 65], ["a", "a"], [""], [f"r{i}" for i in range(300)]])
def test_a_file_with_impossible_names_is_refused(names: list[str]) -> None:
    raw = {**json.loads(encode(Project())), "ignored_rules": names}
    with pytest.raises(FileFormatError, match="ignored_rules"):
        decode(json.dumps(raw).encode())
