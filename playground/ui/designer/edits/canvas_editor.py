"""`CanvasEditor`: edits the project, and keeps every card where the user sees it."""

from playground.document.commands import MoveLayers, Sequence, SetParams
from playground.document.document import Command
from playground.ui.designer.scene import DesignerScene
from playground.ui.editor import Editor


class CanvasEditor:
    """Passes commands on to the editor of the window.

    Parameters
    ----------
    editor : Editor
        Of the project. For edits that move no card, use it directly.
    scene : DesignerScene
    """

    def __init__(self, editor: Editor, scene: DesignerScene) -> None:
        self._editor = editor
        self._scene = scene

    def do(self, command: Command) -> None:
        """Do an edit; cards that were placed automatically keep their places from now on."""
        unplaced = self._scene.unplaced()
        if unplaced and not isinstance(command, SetParams):
            command = Sequence(command.text, (MoveLayers(unplaced), command))
        self._editor.do(command)

    def do_and_select(self, command: Command) -> None:
        """Do an edit, and select the layers and comments that it adds."""
        scene = self._scene
        layers, comments = set(scene.layer_items), set(scene.comments.items)
        self.do(command)
        new_layers = [key for key in scene.layer_items if key not in layers]
        new_comments = [key for key in scene.comments.items if key not in comments]
        if new_layers or new_comments:
            scene.select(new_layers, new_comments)

    def begin(self, text: str) -> None:
        """Begin a step of the history, named `text`."""
        self._editor.begin(text)

    def end(self) -> None:
        """End the step."""
        self._editor.end()
