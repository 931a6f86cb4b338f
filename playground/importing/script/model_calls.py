"""Methods of a model: compile and fit are kept, the rest is done by the window itself."""

from playground.importing.result import NoteKind
from playground.importing.script.values import Made, Model, Tensor, Unknown, Value
from playground.importing.script.world import World

QUIET = frozenset(("summary", "evaluate", "reset_states", "count_params", "build"))
SAVING = frozenset(("save", "save_weights", "to_json", "to_yaml", "export"))
LOOKING = frozenset(
    ("predict", "predict_on_batch", "predict_classes", "predict_proba", "get_weights", "get_config")
)


def call_model(model: Model, call: Made, world: World) -> Value:
    """Return what a method of `model` gives; what it means for the project is kept."""
    name = call.leaf
    if name == "compile":
        model.compiled = call
        return None
    if name in ("fit", "fit_generator"):
        model.fitted = call
        return Unknown("history", is_outcome=True)
    if name == "build":
        _build(model, call, world)
    if name == "pop" and model.chain:
        return model.chain.pop()
    if name == "load_weights":
        _load_weights(model, call, world)
        return None
    if name in QUIET:
        return Unknown(name, is_outcome=True)
    if name in SAVING:
        world.refuse(
            "the project file keeps the trained model; Export writes it elsewhere",
            NoteKind.LEFT_OUT,
        )
    elif name in LOOKING:
        world.refuse("the panels show what the trained model answers", NoteKind.LEFT_OUT)
    else:
        world.refuse(f"{name}() of the model is not carried over")
    return Unknown(name, is_outcome=True)


def _build(model: Model, call: Made, world: World) -> None:
    """Note the input's shape that ``model.build((None, 2))`` gives."""
    shape = call.arguments[0] if call.arguments else call.named.get("input_shape")
    chain = model.chain
    if chain is None or not isinstance(shape, tuple | list) or len(shape) < 2:
        return
    if not chain or not isinstance(chain[0], Tensor):
        chain.insert(0, world.draw_input(call.line, tuple(shape[1:])))


def _load_weights(model: Model, call: Made, world: World) -> None:
    """Loading after training brings back the best weights; before it, those of a file."""
    if model.fitted is not None:
        model.loads_best = True
        return
    world.notes.add(
        call.line, NoteKind.LEFT_OUT, "weights of a file: open the model file itself instead"
    )
