"""The actions as data: what the menus, shortcuts and transport buttons are made of."""

from dataclasses import dataclass

from playground.document.pace import Pace
from playground.ui.theme.text_size import TEXT_SIZES


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action of the user.

    Attributes
    ----------
    name : str
        How the code calls it.
    text : str
        What the menu says; & marks the key.
    tip : str
        What it does, in plain words.
    shortcut : str
        Keys, as Qt writes them; several are separated by a semicolon.
    icon : str
        Name of an icon, for those shown as buttons.
    is_checkable : bool
    is_of_canvas : bool
        Its keys work only while the canvas has the focus, so that they keep their
        meaning in text fields and lists.
    label : str
        What a button says, where the text of the menu is too long for it.
    """

    name: str
    text: str
    tip: str
    shortcut: str = ""
    icon: str = ""
    is_checkable: bool = False
    is_of_canvas: bool = False
    label: str = ""


PACES: dict[Pace, tuple[str, str, str]] = {
    Pace.BATCH: ("&Batch by batch", "batch", "Two batches per second: watch each single step."),
    Pace.ONE: ("&1 epoch per second", "1", "At most one epoch per second."),
    Pace.TEN: ("1&0 epochs per second", "10", "At most ten epochs per second."),
    Pace.SIXTY: ("&60 epochs per second", "60", "At most 60 epochs per second."),
    Pace.THREE_HUNDRED: ("&300 epochs per second", "300", "At most 300 epochs per second."),
    Pace.FULL: ("&Full speed", "max", "As fast as this computer can."),
}
"""Of each pace the text of the menu, the label of the button, and what it does."""


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "&New…", "Begin with a network from the gallery.", "Ctrl+N"),
    ActionSpec(
        "open", "&Open…", "Open a project, a Keras model or script, or a table of data.", "Ctrl+O"
    ),
    ActionSpec(
        "open_text",
        "Open from &text…",
        "Open an address of TensorFlow Playground, a copied project, a Keras program or a table.",
    ),
    ActionSpec(
        "cross_validate",
        "&Cross-validate…",
        "Train once for each part of the table, to see how much the result depends on the split.",
    ),
    ActionSpec("save", "&Save", "Save the project with its trained model.", "Ctrl+S"),
    ActionSpec("save_as", "Save &As…", "Save the project to another file.", "Ctrl+Shift+S"),
    ActionSpec(
        "rename", "&Rename project…", "Give the project another name; the name of its file stays."
    ),
    ActionSpec(
        "sheet",
        "&Class sheet…",
        "Write a page for a class: pictures and numbers of the run, as PDF or HTML.",
    ),
    ActionSpec("quit", "&Quit", "Close the window.", "Ctrl+Q"),
    ActionSpec("undo", "&Undo", "Undo the last edit.", "Ctrl+Z"),
    ActionSpec("redo", "&Redo", "Redo what was undone.", "Ctrl+Shift+Z;Ctrl+Y"),
    ActionSpec(
        "cut", "Cu&t", "Copy the selected layers and delete them.", "Ctrl+X", is_of_canvas=True
    ),
    ActionSpec("copy", "&Copy", "Copy the selected layers as text.", "Ctrl+C", is_of_canvas=True),
    ActionSpec(
        "paste",
        "&Paste",
        "Insert copied layers, or use a copied project, Keras program, table or file.",
        "Ctrl+V",
        is_of_canvas=True,
    ),
    ActionSpec(
        "copy_project",
        "Copy project as te&xt",
        "Copy network and settings as one line, without data and weights; paste opens it.",
        "Ctrl+Shift+C",
    ),
    ActionSpec(
        "duplicate",
        "D&uplicate",
        "Insert a copy of the selected layers.",
        "Ctrl+D",
        is_of_canvas=True,
    ),
    ActionSpec(
        "delete",
        "&Delete",
        "Delete what is selected; its neighbours are joined.",
        "Del",
        is_of_canvas=True,
    ),
    ActionSpec("select_all", "Select &All", "Select every layer.", "Ctrl+A", is_of_canvas=True),
    ActionSpec(
        "edit",
        "S&ettings",
        "Set the selected layer, expand the collapsed block, or edit the comment. Key: Enter.",
        "F2",
        is_of_canvas=True,
    ),
    ActionSpec("connect", "&Connect", "Connect the selected layers in a row.", "Ctrl+L"),
    ActionSpec(
        "group", "&Group", "Make a named block of the selected layers.", "Ctrl+G", is_of_canvas=True
    ),
    ActionSpec(
        "ungroup",
        "&Ungroup",
        "Dissolve the block; its layers stay.",
        "Ctrl+Shift+G",
        is_of_canvas=True,
    ),
    ActionSpec(
        "fold",
        "Collapse or e&xpand block",
        "Show a block as one item, or its layers again.",
        "Ctrl+E",
        is_of_canvas=True,
    ),
    ActionSpec(
        "repeat",
        "&Repeat…",
        "Make a chain of copies of the selected layers.",
        "Ctrl+Shift+D",
        is_of_canvas=True,
    ),
    ActionSpec(
        "comment",
        "Add co&mment",
        "Write something beside the network.",
        "Ctrl+M",
        is_of_canvas=True,
    ),
    ActionSpec(
        "explain",
        "E&xplain",
        "Explain what the selected layer does, with its formula and its current values.",
        "Ctrl+I",
        is_of_canvas=True,
    ),
    ActionSpec(
        "edit_weights",
        "Change &weights…",
        "Change the weights of the selected layer one by one; the output updates immediately.",
        "Ctrl+Shift+W",
        is_of_canvas=True,
    ),
    ActionSpec(
        "kernels",
        "Show &kernels or maps",
        "Show the kernels of the selected convolution, or its feature maps again.",
        "Ctrl+Shift+K",
        is_of_canvas=True,
    ),
    ActionSpec(
        "freeze",
        "Free&ze or unfreeze",
        "Freeze or unfreeze the selected layers (Keras: trainable).",
        "Ctrl+Shift+E",
        is_of_canvas=True,
    ),
    ActionSpec(
        "select_kind",
        "Select all of this &kind",
        "Select every layer of the selected types.",
        "Ctrl+Shift+A",
        is_of_canvas=True,
    ),
    ActionSpec(
        "arrange", "&Arrange", "Put the layers in order, from left to right.", "Ctrl+Shift+L"
    ),
    ActionSpec("describe", "&Describe network…", "Describe the network layer by layer."),
    ActionSpec(
        "history", "&History", "Show every edit by name, and return to any of them.", "Ctrl+H"
    ),
    ActionSpec("fit_selected", "Fit &selection", "Zoom to the selected layers.", "Ctrl+2"),
    ActionSpec("fit", "&Fit to window", "Show the whole network.", "Ctrl+0"),
    ActionSpec("zoom_in", "Zoom &in", "Zoom in on the canvas.", "Ctrl++;Ctrl+="),
    ActionSpec("zoom_out", "Zoom &out", "Zoom out of the canvas.", "Ctrl+-"),
    ActionSpec("zoom_reset", "&Actual size", "Show the canvas at its actual size.", "Ctrl+1"),
    ActionSpec(
        "play",
        "&Play",
        "Train the network (Keras: Model.fit); again to pause. Key: Space.",
        "F5",
        "play",
    ),
    ActionSpec(
        "step", "One &step", "Train one batch, then pause (Keras: train_step).", "F6", "step"
    ),
    ActionSpec("epoch", "One &epoch", "Train once through all samples, then pause.", "F7", "epoch"),
    ActionSpec(
        "reset",
        "&Reset",
        "Return to untrained weights; the same seed gives the same weights.",
        "Ctrl+R",
        "reset",
    ),
    *(
        ActionSpec(
            f"pace_{pace}",
            text,
            f"{tip} What is learned stays the same.",
            is_checkable=True,
            label=short,
        )
        for pace, (text, short, tip) in PACES.items()
    ),
    ActionSpec("slower", "&Slower", "Train at the next slower pace.", "Ctrl+,"),
    ActionSpec("faster", "Fas&ter", "Train at the next faster pace.", "Ctrl+."),
    ActionSpec(
        "playback",
        "Repla&y",
        "Replay the training, from the start or from the epoch shown; again to stop.",
        "Ctrl+B",
    ),
    ActionSpec(
        "by_change",
        "By &change",
        "Replay so that every second shows the same amount of change.",
        is_checkable=True,
    ),
    ActionSpec(
        "by_epochs",
        "By &epochs",
        "Replay the same number of epochs every second.",
        is_checkable=True,
    ),
    ActionSpec("earlier", "Step b&ack", "Show the previous recorded epoch.", "Alt+Left"),
    ActionSpec("later", "Step for&ward", "Show the next recorded epoch.", "Alt+Right"),
    ActionSpec("present", "Back to &latest", "Show the latest epoch again.", "Alt+End"),
    ActionSpec(
        "continue_here",
        "&Continue from here",
        "Continue training from the epoch shown; the run so far is kept in the list of runs.",
        "Ctrl+Return",
    ),
    ActionSpec(
        "film",
        "Export &animation…",
        "Write how the boundary or the canvas changed as a GIF, a video or images.",
        "Ctrl+Shift+F",
    ),
    ActionSpec(
        "theme_system", "Use &system setting", "Follow the system's theme.", is_checkable=True
    ),
    ActionSpec("theme_dark", "&Dark", "Light text on a dark background.", is_checkable=True),
    ActionSpec("theme_light", "&Light", "Dark text on a light background.", is_checkable=True),
    *(
        ActionSpec(
            f"text_{percent}",
            f"{percent} %",
            "Enlarge all text for a projector, or shrink it to see more.",
            is_checkable=True,
        )
        for percent in TEXT_SIZES
    ),
    ActionSpec("show_palette", "&Palette", "Show the layers to choose from.", is_checkable=True),
    ActionSpec("show_side", "&Sidebar", "Show output, data and settings.", is_checkable=True),
    ActionSpec("show_bottom", "&Bottom panels", "Show the panels below.", is_checkable=True),
    ActionSpec(
        "larger_panels",
        "Lar&ger panels",
        "Give the panels below most of the canvas's height, or return it.",
        "Ctrl+Shift+B",
        icon="larger",
        is_checkable=True,
    ),
    ActionSpec("full_screen", "&Full screen", "Use the whole screen.", "F11", is_checkable=True),
    ActionSpec("challenges", "&Challenges…", "Goals to reach within limits, checked by training."),
    ActionSpec(
        "presentation",
        "P&resentation",
        "Show only what a class should see, enlarged: Page Down for the next step, Esc to leave.",
        "Shift+F5",
    ),
    ActionSpec(
        "compare",
        "Two &boundaries…",
        "Show two boundaries side by side, large: of two runs, or of two moments.",
    ),
    ActionSpec(
        "lock_class",
        "&Lock for the class…",
        "Choose what a class cannot use, change or see in this project.",
    ),
    ActionSpec("unlock_class", "&Unlock…", "Lift the locks of this project until it is closed."),
    ActionSpec(
        "formulas",
        "&Formulas and their Python…",
        "Neuron, loss, activations and update: each formula beside its line of Python.",
    ),
    ActionSpec(
        "shortcuts",
        "&Keyboard shortcuts",
        "List all keys, and the mouse on the canvas.",
        "Ctrl+F1",
    ),
    ActionSpec("learn", "&Lessons", "Learn step by step, inside the program.", "Ctrl+Shift+M"),
    ActionSpec("lesson_open", "&Open lesson or challenge…", "Open one from a file."),
    ActionSpec("record_lesson", "&Record a lesson…", "Make a lesson by carrying out its steps."),
    ActionSpec("make_challenge", "&Make a challenge…", "Give the project a goal, for others."),
    ActionSpec("glossary", "&Glossary", "Look up the words of the program.", "Shift+F1"),
    ActionSpec("answers", "&Questions and answers", "Short answers to what people ask first."),
    ActionSpec("quiz", "Qui&z", "Questions from all lessons; those you missed come back sooner."),
    ActionSpec("tour", "&Tour of two minutes", "Point at every part of the window once."),
    ActionSpec("lesson_next", "&Next step", "Show the next step of the lesson.", "Alt+PgDown"),
    ActionSpec("lesson_back", "Step &before", "Show the previous step.", "Alt+PgUp"),
    ActionSpec("lesson_leave", "Lea&ve lesson", "Leave the lesson; your own project comes back."),
    ActionSpec("what_is_this", "&What is this?", "Explain what is under the mouse cursor.", "F1"),
    ActionSpec("about", "&About", "Version and libraries."),
)
