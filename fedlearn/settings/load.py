"""From the TOML file and the environment to settings, with every problem in one line."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from fedlearn.errors import SettingsError, TemporaryError
from fedlearn.settings.whole import Settings

__all__ = ["LEGACY_ENVIRONMENT", "config_path", "default_state_dir", "is_missing", "load"]


#: What stands in a credential whose file systemd did not find (nixos-module/credentials.nix).
_MISSING = b"fedlearn-credential-missing"

#: Names that other tools of the ai-stack set, and the keys each stands for: what it said to their one program is said
#: to the learner and to the coordinator.
LEGACY_ENVIRONMENT = {
    "FEDERATED_LEARNING_ENABLED": (("telemetry", "enabled"), ("coordinator", "enabled")),
    "FEDERATED_LEARNING_CYCLE_INTERVAL_SECS": (("daemon", "cycle_seconds"), ("coordinator", "cycle_seconds")),
    "FEDERATED_LEARNING_MIN_EVENTS": (("daemon", "min_events"), ("coordinator", "min_events")),
    "FEDERATED_LEARNING_THRESHOLD": (("value", "threshold"), ("coordinator", "threshold")),
    "FEDERATED_LEARNING_TELEMETRY_PATH": (("telemetry", "directories"),),
    "FEDERATED_LEARNING_PLAYBOOK_PATH": (("coordinator", "playbook_path"),),
}


def _directory(environment: Mapping[str, str], systemd: str, xdg: str, fallback: str) -> Path:
    """Return the directory systemd gives, else the XDG one, else the fallback below home."""
    if given := environment.get(systemd):
        return Path(given.split(":")[0])
    if given := environment.get(xdg):
        return Path(given) / "fedlearn"
    return Path(environment.get("HOME", str(Path.home()))) / fallback / "fedlearn"


def default_state_dir(environment: Mapping[str, str] | None = None) -> Path:
    """Return where state lives when no setting says so: $STATE_DIRECTORY, else XDG."""
    return _directory(
        os.environ if environment is None else environment, "STATE_DIRECTORY", "XDG_STATE_HOME", ".local/state"
    )


def config_path(environment: Mapping[str, str] | None = None) -> Path:
    """Return the settings file that is read when `--config` is not given."""
    env = os.environ if environment is None else environment
    if given := env.get("FEDLEARN_CONFIG"):
        return Path(given)
    return _directory(env, "CONFIGURATION_DIRECTORY", "XDG_CONFIG_HOME", ".config") / "config.toml"


def load(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        path: the TOML file; None means the default place, where it may be absent.
        environment: variables to read instead of the process's own.

    Raises:
        SettingsError: a file that is missing or not TOML, a key that does not exist, a value that does not fit.
        TemporaryError: a credential of the service is not there yet.

    """
    env = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    file = path or config_path(env)
    if path is not None and not path.exists():
        raise SettingsError(f"{path}: no such settings file; `fedlearn init --config {path}` writes one")
    if file.exists():
        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{file}: cannot be read: {error}") from error
        except tomllib.TOMLDecodeError as error:
            # `fedlearn init` writes a line for every section, so that one that is added by hand stands there twice.
            twice = "; this section stands above already: put the keys there" if " twice" in str(error) else ""
            raise SettingsError(f"{file}: not valid TOML: {error}{twice}") from error
    _merge(values, _from_environment(env))
    if not values.get("state_dir"):
        values["state_dir"] = default_state_dir(env)
    if not values.get("cache_dir"):
        values["cache_dir"] = _directory(env, "CACHE_DIRECTORY", "XDG_CACHE_HOME", ".cache")
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_first_problem(error, file, env)) from error
    _look_for_credentials(settings, env)
    return settings


def _look_for_credentials(settings: Settings, env: Mapping[str, str]) -> None:
    """Stop while a credential holds only the word by which our units say that its file is missing.

    The key of a remote is left to the exchange: the other remotes get theirs.
    """
    if not (place := env.get("CREDENTIALS_DIRECTORY")):
        return
    of_remotes = {remote.ssh_key_file for remote in settings.federation.remotes.values()}
    for file in sorted(Path(place).glob("*")):
        if file not in of_remotes and is_missing(file):
            raise TemporaryError(
                f"the credential {file.name} is missing: see that its file is written; this is tried again"
            )


def is_missing(credential: Path) -> bool:
    """Tell whether a credential's file is not there, as systemd or, in its place, our units say."""
    return not credential.is_file() or credential.read_bytes().strip() == _MISSING


def _from_environment(env: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings that the environment holds, nested as in the file; lists are split at `:` or `,`."""
    found: dict[str, Any] = {}
    for name, places in LEGACY_ENVIRONMENT.items():
        if name in env:
            for place in places:
                _set(found, list(place), env[name])
    for name, value in sorted(env.items()):
        if name.startswith("FEDLEARN_") and name != "FEDLEARN_CONFIG":
            _set(found, name.removeprefix("FEDLEARN_").lower().split("__"), value)
    return found


def _set(target: dict[str, Any], keys: list[str], value: str) -> None:
    """Put `value` at the nested place; a place whose type is a sequence gets a list."""
    model: Any = Settings
    for key in keys[:-1]:
        field = getattr(model, "model_fields", {}).get(key)
        model = field.annotation if field else None
        target = target.setdefault(key, {})
    field = getattr(model, "model_fields", {}).get(keys[-1])
    listed = field is not None and str(field.annotation).startswith("tuple")
    target[keys[-1]] = [v for v in value.replace(",", ":").split(":") if v] if listed else value


def _merge(base: dict[str, Any], over: dict[str, Any]) -> None:
    """Lay `over` on `base`, table by table."""
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            _merge(base[key], value)
        else:
            base[key] = value


def _first_problem(error: ValidationError, file: Path, env: Mapping[str, str]) -> str:
    """Say the first problem in one line, with the full path of the key and the place where it was given."""
    problem = error.errors()[0]
    keys = [str(part) for part in problem["loc"]]
    where, unknown = ".".join(keys), problem["type"] == "extra_forbidden"
    place = _variable(keys, env, below=unknown) or (file if file.exists() else "environment")
    if unknown:
        return f"{place}: there is no setting `{where}`; `fedlearn init --print-config` lists all of them"
    message = problem["msg"].removeprefix("Value error, ")
    return f"{place}: {where + ': ' if where else ''}{message}"


def _variable(keys: Sequence[str], env: Mapping[str, str], *, below: bool) -> str | None:
    """Return the variable that gives a key, or, with `below`, one under it; None where the file gives it."""
    wanted = "FEDLEARN_" + "__".join(keys).upper()
    given = [name for name in sorted(env) if name == wanted or (below and name.startswith(wanted + "__"))]
    given += [name for name, places in LEGACY_ENVIRONMENT.items() if name in env and tuple(keys) in map(tuple, places)]
    return next(iter(given), None)
