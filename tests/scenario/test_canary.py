"""Secrets planted in every field of every source go the whole way, and not one reaches an object of the repository."""

import base64
import json
import os
import random
import string
import subprocess
import sys
from urllib.parse import quote

import pytest

ALNUM = string.ascii_letters + string.digits


def word(rng, length, letters=ALNUM):
    return "".join(rng.choice(letters) for _ in range(length))


def planted(rng):
    """Return (text that holds a secret, the secret) in many shapes, made at test time."""
    jwt = ".".join(
        base64.urlsafe_b64encode(part.encode()).decode().rstrip("=")
        for part in ('{"alg":"HS256","typ":"JWT"}', '{"sub":"' + word(rng, 20) + '"}', word(rng, 32))
    )
    body = "\n".join(word(rng, 64) for _ in range(4))
    shapes = {
        "github": (t := "gh" + "p_" + word(rng, 36), t),
        "openai": (t := "sk-" + "proj-" + word(rng, 40), t),
        "aws": (t := "AK" + "IA" + word(rng, 16, string.ascii_uppercase + string.digits), t),
        "gitlab": (t := "gl" + "pat-" + word(rng, 20), t),
        "jwt": (jwt, jwt),
        "assignment": (f"export API_TOKEN={(t := word(rng, 24))}", t),
        "url": (f"postgres://app:{(t := word(rng, 16))}@db01.intern.example-corp.net:5432/app", t),
        "bearer": (f'curl -H "Authorization: Bearer {(t := word(rng, 32))}" https://api.example.com', t),
        "flag": (f"mysql -u root --password={(t := word(rng, 14))} app", t),
        "yaml": (f"smtp:\n  password: {(t := word(rng, 15))}\n", t),
        "pem": (f"-----BEGIN OPENSSH PRIVATE KEY-----\n{body}\n-----END OPENSSH PRIVATE KEY-----", body.split("\n")[1]),
        "prose": (f"log in as admin with password {(t := word(rng, 12) + '7!')}", t),
        "mail": (f"write to {(t := word(rng, 10, string.ascii_lowercase) + '@corp-mail.net')}", t),
        "address": (f"ssh 10.{(t := f'{rng.randint(20, 250)}.{rng.randint(20, 250)}.{rng.randint(20, 250)}')}", t),
        "login": (f"I ran it as {(t := word(rng, 8, string.ascii_lowercase))}@web-host-7 over ssh", t),
        "home": (f"see /home/{(t := word(rng, 9, string.ascii_lowercase))}/src/app.py", t),
        "host": ("the machine is " + CONTEXT["host"], CONTEXT["host"]),
        "name": (f"{CONTEXT['name']} asked for it", CONTEXT["name"]),
    }
    return list(shapes.values())


#: What the host is told about itself through its settings.
CONTEXT = {"host": "kormoran-17", "name": "Ottilie Wendehals"}

TOPIC = "nginx refuses to start because port 80 is taken"
ANSWER = "Find the process with `ss -ltnp`, stop it, and start nginx again; the port is free then."


def lines(rng, text, number):
    """Yield (file name, lines) of each source with `text` in every field that a program writes."""
    ask, reply = f"{TOPIC} {number} {text}", f"{ANSWER}\n{text}"
    when = "2026-09-01T10:00:00Z"
    yield (
        "ralph-events.jsonl",
        [
            {"event": "task_submitted", "task_id": f"t{number}", "prompt": ask, "backend": text, "timestamp": when},
            {
                "event": "task_completed",
                "task_id": f"t{number}",
                "prompt": ask,
                "output": reply,
                "backend": text,
                "iteration": 1,
                "exit_code": 0,
                "timestamp": when,
                "context": {"files_modified": [text, "a", "b", "c"], "tests_passed": True, "last_error": text},
            },
        ],
    )
    yield (
        "aidb-events.jsonl",
        [
            {
                "event_type": "query_completion",
                "query": ask,
                "response": reply,
                "success": True,
                "model": text,
                "llm_used": text,
                "tokens_input": 3,
                "collections_used": [text],
                "metadata": {text: text},
                "timestamp": when,
            }
        ],
    )
    yield (
        "hybrid-events.jsonl",
        [
            {
                "event_type": "local_inference",
                "query": ask,
                "response": reply,
                "model": text,
                "success": True,
                "context_used": [text],
                "route": text,
                "reasoning": text,
                "error": text,
                "session_id": text,
                "timestamp": when,
            }
        ],
    )
    yield (
        "vscode-events.jsonl",
        [
            {
                "event_type": "completion",
                "extension": text,
                "model_used": text,
                "is_local": True,
                "success": True,
                "user_feedback": 1,
                "prompt": ask,
                "completion": reply,
                "error_message": text,
                "context": {"file": text, "language": text},
                "timestamp": when,
            }
        ],
    )
    yield (
        "events_1b4e28ba-2fa1-11d2-883f-0016d3cca427.jsonl",
        [
            {
                "event_id": f"e{number}",
                "event_type": "ConversationLog",
                "execution_trace": None,
                "conversation_log": {
                    "log_id": text,
                    "session_id": text,
                    "user_query": ask,
                    "system_response": reply,
                    "metadata": {"feedback": 1, "note": text},
                    "timestamp": when,
                },
                "timestamp": when,
            }
        ],
    )
    yield (
        "session.jsonl",
        [
            {
                "type": "user",
                "uuid": f"u{number}",
                "sessionId": f"s{number}",
                "cwd": text,
                "timestamp": when,
                "message": {"role": "user", "content": ask},
            },
            {
                "type": "assistant",
                "uuid": f"v{number}",
                "sessionId": f"s{number}",
                "timestamp": when,
                "message": {
                    "role": "assistant",
                    "model": text,
                    "content": [{"type": "tool_use", "id": "x", "name": "Bash", "input": {"command": f"echo {text}"}}],
                },
            },
            {
                "type": "user",
                "uuid": f"w{number}",
                "sessionId": f"s{number}",
                "timestamp": when,
                "message": {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "x", "content": text}]},
            },
            {
                "type": "assistant",
                "uuid": f"y{number}",
                "sessionId": f"s{number}",
                "timestamp": when,
                "message": {"role": "assistant", "content": [{"type": "text", "text": reply}]},
            },
        ],
    )
    yield "mine.jsonl", [{"q": ask, "a": reply, "ok": True, "stars": 1, "where": text}]


def forms_of(secret):
    """Return a secret in the forms in which it is looked for."""
    raw = secret.encode()
    yield raw
    yield raw[::-1]
    yield raw.hex().encode()
    yield quote(secret, safe="").encode()
    for start in range(3):
        # Base64 of a text that holds the secret: the characters that do not depend on what stands around it.
        coded = base64.b64encode(b"x" * start + raw)
        yield coded[4 if start else 0 : len(coded) - 8] or coded


def run(home, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "fedlearn.cli.main", *map(str, arguments)],
        env={"HOME": str(home), "PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=180,
        cwd=home,
    )
    assert done.returncode == 0, (arguments, done.stdout, done.stderr)
    return done.stdout


@pytest.fixture(params=range(2))
def host(request, tmp_path):
    """Return (home, secrets) of a host that learned from poisoned telemetry and pushed what it shares."""
    rng = random.Random(request.param)
    home = tmp_path / "home"
    telemetry = home / "telemetry"
    telemetry.mkdir(parents=True)
    secrets = []
    for number, (text, secret) in enumerate(planted(rng)):
        secrets.append(secret)
        for name, events in lines(rng, text, number):
            with (telemetry / name).open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(event) + "\n" for event in events)
    run(home, "init")
    (home / ".config/fedlearn/config.toml").write_text(
        f'[privacy]\nnames = ["{CONTEXT["name"]}"]\ndeny = ["{CONTEXT["host"]}"]\n'
        '[telemetry.generic.mine]\nmatch = "mine*.jsonl"\nquery = "q"\nresponse = "a"\noutcome = "ok"\n'
        'feedback = "stars"\nsession = "where"\n'
    )
    report = json.loads(run(home, "learn", telemetry, "--json"))
    assert report["high_value"] > 40, report
    shared = json.loads(run(home, "sync", "--json"))
    assert shared["patterns"] > 10 and shared["interactions"] > 30, shared
    run(home, "export")
    hub = tmp_path / "hub.git"
    subprocess.run(["git", "init", "-q", "--bare", "--initial-branch=main", str(hub)], check=True)
    settings = home / ".config/fedlearn/config.toml"
    settings.write_text(settings.read_text() + f'[federation.remotes.hub]\nurl = "{hub}"\n')
    run(home, "federate")
    return hub, secrets


@pytest.mark.slow
def test_no_planted_secret_reaches_any_object(host):
    hub, secrets = host
    objects = subprocess.run(
        ["git", "-C", str(hub), "cat-file", "--batch-all-objects", "--batch", "--buffer"],
        check=True,
        capture_output=True,
    ).stdout
    assert len(objects) > 10_000
    leaks = {secret for secret in secrets for form in forms_of(secret) if form in objects}
    assert not leaks
