"""Limits connections to this machine, unless the user trusts the network.

Only the chief listens, and only until all workers are connected. `listener_at` is the only
function that opens a listening socket.
"""

import errno
import ipaddress
import socket

from playground.base.errors import ParameterError
from playground.training.cluster.cluster import Cluster


def is_local(cluster: Cluster) -> bool:
    """Return whether the chief's address is a loopback address."""
    return _is_local(_addresses(*cluster.place(0)))


def require_reach(cluster: Cluster, *, trusts_network: bool) -> None:
    """Refuse a chief outside this machine, unless the network is trusted.

    Raises
    ------
    ParameterError
        The network is needed but not trusted.
    """
    if not trusts_network and not is_local(cluster):
        raise ParameterError(
            f"{cluster.name(0)} can be reached from other machines. What workers send is "
            "signed but not encrypted: give --trust-network if everyone on that network may read "
            "project and data; else connect the machines by SSH tunnels and give 127.0.0.1 (README)"
        )


def listener_at(cluster: Cluster, *, trusts_network: bool) -> socket.socket:
    """Return a socket that listens at the chief's address, and only there if possible.

    If the network is trusted and the address is not one of this machine's own (a name that
    other machines use, or a forwarded port), it listens on all interfaces.

    Raises
    ------
    ParameterError
        Other machines can reach the address, and the network is not trusted.
    OSError
        The address is unknown or in use.
    """
    require_reach(cluster, trusts_network=trusts_network)
    host, port = cluster.place(0)
    address = _addresses(host, port)[0]
    is_name_of_loopback = _is_local([address]) and not _says_loopback(host)
    if not (trusts_network and is_name_of_loopback):
        try:
            return _server(address, port)
        except OSError as error:
            if not trusts_network or error.errno != errno.EADDRNOTAVAIL:
                raise
    return _server("::" if socket.has_dualstack_ipv6() else "0.0.0.0", port)


def _server(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return socket.create_server((address, port), family=family, dualstack_ipv6=address == "::")


def _addresses(host: str, port: int) -> list[str]:
    """Return the addresses of `host`; the first is the one to listen at.

    Raises
    ------
    OSError
        The name is unknown.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


def _is_local(addresses: list[str]) -> bool:
    return all(_is_loopback(address) for address in addresses)


def _is_loopback(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return (mapped or parsed).is_loopback


def _says_loopback(host: str) -> bool:
    """Return whether `host` means loopback on every machine: localhost, 127.0.0.1, ::1."""
    try:
        return _is_loopback(host)
    except ValueError:
        return host.lower() == "localhost"
