"""`Result`: one measurement and its target."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One measurement.

    Attributes
    ----------
    name : str
        What was measured.
    value : float
    unit : str
        "x" for a ratio, "ms", "epochs/s", "%".
    at_least, at_most : float or None
        The target, if any.
    note : str
        The details: the rates behind a ratio, the tier, a reference value.
    """

    name: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the target is met."""
        low = self.at_least is None or self.value >= self.at_least
        high = self.at_most is None or self.value <= self.at_most
        return low and high

    @property
    def asked(self) -> str:
        """The target as text."""
        if self.at_least is not None:
            return f"≥ {self.at_least:,g}"
        return "" if self.at_most is None else f"≤ {self.at_most:,g}"

    def as_fields(self) -> dict[str, Any]:
        """Return the fields, as `Result` takes them; Any: values of JSON."""
        return asdict(self)

    def as_json(self) -> dict[str, Any]:
        """Return the measurement for a JSON file; Any: values of JSON."""
        return self.as_fields() | {"is_met": self.is_met}
