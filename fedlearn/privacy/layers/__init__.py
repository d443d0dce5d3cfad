"""What must not leave, one layer a file, and what they share; `order.py` says which come first."""
