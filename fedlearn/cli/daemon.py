"""`fedlearn daemon`: follow the telemetry for ever, as a service."""

from __future__ import annotations

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json_line, tell

__all__ = ["daemon"]


def daemon(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Follow the telemetry and learn from it until stopped; speaks sd_notify and answers the watchdog.

    SIGTERM stops it at the end of the batch at hand. One daemon works on a state directory. With --json each message is
    a JSON line.

    \b
    Example:
      fedlearn daemon
      systemctl start fedlearn      the same, from the NixOS module
    """
    from fedlearn.daemon import run

    with opened(config, initialised=False) as parts:
        run(parts, tell=(lambda line: print_json_line({"message": line})) if json else tell)
