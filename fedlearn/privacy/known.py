"""What a host knows about itself, as a plain value. `context.py` gathers it; the scrubber only reads it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NOTHING_KNOWN", "HostContext"]


@dataclass(frozen=True, slots=True)
class HostContext:
    """Words that identify this host or its people. It stays in memory on this host and is never written.

    `domains` also cover every name below them. `ids` are machine, disk and other device ids. `addresses` are IP or
    hardware addresses that no rule would recognise as private.
    """

    users: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


#: The context of a host about which nothing is known: only the general rules work.
NOTHING_KNOWN = HostContext()
