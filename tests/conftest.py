"""What every test shares: an environment of its own, a real PostgreSQL, and the shared material where it exists."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("dev", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), print_blob=True)
settings.register_profile("thorough", settings.get_profile("dev"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if "CI" in os.environ else "dev"))

#: Read before `isolated` takes our variables away.
SHARED = Path(os.environ.get("FEDLEARN_SHARED") or Path(__file__).parents[2] / "shared")

#: What is fetched once and kept outside the repository.
CACHE = (
    Path("/var/cache/fedlearn-test")
    if os.geteuid() == 0
    else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fedlearn-test"
)

OURS = ("FEDLEARN_", "FEDERATED_LEARNING_", "XDG_", "GIT_")
SYSTEMD = (
    "STATE_DIRECTORY",
    "CACHE_DIRECTORY",
    "CONFIGURATION_DIRECTORY",
    "CREDENTIALS_DIRECTORY",
    "NOTIFY_SOCKET",
    "WATCHDOG_USEC",
    "WATCHDOG_PID",
)


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the test an empty home, a git identity and none of our variables; return the home."""
    home = tmp_path_factory.mktemp("home")
    for name in [n for n in os.environ if n.startswith(OURS) or n in SYSTEMD]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / ".local/state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / ".local/share"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Test")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "test@fedlearn.invalid")
    return home


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared material (real telemetry, labelled secrets), or skip."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared material at {SHARED}; name it with FEDLEARN_SHARED")
    return SHARED


def _postgresql_programs() -> Path | None:
    """Return the folder with initdb and pg_ctl, the newest version first, or None."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    found = shutil.which("initdb")
    return next((p for p in [*versions, *([Path(found).parent] if found else [])] if (p / "initdb").exists()), None)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Run one PostgreSQL on a unix socket in a temporary directory; yield that directory."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    programs = _postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (initdb is missing)")
    # PostgreSQL refuses to run as root; /tmp keeps the socket's path short and open to the other user.
    place = Path(tempfile.mkdtemp(prefix="fedlearn-pg-", dir="/tmp"))
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody")
        os.chown(place, user.pw_uid, user.pw_gid)
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        # pg_ctl's server keeps the pipe open, so its output goes to a file.
        with (place / "output").open("a") as output:
            done = subprocess.run(
                [programs / program, *arguments], cwd=place, stdout=output, stderr=output, check=False, **who
            )
        if done.returncode:
            pytest.fail(f"{program}: {(place / 'output').read_text()[-2000:]}")

    data = str(place / "data")
    options = f"-c listen_addresses= -c unix_socket_directories={place} -c fsync=off -c max_connections=40"
    try:
        run("initdb", "-D", data, "-U", "fedlearn", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-l", str(place / "log"), "-o", options, "start")
        try:
            yield str(place)
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """Yield the SQLAlchemy URL of a fresh, empty database on a real PostgreSQL, or skip."""
    import psycopg

    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(host=postgresql_server, user="fedlearn", dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield f"postgresql+psycopg://fedlearn@/{name}?host={postgresql_server}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class LlamaServer:
    """A real llama-server with a tiny model of random weights: it says nothing sensible, but says it properly.

    `url` is its base URL, `model` the name to ask for, `dimension` the length of its embeddings.
    """

    model = "tiny-random"
    dimension = 64

    def __init__(self, program: Path, weights: Path, log: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        command = [program, "--offline", "--no-ui", "--host", "127.0.0.1", "--port", str(self.port), "-c", "8192"]
        command += ["-np", "2", "-t", "1", "--embeddings", "--pooling", "mean", "-b", "4096", "-ub", "4096"]
        command += ["--cache-ram", "0", "--alias", self.model, "-m", weights]
        with log.open("wb") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output)
        until = time.monotonic() + 30
        while not self._healthy():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                pytest.skip(f"llama-server does not start: {log.read_text(errors='replace')[-500:]}")
            time.sleep(0.05)

    def _healthy(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """Kill it, as a crash would."""
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="session")
def start_llama_server(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], LlamaServer]]:
    """Return a function that starts a llama-server of the test's own, or skip; it is stopped at the end."""
    pytest.importorskip("gguf", reason="the package gguf, which writes the tiny model, is not installed")
    place = CACHE / "llama-server"
    weights = place / "tiny-random.gguf"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with (CACHE / "llama-server.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            fetched = subprocess.run([shared / "tools/fetch-llama-server", place], capture_output=True, text=True)
            if fetched.returncode:
                pytest.skip(f"llama-server cannot be fetched: {fetched.stderr.strip()[-200:]}")
            if not weights.exists():
                part = weights.with_suffix(".part")
                subprocess.run([sys.executable, shared / "tools/tiny_gguf.py", part], check=True)
                part.replace(weights)
    except OSError as error:
        pytest.skip(f"{place}: {error.strerror}; llama-server is kept there")
    program = Path(fetched.stdout.strip())
    running: list[LlamaServer] = []

    def start() -> LlamaServer:
        log = tmp_path_factory.mktemp("llama") / "log"
        running.append(LlamaServer(program, weights, log))
        return running[-1]

    try:
        yield start
    finally:
        for server in running:
            server.stop()


@pytest.fixture(scope="session")
def llama_server(start_llama_server: Callable[[], LlamaServer]) -> LlamaServer:
    """Return a llama-server that all tests share; who wants to kill one starts another."""
    return start_llama_server()
