"""Charging profiles: what stations are known to hold, and what comes of all of them together."""
