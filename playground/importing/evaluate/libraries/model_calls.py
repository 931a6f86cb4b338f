"""Methods of a model: compile and fit are imported; the window does the rest itself."""

from playground.importing.network.values import Made, Model, Tensor, Unknown, Value
from playground.importing.network.world import World
from playground.importing.result import NoteKind

QUIET = frozenset(
    (
        *("summary", "evaluate", "reset_states", "count_params", "build", "score"),
        *("search_space_summary", "results_summary", "get_best_hyperparameters"),
    )
)
SAVING = frozenset(("save", "save_weights", "to_json", "to_yaml", "export"))
LOOKED = "the panels show the predictions of the trained model"
LOOKING = frozenset(
    ("predict", "predict_on_batch", "predict_classes", "predict_proba", "get_weights", "get_config")
)


def call_model(  # noqa: PLR0911 - one for each kind
    model: Model, call: Made, world: World
) -> Value:
    """Return what a method of `model` gives; keep what matters for the project."""
    name = call.leaf
    if name == "compile":
        _note_earlier(model.compiled, call, world)
        model.compiled = call
        return None
    if name in ("fit", "fit_generator", "search"):
        _fit(model, call, world)
        return Unknown("history", is_outcome=True)
    if name == "get_best_models":
        return [model]
    if name == "get_layer":
        return _layer(model, call, world)
    if name == "build":
        _build(model, call, world)
    if name == "pop" and model.chain:
        return model.chain.pop()
    if name == "add_loss":
        model.own_training = (call.line, "add_loss()")
        return None
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
        world.refuse(LOOKED, NoteKind.LEFT_OUT)
    else:
        world.refuse(f"{name}() of the model is not imported")
    return Unknown(name, is_outcome=True)


def _fit(model: Model, call: Made, world: World) -> None:
    """Keep how a model is fitted; the same line and data again is a loop that trains further."""
    before = model.fitted
    is_line = before is not None and before.line == call.line
    is_again = is_line and before is not None and _is_same(_data_of(before), _data_of(call))
    model.rounds = model.rounds + 1 if is_again else 1
    if not is_again:
        _note_earlier(model.fitted if not model.fit_settings else None, call, world)
    named = {name.rpartition("__")[2]: value for name, value in call.named.items()}
    call.named = {**model.fit_settings, **named}  # a Pipeline writes clf__epochs=5
    model.fitted = call


def _is_same(first: Value, second: Value) -> bool:
    """Return whether two values are one: the same object, or a name that nothing defines."""
    is_free = isinstance(first, Unknown) and not first.why and first.text.isidentifier()
    return first is second or (is_free and first == second)


def _data_of(call: Made) -> Value:
    """Return what a call of ``fit`` trains on."""
    return call.arguments[0] if call.arguments else call.named.get("x")


def _note_earlier(earlier: Made | None, call: Made, world: World) -> None:
    """Add a note on an earlier compile or fit: a project has one of each."""
    if earlier is None:
        return
    if earlier.line == call.line:
        message = f"{call.leaf}() is repeated; it is imported once"
        world.notes.add(call.line, NoteKind.ASSUMED, message)
        return
    message = f"the {call.leaf}() of line {call.line} replaces it"
    world.notes.add(earlier.line, NoteKind.LEFT_OUT, message)


def _layer(model: Model, call: Made, world: World) -> Value:
    """Return the layer of that name."""
    wanted = call.named.get("name", call.arguments[0] if call.arguments else None)
    layers = world.layers_of(model)
    index = call.named.get("index", call.arguments[1] if len(call.arguments) > 1 else None)
    if wanted is None and isinstance(index, int) and -len(layers) <= index < len(layers):
        return layers[index]
    found = [layer for layer in layers if layer.named.get("name") == wanted]
    if wanted is not None and len(found) == 1:
        return found[0]
    world.refuse("it is unknown which layer is meant")
    return Unknown("a layer")


def _build(model: Model, call: Made, world: World) -> None:
    """Use the shape of ``model.build((None, 2))`` for the input."""
    shape = call.arguments[0] if call.arguments else call.named.get("input_shape")
    chain = model.chain
    if model.instance is not None and isinstance(shape, tuple | list) and len(shape) > 1:
        model.built_shape = tuple(shape)
    if chain is None or not isinstance(shape, tuple | list) or len(shape) < 2:
        return
    if not chain or not isinstance(chain[0], Tensor):
        chain.insert(0, world.draw_input(call.line, tuple(shape[1:])))


def _load_weights(model: Model, call: Made, world: World) -> None:
    """Note what `load_weights` means: the best weights after `fit`, those of a file before."""
    if model.fitted is not None:
        model.loads_best = True
        return
    world.notes.add(
        call.line, NoteKind.LEFT_OUT, "weights of a file: open the model file itself instead"
    )
