"""The schedule that a `LearningRateScheduler` of a program follows, if it is one of ours.

The function of the program is interpreted for each epoch, which gives a list of rates. A schedule
of the catalogue that has these rates at the first batch of each epoch takes its place.
"""

from dataclasses import dataclass

from playground.base.params import Selection
from playground.catalog.fitted_schedules import fitted_schedule
from playground.document.validation import HIGHEST_RATE
from playground.importing.network.constants import NotConstant
from playground.importing.network.values import Function, Partial, Value
from playground.importing.network.world import TooMuch, World

MOST_EPOCHS = 1000


@dataclass(frozen=True, slots=True)
class FoundRate:
    """The rates that a function gives.

    Attributes
    ----------
    schedule : Selection or None
        None where no schedule has these rates.
    initial : float
        The rate of the first epoch.
    why : str
        Why there is none.
    """

    schedule: Selection | None
    initial: float = 0.0
    why: str = ""


def schedule_of(
    function: Value, world: World, *, epochs: int, steps: int, initial: float
) -> FoundRate:
    """Return the schedule that a function of the epoch stands for.

    Parameters
    ----------
    function : Value
        Of the program: it takes the number of the epoch, and perhaps the rate so far.
    epochs : int
        How many epochs the program trains.
    steps : int
        Batches of an epoch.
    initial : float
        The rate of the optimizer.
    """
    rates = _rates(function, world, min(epochs, MOST_EPOCHS), initial)
    if rates is None:
        return FoundRate(None, why="what it computes is unknown without running it")
    schedule = fitted_schedule(rates, steps)
    why = "" if schedule is not None else "no schedule here has these rates"
    return FoundRate(schedule, rates[0], why)


def _rates(function: Value, world: World, epochs: int, initial: float) -> list[float] | None:
    """Return the rate of each epoch; None where it is unknown or cannot be used."""
    found = function.function if isinstance(function, Partial) else function
    if not isinstance(found, Function) or world.runner is None:
        return None
    first = function.arguments if isinstance(function, Partial) else ()
    named = dict(function.named) if isinstance(function, Partial) else {}
    # Keras passes the rate so far to each function that takes a second argument.
    takes_rate = len(found.definition.args.args) - len(first) >= 2
    rates: list[float] = []
    notes, world.notes = world.notes, world.notes.scratch()
    try:
        for epoch in range(max(1, epochs)):
            rate = rates[-1] if rates else initial
            arguments = (*first, epoch, rate) if takes_rate else (*first, epoch)
            value = world.runner.run_function(found, arguments, dict(named))
            if isinstance(value, bool) or not isinstance(value, int | float):
                return None
            if not 0 < value <= HIGHEST_RATE:
                return None
            rates.append(float(value))
    except (NotConstant, TooMuch, RecursionError):
        return None
    finally:
        world.notes = notes
    return rates
