"""Charging sessions: one lifecycle for every protocol version."""
