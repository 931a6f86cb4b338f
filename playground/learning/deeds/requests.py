"""Deeds that ask the window for something: train, or show something."""

from typing import Literal

from playground.learning.deeds.base import Deed, Name, Plan, Request, Scene


class PlayDeed(Deed, frozen=True, tag="play"):
    """Trains to the number of epochs that the project sets."""

    trains = True

    def plan(self, _scene: Scene, /) -> Plan:
        return Plan(request=Request.PLAY)


class EpochDeed(Deed, frozen=True, tag="epoch"):
    """Trains one epoch."""

    trains = True

    def plan(self, _scene: Scene, /) -> Plan:
        return Plan(request=Request.EPOCH)


class StepDeed(Deed, frozen=True, tag="step"):
    """Trains one batch."""

    trains = True

    def plan(self, _scene: Scene, /) -> Plan:
        return Plan(request=Request.STEP)


class ResetDeed(Deed, frozen=True, tag="reset"):
    """Returns to untrained weights."""

    trains = True

    def plan(self, _scene: Scene, /) -> Plan:
        return Plan(request=Request.RESET)


class SelectDeed(Deed, frozen=True, tag="select"):
    """Selects a layer."""

    layer: Name

    def plan(self, scene: Scene, /) -> Plan:
        scene.layer(self.layer)
        return Plan(request=Request.SELECT, argument=self.layer)


class PanelDeed(Deed, frozen=True, tag="panel"):
    """Brings a panel to the front."""

    title: Name

    def plan(self, _scene: Scene, /) -> Plan:
        return Plan(request=Request.PANEL, argument=self.title)


class OpenProjectDeed(Deed, frozen=True, tag="open_project"):
    """Opens a project of the lesson."""

    name: Name

    def plan(self, _scene: Scene, /) -> Plan:
        return Plan(request=Request.OPEN, argument=self.name)


class LookDeed(Deed, frozen=True, tag="look"):
    """Shows an earlier epoch."""

    epoch: int

    def plan(self, _scene: Scene, /) -> Plan:
        return Plan(request=Request.LOOK, argument=str(self.epoch))


class ExportDeed(Deed, frozen=True, tag="export"):
    """Asks where to export the model to.

    Attributes
    ----------
    format : str
        The name of the format, as on the command line: "litert".
    """

    format: Name

    def plan(self, _scene: Scene, /) -> Plan:
        return Plan(request=Request.EXPORT, argument=self.format)


class SaliencyDeed(Deed, frozen=True, tag="saliency"):
    """Opens the panel Saliency, and chooses something in it.

    Attributes
    ----------
    choose : "wrong" or "output"
        The most confident wrong answer, or the first output to explain.
    """

    choose: Literal["wrong", "output"]

    def plan(self, _scene: Scene, /) -> Plan:
        return Plan(request=Request.SALIENCY, argument=self.choose)
