"""One module a source of telemetry; pure."""
