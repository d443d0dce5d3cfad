"""The shared form: canonical files of the federated data repository."""
