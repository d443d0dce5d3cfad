"""Looking at what a host knows and does: the numbers of the ledger, and their form for Prometheus."""
