"""The journal: the only way a fact becomes durable. Group commit, cursors, replay."""
