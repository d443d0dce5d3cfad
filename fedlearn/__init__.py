"""fedlearn: a learning layer for AI assistants.

See ARCHITECTURE.md for the house and `learning/pipeline.py` for the flow.
"""
