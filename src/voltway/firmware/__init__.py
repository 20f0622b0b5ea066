"""Firmware: images, and the updates that bring them to stations."""
