"""Certificates of stations: our own authority or another's, what was signed, and what stations hold."""
