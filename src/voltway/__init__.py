"""Voltway runs networks of EV charging stations."""

__version__ = "0.1.0"
