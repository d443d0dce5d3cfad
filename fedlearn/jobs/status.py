"""What was read, learned and shared; what waits; which limits bite; which backends are in use."""

from __future__ import annotations

from typing import Any

from fedlearn.counted import counted
from fedlearn.errors import FedlearnError
from fedlearn.ledger import interactions, journal, patterns, playbooks, reading, tokens
from fedlearn.wiring import Parts, utc_now

__all__ = ["counts", "limits", "status"]


def status(parts: Parts) -> dict[str, Any]:
    """Return the state of this host; what cannot be asked is said in words and is no error."""
    settings = parts.settings
    with parts.ledger.reading() as connection:
        totals = journal.totals(connection)
        counted = interactions.count(connection)
        known = patterns.counts(connection)
        read = reading.reading_now(connection)
        waiting = journal.pending_count(connection)
        held = journal.still_held(connection)
        synced = journal.fact(connection, "last_sync")
        shared = int(journal.fact(connection, "shared_patterns") or 0)
        left_out = int(journal.fact(connection, "left_out_patterns") or 0)
        failure = journal.fact(connection, "embedder_failure")
        coordinator = {
            "improvements": len(playbooks.written(connection)),
            "new_interactions": playbooks.waiting(connection, playbooks.seen_upto(connection)),
            "last_cycle": playbooks.last_cycle(connection),
        }
    return {
        "read": {**read, **{k: totals.get(k, 0) for k in ("lines", "duplicates", "quarantined", "redacted")}},
        "interactions": dict(counted),
        "patterns": known,
        "echoes": totals.get("echoes", 0),
        "answers": totals.get("answers", 0),
        "imported": totals.get("imported", 0),
        "shared": {"patterns": shared, "last_sync": synced},
        "waiting": {"index": waiting, "review": held, "open_threads": read["open_threads"]},
        "coordinator": coordinator,
        "limits": _limits(parts, totals, read, waiting, left_out),
        "backends": {
            "ledger": f"{parts.ledger.backend} ({parts.ledger.name}, {parts.ledger.size_bytes() / 1e6:.1f} MB)",
            "index": _index(parts),
            "embedder": _embedder(parts, failure),
            "repository": str(settings.repository_path)
            if settings.repository_path.exists()
            else "none yet; run `fedlearn init`",
            "remotes": sorted(settings.federation.remotes) or "none; patterns stay in the local repository",
            "model": _models(parts) or "none; patterns are kept verbatim",
        },
    }


def counts(parts: Parts) -> dict[str, Any]:
    """Return what was learned and shared and what waits, without the places of this host and without its index."""
    with parts.ledger.reading() as connection:
        totals = journal.totals(connection)
        return {
            "interactions": dict(interactions.count(connection)),
            "patterns": patterns.counts(connection),
            "answers": totals.get("answers", 0),
            "outcomes": {name: totals.get(f"outcomes_{name}", 0) for name in ("helped", "harmed", "unused")},
            "remembered": totals.get("remembered", 0),
            "shared": int(journal.fact(connection, "shared_patterns") or 0),
            "last_sync": journal.fact(connection, "last_sync"),
            "waiting": {"index": journal.pending_count(connection), "review": journal.still_held(connection)},
        }


def limits(parts: Parts) -> list[str]:
    """Return a plain word for each limit that bites; it begins with the limit's key. The index is not opened."""
    with parts.ledger.reading() as connection:
        totals, read = journal.totals(connection), reading.reading_now(connection)
        waiting = journal.pending_count(connection)
        left_out = int(journal.fact(connection, "left_out_patterns") or 0)
    return _limits(parts, totals, read, waiting, left_out)


def _index(parts: Parts) -> str:
    """Say which index is used, and whether it fits."""
    chosen = parts.settings.index
    name = chosen.backend + (f" ({chosen.url})" if chosen.backend == "server" else "")
    from fedlearn.index import outbox

    try:
        outbox.prepare(parts.index, parts.embedder)
        points = sum(parts.index.count(collection) for collection in outbox.COLLECTIONS)
    except FedlearnError as error:
        return f"{name}: {error}"
    return f"{name}, {counted(points, 'point')}"


def _embedder(parts: Parts, failure: str | None) -> str:
    """Name the embedder; where it is a server, say what failed when it was asked last."""
    name = f"{parts.embedder.name} ({parts.embedder.dimension})"
    if not failure or parts.settings.embedding.built_in:
        return name
    return f"{name}: the latest search had to do with words alone: {failure}"


def _models(parts: Parts) -> str:
    """Name the chat models that are set up, and what they cost today."""
    today, told = utc_now().date(), []
    with parts.ledger.reading() as connection:
        for where, chosen in parts.settings.llm.servers.items():
            cost = tokens.spent(connection, where, today)
            told.append(f"{where} {chosen.model} ({chosen.url}), {counted(cost.tokens, 'token')} today")
    return "; ".join(told)


def _budgets(parts: Parts) -> list[str]:
    """Return a plain word for each model whose tokens of the day did not suffice."""
    today, told = utc_now().date(), []
    with parts.ledger.reading() as connection:
        for where, chosen in parts.settings.llm.servers.items():
            cost = tokens.spent(connection, where, today)
            if cost.refused:
                told.append(
                    f"llm.{where}.daily_tokens = {chosen.daily_tokens}: {cost.tokens:,} are spent today, and "
                    f"{counted(cost.refused, 'request was', 'requests were')} not sent"
                )
    return told


def _limits(parts: Parts, totals: dict[str, int], read: dict[str, int], waiting: int, left_out: int) -> list[str]:
    """Return a plain word for each limit that bites."""
    settings, found = parts.settings, []
    if totals.get("quarantine_dropped"):
        found.append(
            f"limits.quarantine_rows = {settings.limits.quarantine_rows}: "
            f"{counted(totals['quarantine_dropped'], 'unreadable line is', 'unreadable lines are')} only counted"
        )
    if totals.get("texts_dropped"):
        found.append(
            f"telemetry.retention_days = {settings.telemetry.retention_days}: of "
            f"{counted(totals['texts_dropped'], 'old interaction')} of low value the texts are gone"
        )
    if totals.get("threads_forgotten"):
        found.append(
            "telemetry.max_open_threads: "
            f"{counted(totals['threads_forgotten'], 'unfinished task was', 'unfinished tasks were')} forgotten"
        )
    if waiting > settings.limits.outbox_rows:
        found.append(
            f"limits.outbox_rows = {settings.limits.outbox_rows}: "
            f"{counted(waiting, 'change waits', 'changes wait')} for the index"
        )
    if totals.get("exchanges_dropped"):
        found.append(
            f"serve.queue: {counted(totals['exchanges_dropped'], 'exchange was', 'exchanges were')} answered, "
            "but not noted to learn from"
        )
    for key, kept, what in (
        ("evidence.searches_kept", settings.evidence.searches_kept, "searches"),
        ("gaps.questions_kept", settings.gaps.questions_kept, "gap_questions"),
    ):
        if gone := totals.get(f"{what}_dropped"):
            found.append(f"{key} = {kept}: {counted(gone, 'older one was', 'older ones were')} forgotten")
    if left_out:
        found.append(
            f"limits.file_bytes, limits.origin_patterns: {counted(left_out, 'pattern stays', 'patterns stay')} "
            "on this host, the best are shared"
        )
    with parts.ledger.reading() as connection:
        copies = int(journal.fact(connection, "copies_kept") or 0)
        cycle = playbooks.last_cycle(connection) or {}
    if 0 < copies < settings.limits.snapshots_kept:
        found.append(
            f"limits.repository_bytes = {settings.limits.repository_bytes}: room for "
            f"{counted(copies, 'dated copy', 'dated copies')} of each kind instead of {settings.limits.snapshots_kept}"
        )
    if read["open_threads"] >= settings.telemetry.max_open_threads:
        found.append(f"telemetry.max_open_threads = {settings.telemetry.max_open_threads} is reached")
    if cycle.get("behind"):
        found.append(
            f"coordinator.max_events = {settings.coordinator.max_events}: "
            f"{counted(cycle['behind'], 'interaction was', 'interactions were')} left for the next cycle"
        )
    if cycle.get("left_out"):
        found.append(
            f"coordinator.max_signatures = {settings.coordinator.max_signatures}: "
            f"{counted(cycle['left_out'], 'rarer kind of failure was', 'rarer kinds of failure were')} not weighed"
        )
    return found + _budgets(parts)
