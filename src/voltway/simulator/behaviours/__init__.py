"""What a simulated station may do wrong: one file per kind, one line each in `table.py`."""
