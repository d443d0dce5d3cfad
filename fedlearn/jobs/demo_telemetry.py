"""A small day of telemetry for the demonstration: one imaginary host, four sources, secrets and junk included. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["QUESTION", "files"]

#: What the second host asks, in other words than the first host ever used.
QUESTION = "upserting points fails because of a wrong vector dimension in qdrant"

_UPSERT = "qdrant refuses the upsert: Vector dimension error: expected dim: 384, got 768"
_QDRANT = (
    "The collection was made for another embedding model. Recreate it with the size of the model in use and embed "
    "again; never mix models in one collection."
)
_KEYRING = (
    "Enable the service and let PAM unlock it:\n```nix\nservices.gnome.gnome-keyring.enable = true;\n"
    "security.pam.services.gdm.enableGnomeKeyring = true;\n```\nThen rebuild and restart display-manager."
)
_TIMER = (
    '```nix\nsystemd.timers.backup = { wantedBy = [ "timers.target" ]; timerConfig = { OnCalendar = "hourly"; '
    'Persistent = true; }; };\nsystemd.services.backup.serviceConfig.Type = "oneshot";\n```\n'
    "Persistent makes systemd catch up a run that was missed while the machine was off."
)
_SECRETS = (
    "Never: the store is world-readable. Use a file outside the store and `LoadCredential`, managed by agenix or "
    "sops-nix."
)


def files(token: str) -> dict[str, bytes]:
    """Return the telemetry files by name; `token` is a made-up secret that stands in one answer."""
    return {
        "ralph-events.jsonl": _lines(*_task("t1", _UPSERT, _QDRANT)),
        "vscode-events.jsonl": _lines(
            _completion("gnome-keyring does not unlock on login", _KEYRING, 1),
            _completion("GNOME keyring asks for a password at every login", _KEYRING, 1),
            _completion("Write a systemd timer in NixOS that runs backup hourly", _TIMER, 1),
        ),
        "aidb-events.jsonl": _lines(
            _query(_UPSERT, "Restart qdrant and try again.")
            | {"success": False, "error": "expected dim: 384, got 768"},
            _query(
                "Should I keep secrets of grafana in configuration.nix?",
                f"{_SECRETS}\nI ran it as anouk@kestrel in /home/anouk/src with TOKEN={token}.",
            ),
            _query("Should I keep secrets of grafana in configuration.nix?", _SECRETS),
            {"event_type": "query_completion", "source": "aidb", "llm_used": "local", "latency_ms": 12, "metadata": {}},
        ),
        "hybrid-events.jsonl": b'not json\n{"event_type": "local_inference", "query": "cut in the mid',
    }


def _lines(*events: Mapping[str, Any]) -> bytes:
    return b"".join(json.dumps(event).encode() + b"\n" for event in events)


def _task(task_id: str, prompt: str, output: str) -> list[dict[str, Any]]:
    """Return the lines of a task that failed once, was tried again, and worked; the last line is written twice."""
    done = {
        "event": "task_completed",
        "task_id": task_id,
        "prompt": prompt,
        "output": output,
        "iteration": 2,
        "exit_code": 0,
        "context": {
            "files_modified": ["modules/qdrant.nix", "ingest.py", "embed.py", "flake.nix"],
            "tests_passed": True,
        },
        "timestamp": "2026-09-01T10:03:00Z",
    }
    return [
        _event("task_submitted", task_id, "10:00", prompt=prompt),
        _event("iteration_completed", task_id, "10:01", iteration=1, exit_code=2),
        _event("iteration_completed", task_id, "10:02", iteration=2, exit_code=0),
        done,
        done,
    ]


def _event(event: str, task_id: str, time: str, **more: Any) -> dict[str, Any]:
    return {"event": event, "task_id": task_id, **more, "timestamp": f"2026-09-01T{time}:00Z"}


def _completion(prompt: str, completion: str, feedback: int) -> dict[str, Any]:
    return {
        "event_type": "completion",
        "extension": "continue",
        "is_local": True,
        "success": True,
        "user_feedback": feedback,
        "prompt": prompt,
        "completion": completion,
        "timestamp": "2026-09-01T11:00:00Z",
    }


def _query(query: str, response: str) -> dict[str, Any]:
    return {
        "event_type": "query_completion",
        "llm_used": "local",
        "query": query,
        "response": response,
        "success": True,
        "tokens_input": 40,
        "timestamp": "2026-09-01T12:00:00Z",
    }
