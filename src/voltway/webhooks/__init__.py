"""Webhooks: other systems are told what happens, signed, at least once, and in order per session and per station."""
