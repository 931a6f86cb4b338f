"""The title of a project follows its data until the user chooses another."""

from dataclasses import replace

import pytest

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.sources import DATASETS
from playground.document.commands import SetData, SetTitle
from playground.document.document import Document
from playground.document.naming import data_title
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.export.script.writing import script_of


def with_source(project: Project, name: str, **params: str) -> Project:
    return SetData({"source": Selection(name, params), "features": ()}).apply(project)


@pytest.mark.parametrize("template", TEMPLATES.names)
def test_title_of_every_template_follows_other_data(template: str) -> None:
    project = TEMPLATES[template].build()
    other = "breast_cancer" if project.data.source.name != "breast_cancer" else "iris"
    assert with_source(project, other).title == DATASETS[other].label


@pytest.mark.parametrize("template", TEMPLATES.names)
def test_what_a_template_says_is_not_said_of_other_data(template: str) -> None:
    project = TEMPLATES[template].build()
    assert project.notes
    assert SetData({"scaling": "none"}).apply(project).notes == project.notes
    other = "breast_cancer" if project.data.source.name != "breast_cancer" else "iris"
    assert with_source(project, other).notes == ""
    mine = replace(project, notes="Mine")
    assert with_source(mine, other).notes == "Mine"


def test_title_follows_the_gate() -> None:
    project = with_source(TEMPLATES["xor"].build(), "truth_table", gate="and")
    assert project.title == "AND"
    assert with_source(project, "iris").title == "Iris flowers"


def test_title_follows_the_file() -> None:
    project = with_source(TEMPLATES["xor"].build(), "csv", path="/data/houses of 2024.csv")
    assert project.title == "houses of 2024"
    assert with_source(project, "csv", path="/data/flats.csv").title == "flats"


def test_a_title_of_the_user_stays() -> None:
    project = SetTitle("My first network").apply(TEMPLATES["xor"].build())
    assert with_source(project, "iris").title == "My first network"


@pytest.mark.parametrize("name", ["noise", "scaling"])
def test_the_title_stays_while_the_name_of_the_data_stays(name: str) -> None:
    project = TEMPLATES["xor-noisy"].build()
    change = {"scaling": "standard"}
    if name == "noise":
        params = {**project.data.source.params, "noise": 20}
        change = {"source": Selection("xor", params)}  # type: ignore[dict-item]
    assert SetData(change).apply(project).title == "XOR with noise"


def test_undo_restores_the_title() -> None:
    document = Document(TEMPLATES["xor"].build())
    document.do(SetData({"source": Selection("iris"), "features": ()}))
    assert document.project.title == "Iris flowers"
    document.undo()
    assert document.project.title == "XOR"


def test_a_title_from_a_file_name_is_short_and_printable() -> None:
    title = data_title(DataConfig(Selection("csv", {"path": f"/x/a\x00\x1b[31m\n{'b' * 300}.csv"})))
    assert title.isprintable()
    assert len(title) <= 60
    assert data_title(DataConfig(Selection("csv", {"path": "\x00.csv"}))) == DATASETS["csv"].label


def test_no_two_templates_have_one_title_or_note() -> None:
    for texts in ([each.title for each in TEMPLATES], [each.plan.notes for each in TEMPLATES]):
        assert all(texts)
        assert len(texts) == len(set(texts))


def test_the_script_is_named_after_the_data() -> None:
    project = with_source(TEMPLATES["xor"].build(), "truth_table", gate="or")
    assert script_of(project).startswith('"""OR."""')
