"""What nobody should be told to do: patterns over text that was folded and whose quoting was taken apart."""

from __future__ import annotations

from fedlearn.privacy.harm import (
    breaking,
    detours,
    fetched,
    footholds,
    freehand,
    guards,
    outward,
    remote,
    roles,
    sources,
    talk,
)
from fedlearn.privacy.harm.deeds import Deed

__all__ = ["DEEDS"]

DEEDS: tuple[Deed, ...] = (
    *talk.DEEDS,
    *roles.DEEDS,
    *outward.DEEDS,
    *fetched.DEEDS,
    *breaking.DEEDS,
    *remote.DEEDS,
    *footholds.DEEDS,
    *guards.DEEDS,
    *freehand.DEEDS,
    *sources.DEEDS,
    *detours.DEEDS,
)
