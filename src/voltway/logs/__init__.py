"""Logs of stations: asked for, and what becomes of each until its file is here."""
