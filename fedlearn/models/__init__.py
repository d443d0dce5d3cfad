"""Ports and adapters to models; the built-in lexical embedder needs none."""
