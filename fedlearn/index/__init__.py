"""How patterns are found: dense and lexical search over vectors derived from the ledger."""
