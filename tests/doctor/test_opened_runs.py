"""A run that was saved and opened is judged by what was seen of it before."""

from pathlib import Path

from playground.document.templates.templates import TEMPLATES
from playground.training import inline
from playground.training.files import project_file
from playground.training.protocol.engine import Engine


def test_the_beginning_of_an_opened_run_is_checked_as_it_was(
    graph_engine: Engine, tmp_path: Path
) -> None:
    project, path = TEMPLATES["xor-noisy"].build(), tmp_path / "run.nnplay"
    run = inline.train(graph_engine, project, epochs=5, is_watched=True)
    project_file.save(path, project, run.checkpoint())
    run.program.close()
    opened = project_file.load(path)
    assert opened.checkpoint is not None

    again = inline.train(
        graph_engine, opened.project, epochs=0, checkpoint=opened.checkpoint, is_watched=True
    )

    again.program.close()
    assert run.checkups.first is not None
    assert again.checkups.first_time == run.checkups.first_time == 0.0
    assert again.checkups.first == run.checkups.first
    assert again.checkups.latest == run.checkups.latest
