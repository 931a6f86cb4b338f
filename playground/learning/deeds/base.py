"""What every deed has in common: the state that it needs, and what it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from playground.base.errors import PlaygroundError
from playground.document.document import Command
from playground.document.project import Layer, LayerId, Project
from playground.training.protocol.probes import Floats

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Weights = Mapping[LayerId, Mapping[str, Floats]]


class Request(StrEnum):
    """What a deed can ask of the window, in addition to edits."""

    PLAY = "play"
    EPOCH = "epoch"
    STEP = "step"
    RESET = "reset"
    SELECT = "select"
    PANEL = "panel"
    LOOK = "look"
    OPEN = "open"
    EXPORT = "export"
    SALIENCY = "saliency"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a deed does.

    Attributes
    ----------
    commands : tuple of Command
        Edits of the project.
    request : Request or None
        What the window does after the edits.
    argument : str
        Of the request: the name of a layer, the title of a panel, the name of a format.
    """

    commands: tuple[Command, ...] = ()
    request: Request | None = None
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a deed looks at.

    Attributes
    ----------
    project : Project
    weights : mapping
        As they are now; those that are not known are missing.
    """

    project: Project
    weights: Weights = field(default_factory=dict)

    def layer(self, name: str) -> Layer:
        """Return the layer called `name`.

        Raises
        ------
        PlaygroundError
            There is none.
        """
        for layer in self.project.network.layers:
            if layer.name == name:
                return layer
        raise PlaygroundError(
            f"there is no layer called {name} any more; open the step again to start over"
        )


class Deed(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """One thing that "Show me" does; each subclass has the tag by which lessons name it.

    Attributes
    ----------
    trains : bool
        Whether weights change by training or are reset: undo brings the earlier ones back.
    reads_weights : bool
        Whether it can only be planned once the weights are known.
    """

    trains: ClassVar[bool] = False
    reads_weights: ClassVar[bool] = False

    def plan(self, scene: Scene, /) -> Plan:
        """Return what to do.

        Raises
        ------
        PlaygroundError
            The project is not as the lesson expects; the message says what to do.
        """
        raise NotImplementedError
