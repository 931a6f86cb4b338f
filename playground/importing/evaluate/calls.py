"""Calls in a script: layers are applied, models made; other calls stay symbolic."""

from playground.catalog.layers import is_fitted
from playground.importing.evaluate.libraries import (
    builtin_calls,
    data_calls,
    formula_calls,
    library_calls,
    number_calls,
    sklearn_calls,
    tensor_calls,
)
from playground.importing.evaluate.libraries.arrays import called as called_on_array
from playground.importing.evaluate.libraries.arrays import called_on_unknown
from playground.importing.evaluate.libraries.keras_calls import keras_function
from playground.importing.evaluate.libraries.model_calls import LOOKED, call_model
from playground.importing.evaluate.objects import Objects
from playground.importing.network.constants import NotConstant
from playground.importing.network.names import CLASSES, MERGES
from playground.importing.network.settings import snake_case
from playground.importing.network.values import (
    Array,
    Class,
    Data,
    Dataset,
    Function,
    Instance,
    Made,
    Method,
    Model,
    Name,
    Parent,
    Partial,
    Settings,
    Tensor,
    Unknown,
    Value,
)
from playground.importing.network.world import UNSUPPORTED, Runner, World
from playground.importing.result import NoteKind

MADE_MODULES = frozenset(
    (
        *("layers", "optimizers", "regularizers", "callbacks", "losses", "metrics"),
        *("initializers", "constraints", "activations"),
    )
)
"""Modules of Keras whose calls stay symbolic until their meaning is needed."""
LOWER_CASE = frozenset(("optimizers", "regularizers", "initializers", "constraints"))
"""Those in which lower-case names are called like classes."""
TUNED = frozenset(("hp", "trial", "hparams", "hyperparameters"))
"""What tuners call the object that chooses values."""
TUNED_KINDS = frozenset(("Int", "Float", "Choice", "Boolean", "Fixed"))
TUNER_LIBRARIES = frozenset(("keras_tuner", "kerastuner"))
TUNERS = frozenset(("RandomSearch", "Hyperband", "BayesianOptimization", "GridSearch", "Tuner"))
UNKNOWN_LIST = "the list of layers is unknown"
SEARCHED = "one network is trained, with the first value of each setting; no others are searched"
WRAPPERS = frozenset(("KerasClassifier", "KerasRegressor"))


class Calls:
    """Evaluates calls.

    Parameters
    ----------
    world : World
    runner : Runner
    """

    def __init__(self, world: World, runner: Runner) -> None:
        self._world = world
        self._runner = runner
        self._objects = Objects(world, runner)
        world.applier, world.runner = self.applied, runner

    def call(  # noqa: PLR0911 - one for each kind
        self, function: Value, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        """Return what calling `function` gives."""
        match function:
            case Name():
                return self._name(function, arguments, named, line)
            case Made() if formula_calls.is_on_formulas(arguments, named):
                return formula_calls.call(Name(snake_case(function.leaf)), arguments, named)
            case Made():
                return self._layer(function, arguments, named, line)
            case Model():
                return self._model(function, tensors_in(arguments, named), line)
            case Method():
                return self._method(function, arguments, named, line)
            case Function():
                return self._runner.run_function(function, arguments, named)
            case Class():
                return self._objects.made(function, arguments, named, line)
            case Instance():
                return self._instance(function, arguments, named, line)
            case Parent():
                return function
            case Unknown():
                return self._unknown(function, arguments, named)
            case Partial():
                given = (*function.arguments, *arguments)
                return self.call(function.function, given, {**function.named, **named}, line)
            case Settings() if len(arguments) <= len(function.values):
                placed = dict(zip(function.values, arguments, strict=False))
                return Settings({**function.values, **placed, **named})
        raise NotConstant

    def applied(self, item: Value, tensors: tuple[Tensor, ...], line: int) -> tuple[Tensor, ...]:
        """Return what a function or an object of the script gives for `tensors`."""
        given = tensors[0] if len(tensors) == 1 else list(tensors)
        before, self._world.trouble = self._world.trouble, None
        try:
            found = tensors_in((self.call(item, (given,), {}, line),), {})
        except NotConstant:
            found = ()
        finally:
            self._world.trouble = before
        name = item.definition.name if isinstance(item, Function) else "its object"
        reason = f"what {name} computes of the output of a layer is unknown"
        return found or (self._world.unsupported(reason, tensors, line),)

    def _instance(
        self, instance: Instance, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        model = instance.model
        if model is None:
            return self._objects.called(instance, arguments, named, line)
        tensors = tensors_in(arguments, named)
        if not tensors:
            self._keep_shape(model, arguments)
            return self._model(model, tensors, line)
        if model.instance is None:
            return self._model(model, tensors, line)
        model.is_nested = True
        return self._objects.called(instance, arguments, named, line)

    def _keep_shape(self, model: Model, arguments: tuple[Value, ...]) -> None:
        """Keep the shape of an array that a model is called with: it builds the model."""
        first = arguments[0] if arguments else None
        if isinstance(first, Unknown) and first.shape is not None and model.built_shape is None:
            model.built_shape = (None, *first.shape[1:])

    def _model(self, model: Model, tensors: tuple[Tensor, ...], line: int) -> Value:
        if not tensors:
            self._world.refuse(LOOKED, NoteKind.LEFT_OUT)
            return Unknown("predictions", is_outcome=True)
        given = self._world.inlined(model, tensors, line)
        return given[0] if len(given) == 1 else given

    def _tuned(self, text: str, arguments: tuple[Value, ...], named: dict[str, Value]) -> Value:
        """Return the first value that a tuner tries for ``hp.Int(...)``; None for other calls."""
        owner, _, kind = text.rpartition(".")
        if owner.rpartition(".")[2] not in TUNED or kind not in TUNED_KINDS:
            return None
        least = arguments[1] if len(arguments) > 1 else named.get("min_value", named.get("values"))
        value = named.get("default", least)
        if isinstance(value, list | tuple) and value:
            value = value[0]
        if kind == "Boolean":
            value = named.get("default", False)
        message = f"{text}() tries several values; {value!r} is used"
        self._world.notes.add(self._world.line, NoteKind.ASSUMED, message)
        return value

    def _unknown(
        self, function: Unknown, arguments: tuple[Value, ...], named: dict[str, Value]
    ) -> Value:
        found = called_on_unknown(function, arguments)
        if found is not None:
            return found
        tuned = self._tuned(function.text, arguments, named)
        if tuned is not None:
            return tuned
        owner, _, method = function.text.rpartition(".")
        if method == "add" and owner.isidentifier() and _are_layers(arguments):
            self._add_to_assumed(owner, arguments[0])
            return None
        tensors = tensors_in(arguments, {})
        if tensors:
            reason = f"{function.text} is unknown, and the network goes through it"
            return self._world.unsupported(reason, tensors)
        self._world.refuse(f"{function.text} is unknown")
        return Unknown(f"{function.text}(…)")

    def _add_to_assumed(self, owner: str, layer: Value) -> None:
        """Begin a chain for a model that no line of the script creates."""
        assert isinstance(layer, Made)
        model = Model(layer.line, "", [])
        self._world.models.append(model)
        self._world.assumed[owner] = model
        message = f"no line creates {owner}; a Sequential is assumed"
        self._world.notes.add(layer.line, NoteKind.ASSUMED, message)
        self.add(model, layer)

    def _name(  # noqa: PLR0911 - one for each kind
        self, name: Name, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        if formula_calls.is_on_formulas(arguments, named):
            return formula_calls.call(name, arguments, named)
        if number_calls.is_on_numbers(name, arguments, named):
            return number_calls.call(name, arguments)
        if name.root == "builtins":
            return builtin_calls.call(name.leaf, arguments, named, self._world)
        if name.path == "functools.partial" and arguments:
            return Partial(arguments[0], arguments[1:], named)
        if name.leaf in WRAPPERS:
            return self._wrapped(arguments, named, line)
        if name.root in TUNER_LIBRARIES and name.leaf in TUNERS:
            return self._searched(name, arguments, named)
        if tensor_calls.is_on_tensors(name, arguments, named):
            return tensor_calls.call(name, arguments, named, line, self._world)
        if name.root == "keras" and keras_function(name) is None:
            return self._keras(name, arguments, named, line)
        return library_calls.call(name, arguments, named, self._world)

    def _keras(  # noqa: PLR0911 - one for each kind
        self, name: Name, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        world = self._world
        if name.leaf == "__init__":
            self._objects.begun(arguments[0] if arguments else None, arguments[1:], named)
            return None
        if name.leaf == "from_config" and name.path.startswith("keras.layers."):
            return _from_config(name, arguments, named, line)
        if name.leaf == "Sequential":
            return self._sequential(arguments, named, line)
        if name.leaf in ("Model", "Functional"):
            return self._functional(arguments, named, line)
        if name.leaf in ("Input", "InputLayer"):
            shape = (
                arguments[0] if arguments else named.pop("shape", named.pop("input_shape", None))
            )
            return world.draw_input(line, shape, **named)
        if name.leaf in MERGES and ".layers" in name.path:
            layer = Made(Name(f"keras.layers.{MERGES[name.leaf]}"), (), named, line)
            return self._applied(layer, tensors_in(arguments, {}), line)
        if name.path.startswith("keras.applications"):
            return self._backbone(name, arguments, named, line)
        if not _is_made(name):
            world.refuse(f"{name.path} is not imported")
            return Unknown(name.leaf)
        world.made.append(Made(name, arguments, named, line))
        return world.made[-1]

    def _backbone(
        self, name: Name, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        """Return a model that comes with Keras; what prepares its pictures changes nothing here."""
        world = self._world
        if not name.leaf[:1].isupper():
            return arguments[0] if arguments else Unknown(name.leaf)
        if world.backbone is not None:
            return world.backbone(name, arguments, named, line)
        reason = f"{name.leaf} comes with Keras, which is not available"
        world.lose(reason)
        return Unknown(name.leaf, why=reason)

    def _wrapped(self, arguments: tuple[Value, ...], named: dict[str, Value], line: int) -> Value:
        """Return the model of a scikit-learn wrapper, with its settings of training."""
        build = named.pop("build_fn", named.pop("model", arguments[0] if arguments else None))
        model = build
        if isinstance(build, Function):
            words = {each.arg for each in build.definition.args.args}
            given = {word: named.pop(word) for word in words & set(named)}
            model = self._runner.run_function(build, (), given)
        if not isinstance(model, Model):
            self._world.refuse("the wrapped network is unknown")
            return Unknown("a wrapped network")
        model.fit_settings = dict(named)
        model.fitted = Made(Name("model.fit"), (), dict(named), line)
        return model

    def _searched(self, name: Name, arguments: tuple[Value, ...], named: dict[str, Value]) -> Value:
        """Return the model that a tuner makes with the first value of each setting."""
        build = arguments[0] if arguments else named.get("hypermodel")
        before: tuple[Value, ...] = ()
        if isinstance(build, Instance):
            build, before = build.owner.find("build"), (build,)
        model: Value = None
        if isinstance(build, Function):
            model = self._runner.run_function(build, (*before, Unknown("hp")), {})
        if not isinstance(model, Model):
            self._world.refuse(f"{name.path} is unknown")
            return Unknown(name.leaf)
        self._world.notes.add(self._world.line, NoteKind.ASSUMED, SEARCHED)
        return model

    def _sequential(
        self, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Model:
        layers = arguments[0] if arguments else named.get("layers", [])
        chain = list(layers) if isinstance(layers, list | tuple) else []
        model = Model(line, str(named.get("name", "")), [])
        self._world.models.append(model)
        if not isinstance(layers, list | tuple) and layers is not None:
            self._world.refuse(UNKNOWN_LIST)
            chain = [Made(Name(UNSUPPORTED), (UNKNOWN_LIST,), {}, line)]
        for item in chain:
            self.add(model, item)
        return model

    def _add(self, model: Model, arguments: tuple[Value, ...]) -> None:
        """Carry out ``model.add(layer)``."""
        if model.chain is None or not arguments:
            self._world.refuse("add() belongs to Sequential")
            return
        self.add(model, arguments[0])

    def add(self, model: Model, item: Value) -> None:
        """Append `item` to a chain."""
        assert model.chain is not None
        if isinstance(item, Instance) and item.model is not None and item.model.instance is None:
            item = item.model
        if isinstance(item, Tensor | Made | Model | Instance):
            model.chain.append(item)
            return
        text = item.text if isinstance(item, Unknown) else "what is added here"
        why = f" ({item.why})" if isinstance(item, Unknown) and item.why else ""
        reason = f"{text} is not a known layer{why}"
        model.chain.append(Made(Name(UNSUPPORTED), (reason,), {}, self._world.line or model.line))

    def _functional(
        self, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Model:
        values = [*arguments, None, None]
        inputs = tensors_in((named.get("inputs", named.get("input", values[0])),), {})
        outputs = tensors_in((named.get("outputs", named.get("output", values[1])),), {})
        if not inputs or not outputs:
            self._world.lose("the inputs or outputs of the model are unknown")
        model = Model(line, str(named.get("name", "")), None, inputs, outputs)
        self._world.models.append(model)
        return model

    def _layer(
        self, layer: Made, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        if ".layers" not in layer.name.path:
            self._world.refuse(f"{layer.leaf} is not a layer")
            return Unknown(layer.leaf)
        if named.get("initial_state") is not None:
            reason = f"{layer.leaf} starts with a state, which the canvas cannot show"
            return self._world.unsupported(reason, tensors_in(arguments, named), line)
        further = tuple(entry for entry in arguments[1:] if isinstance(entry, Tensor))
        return self._applied(layer, (*tensors_in(arguments, named), *further), line)

    def _applied(self, layer: Made, tensors: tuple[Tensor, ...], line: int) -> Value:
        if not tensors:
            self._world.lose(f"what {layer.leaf} is applied to is unknown")
            return Unknown(layer.leaf)
        return self._world.used(layer, tensors, line)

    def _method(  # noqa: PLR0911, PLR0912 - one for each kind
        self, method: Method, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        match method.owner:
            case Parent(instance=instance):
                if method.name == "__init__":
                    self._objects.begun(instance, arguments, named)
                return None
            case Instance():
                return Unknown(f"{method.owner.owner.name}.{method.name}()")
            case Model():
                if method.name == "add":
                    self._add(method.owner, arguments)
                    return None
                made = Made(Name(f"model.{method.name}"), arguments, named, line)
                return call_model(method.owner, made, self._world)
            case Settings() as settings if settings.is_parser:
                return call_parser(settings, method.name, arguments, named)
            case Dataset():
                return data_calls.call_dataset(method.owner, method.name, arguments, self._world)
            case Made() as made if data_calls.is_generator(made):
                return data_calls.flow(method, arguments, named, self._world)
            case Data() | Array():
                return called_on_array(method.owner, method.name, arguments, self._world)
            case Made() as made if made.name.root == "sklearn":
                return sklearn_calls.call_scaler(made, method.name, arguments)
            case Made(name=Name(leaf=leaf)) if method.name == "adapt" and is_fitted(leaf):
                return None  # here it is fitted to the training data
            case list() | str() | dict():
                return builtin_calls.call_method(method, arguments, named, self._world)
            case int() | float() if method.name in ("numpy", "item"):
                return method.owner
        raise NotConstant


def call_parser(
    parser: Settings, name: str, arguments: tuple[Value, ...], named: dict[str, Value]
) -> Value:
    """Return what a method of an `argparse` parser gives: the defaults of its arguments."""
    if name in ("parse_args", "parse_known_args"):
        found = Settings(dict(parser.values))
        return found if name == "parse_args" else (found, [])
    if name == "add_argument":
        words = [str(word).lstrip("-") for word in arguments if isinstance(word, str)]
        dest = named.get("dest") or max(words, key=len, default="")
        flag = {"store_true": False, "store_false": True}.get(str(named.get("action")))
        default = named.get("default", flag)
        parser.values[str(dest).replace("-", "_")] = default
        return None
    return parser if name.startswith("add_") else None


def _from_config(
    name: Name, arguments: tuple[Value, ...], named: dict[str, Value], line: int
) -> Made:
    """Return the layer that ``layers.Dense.from_config({"units": 4})`` makes."""
    config = arguments[0] if arguments else named.get("config")
    if not isinstance(config, dict):
        raise NotConstant
    layer = Name(name.path.removesuffix(".from_config"))
    return Made(layer, (), {str(key): value for key, value in config.items()}, line)


def _is_made(name: Name) -> bool:
    """Return whether a call of `name` stays symbolic."""
    module = name.path.partition(".")[2].partition(".")[0]
    if name.leaf == name.leaf.lower():
        return name.leaf in CLASSES or module in LOWER_CASE
    return module in MADE_MODULES or name.leaf in CLASSES or name.leaf == data_calls.GENERATOR


def _are_layers(arguments: tuple[Value, ...]) -> bool:
    """Return whether a call receives a layer."""
    return (
        len(arguments) == 1
        and isinstance(arguments[0], Made)
        and ".layers." in arguments[0].name.path
    )


def tensors_in(arguments: tuple[Value, ...], named: dict[str, Value]) -> tuple[Tensor, ...]:
    """Return the outputs of layers that a call receives."""
    first = arguments[0] if arguments else named.get("inputs")
    if isinstance(first, dict):
        first = list(first.values())
    if isinstance(first, list | tuple):
        return tuple(entry for entry in first if isinstance(entry, Tensor))
    return (first,) if isinstance(first, Tensor) else ()
