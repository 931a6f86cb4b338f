"""A project made from a table: its data, and the network and training that are proposed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playground.base.errors import DataError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import train_count
from playground.datasets.sources.table_file import TABLE_FILE, task_of_plan
from playground.datasets.spec import no_progress
from playground.datasets.tables.build import samples_left
from playground.datasets.tables.draft import Draft, first_draft
from playground.datasets.tables.plan import Plan
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.read_table import ReadTable, read_for_page
from playground.datasets.tables.settings import Role, Window
from playground.document.project import Project
from playground.document.proposals.proposing import Proposal, UseData, propose


@dataclass(frozen=True, slots=True, eq=False)
class FoundProject:
    """A project made from a table, and what is chosen about the table."""

    project: Project
    draft: Draft
    read: ReadTable


def project_for(
    path: Path,
    target: str = "",
    window: Window = Window(),  # noqa: B008 - frozen
    read_as: ReadAs = ReadAs(),  # noqa: B008 - frozen
    choose: Callable[[Draft], Draft] = lambda draft: draft,
) -> FoundProject:
    """Return a project for the table at `path`. May take long.

    Parameters
    ----------
    target : str
        The column to predict; empty for the one that is proposed.
    window : Window
        For a time series: the rows are put in order by the first column of dates, if there is
        one. Without steps, each row is a sample.
    read_as : ReadAs
        How the file is read.
    choose : callable
        What else is chosen about the table, once its target is.

    Raises
    ------
    DataError
        The file holds no table, or it is unclear what to predict.
    """
    if not path.is_file():
        raise DataError(f"There is no file {path}; give the path of a table")
    read = read_for_page(path.resolve(), read_as, no_progress)
    draft = first_draft(read.path, read.table, read_as)
    if target:
        read.table.facts.column(target)
        draft = draft.with_role([target], Role.TARGET)
    if not draft.target:
        names = ", ".join(column.name for column in read.table.facts.columns)
        raise DataError(
            f"It is unclear which column of {path.name} to predict; choose one with "
            f"--target: {names}"
        )
    if window.steps:
        draft = draft.as_series(window.steps, window.horizon)
    draft = choose(draft)
    proposal = proposal_for(draft, draft.plan())
    weights = proposal.class_weights if draft.weighs_classes else None
    command = UseData(config_for(draft, DataConfig()), proposal, weights)
    return FoundProject(command.apply(Project()), draft, read)


def proposal_for(draft: Draft, plan: Plan) -> Proposal:
    """Return the network and training that suit a table."""
    counts = plan.target.facts.counts if draft.weighs_classes else ()
    kept = samples_left(draft.table, plan)
    return propose(task_of_plan(plan), train_count(kept, draft.train_fraction), counts)


def config_for(draft: Draft, base: DataConfig) -> DataConfig:
    """Return the data of a project that learns from a table; the seed is that of `base`."""
    is_table = base.source.name == TABLE_FILE.name
    return DataConfig(
        source=Selection(TABLE_FILE.name, draft.params()),
        features=(),
        train_fraction=draft.train_fraction,
        seed=base.seed,
        scaling=base.scaling if is_table else TABLE_FILE.usual_scaling,
    )
