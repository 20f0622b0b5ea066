"""Replay: current state built anew from the journal, and compared with what is there."""
