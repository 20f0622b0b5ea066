"""Charging stations: their records, connectors, events, commands, and who holds their sockets."""
