"""How the layers of a model file are used: one input, one output, and layers used twice."""

from collections.abc import Sequence

from playground.base.errors import ImportProblem
from playground.document.inference import LayerReport
from playground.importing.model.drawing import ModelDrawing, Path
from playground.importing.model.opening import ModelFile
from playground.importing.network.drawing import SHARED, Part
from playground.importing.network.values import Tensor
from playground.importing.result import NoteKind

LARGEST_COPIES = 20_000_000
"""Most weights of a network in which each use of a layer becomes a layer of its own."""
MOST_NAMES = 5
LONGEST_NAME = 40


def require_one_end(file: ModelFile, drawing: ModelDrawing, outputs: tuple[Tensor, ...]) -> None:
    """Raise if a model has several inputs or outputs.

    Raises
    ------
    ImportProblem
        The message names them.
    """
    drawn = drawing.world.drawn
    inputs = [index for index, each in enumerate(drawn) if each.layer.leaf == "Input"]
    ends = [tensor.index for tensor in outputs]
    for indices, word in ((inputs, "inputs"), (ends, "outputs")):
        if len(indices) > 1:
            names = [str(drawn[index].layer.named.get("name")) for index in indices[:MOST_NAMES]]
            listed = ", ".join(name[:LONGEST_NAME] for name in names)
            more = ", ..." if len(indices) > MOST_NAMES else ""
            raise ImportProblem(
                f"{file.path.name} has {len(indices)} {word} ({listed}{more}); a project has one "
                "input and one output, so it is not imported"
            )


def check_weights(
    file: ModelFile,
    drawing: ModelDrawing,
    parts: tuple[Part, ...],
    reports: Sequence[LayerReport],
) -> None:
    """Check that the file can hold the weights, and note the layers that are used twice.

    Raises
    ------
    ImportProblem
        The network has more weights than the file, or too many of layers that are used often;
        memory must not be reserved for them.
    """
    once: dict[Path | int, int] = {}
    for place, (part, report) in enumerate(zip(parts, reports, strict=True)):
        path = drawing.origins.get(part.origin, place)
        if path in once and (report.parameters or part.plan.type_name == "Opaque"):
            name = str(path[-1])[:LONGEST_NAME] if isinstance(path, tuple) else ""
            drawing.world.notes.add(part.line, NoteKind.NEEDS_YOU, f"{name} {SHARED}")
        once[path] = report.parameters
    count = sum(once.values())
    if count > file.elements:
        raise ImportProblem(
            f"{file.path.name} is damaged: its network has {count:,} weights at least, but the "
            f"file holds {file.elements:,} numbers; copy or download it again"
        )
    copies = sum(report.parameters for report in reports)
    if copies > max(LARGEST_COPIES, count):
        raise ImportProblem(
            f"{file.path.name} uses its layers so often that the network would have {copies:,} "
            f"weights of its own; at most {LARGEST_COPIES:,} are imported"
        )
