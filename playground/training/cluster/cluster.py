"""`Cluster`: the processes that train one project together, and the index of this one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from playground.base.errors import ParameterError

VARIABLE = "TF_CONFIG"
"""TensorFlow's environment variable for the same settings."""

HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Cluster:
    """The addresses of all workers, in an order that all of them agree on.

    Attributes
    ----------
    addresses : tuple of str
        "host:port" each; the first is the chief, which reads and writes the project. Only the
        chief listens at its address; the other addresses serve as names.
    index : int
        The index of this process.
    """

    addresses: tuple[str, ...]
    index: int

    @property
    def is_chief(self) -> bool:
        """Whether this process reads and writes the project."""
        return self.index == 0

    @property
    def size(self) -> int:
        """The number of workers."""
        return len(self.addresses)

    def place(self, index: int) -> tuple[str, int]:
        """Return host and port of a worker."""
        host, port = self.addresses[index].rsplit(":", 1)
        return host.strip("[]"), int(port)

    def name(self, index: int) -> str:
        """Return the name of a worker: "worker 1 (10.0.0.2:2222)"."""
        return f"worker {index} ({self.addresses[index]})"


def cluster_of(
    workers: str | None, index: int | None, environment: Mapping[str, str]
) -> Cluster | None:
    """Return the cluster of the options, or else of TF_CONFIG; None without both.

    Parameters
    ----------
    workers : str or None
        "host:port,host:port".
    index : int or None
        The index of this process.
    environment : mapping of str to str
        The environment variables of the process.

    Raises
    ------
    ParameterError
        They do not describe a cluster.
    """
    if workers is not None:
        addresses = tuple(part.strip() for part in workers.split(","))
        return _checked(addresses, index, "--workers", "--index")
    if index is not None:
        raise ParameterError("--index needs --workers host:port,host:port; give both")
    if not environment.get(VARIABLE, "").strip():
        return None
    return _checked(*_read(environment[VARIABLE]), VARIABLE, f"the task of {VARIABLE}")


def _read(text: str) -> tuple[tuple[str, ...], int | None]:
    """Return addresses and index of a TF_CONFIG; a separate chief is the first worker."""
    try:
        content = json.loads(text)
        jobs, task = content.get("cluster", {}), content.get("task", {})
        addresses = {name: list(map(str, jobs[name])) for name in jobs}
        kind, index = task.get("type", "worker"), int(task.get("index", 0))
    except (ValueError, TypeError, AttributeError) as error:
        raise ParameterError(f"{VARIABLE} must be JSON as in TensorFlow: {error}") from error
    chiefs = addresses.pop("chief", [])
    others = set(addresses) - {"worker"}
    if others or kind not in ("chief", "worker"):
        odd = ", ".join(sorted(others)) or kind
        raise ParameterError(f"{VARIABLE} may name a chief and workers; received {odd}")
    everybody = (*chiefs, *addresses.get("worker", []))
    return everybody, index if kind == "chief" else index + len(chiefs)


def _checked(addresses: tuple[str, ...], index: int | None, source: str, place: str) -> Cluster:
    for address in addresses:
        host, _, port = address.rpartition(":")
        is_port = port.isdecimal() and 0 < int(port) <= HIGHEST_PORT
        if not host or not is_port:
            raise ParameterError(
                f"{source} must be host:port, one for each worker; received {address!r}"
            )
    if len(set(addresses)) < len(addresses):
        raise ParameterError(f"{source} has an address twice; give each worker its own address")
    if index is None or not 0 <= index < len(addresses):
        raise ParameterError(
            f"{place} must state which of the {len(addresses)} workers this is, "
            f"0 to {len(addresses) - 1}; received {index}"
        )
    return Cluster(addresses, index)
