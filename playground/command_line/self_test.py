"""The command that checks an installation: self-test."""

import tempfile
from pathlib import Path

import numpy as np

from playground.base.errors import PlaygroundError
from playground.command_line.models import built_program
from playground.command_line.terminal.output import say

EPOCHS = 200


def self_test() -> None:
    """Build, train, export and reopen a model; exit 0 if everything works."""
    from playground.document.templates.templates import TEMPLATES  # noqa: PLC0415 - start-up time
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow
    from playground.training import inline  # noqa: PLC0415
    from playground.training.files import project_file  # noqa: PLC0415

    engine = create_engine()
    say(f"engine    {engine.version}")
    project = TEMPLATES["xor"].build()
    run = inline.train(engine, project, epochs=EPOCHS)
    before = dict(run.program.evaluate())
    first, last = run.curves.column("loss")[[0, -1]]
    if not last < first:
        raise PlaygroundError(f"the loss did not fall in {EPOCHS} epochs: {first} to {last}")
    say(f"train     {EPOCHS} epochs, loss {first:.4f} to {last:.4f}")
    with tempfile.TemporaryDirectory(prefix="playground-self-test-") as folder:
        path = Path(folder) / "xor.nnplay"
        project_file.save(path, project, run.checkpoint())
        run.program.close()
        _reopen(path, before)


def _reopen(path: Path, before: dict[str, float]) -> None:
    """Compare the metrics of the saved model with those `before`, and export it."""
    from playground.export.exporting import export_model  # noqa: PLC0415 - imports Keras
    from playground.export.formats import FORMATS  # noqa: PLC0415
    from playground.training.files import project_file  # noqa: PLC0415

    opened = project_file.load(path)
    with built_program(opened) as (program, data):
        after = dict(program.evaluate())
        for name, value in before.items():
            if not np.isclose(after[name], value, rtol=1e-6, atol=1e-7):
                raise PlaygroundError(
                    f"after reopening, {name} is {after[name]}; before, it was {value}"
                )
        say("reopen    the same metrics as before")
        for entry in FORMATS:
            reason = entry.missing()
            if reason is not None:
                say(f"export    {entry.name}: skipped, {reason}")
                continue
            report = export_model(
                entry.name,
                path.with_name(f"export-{entry.name}{entry.suffix}"),
                model=program.keras_model,
                project=opened.project,
                x=data.train.x,
            )
            say(f"export    {entry.name}: largest difference {report.difference:.3g}")
    say("everything works")
