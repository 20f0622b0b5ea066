"""Payments at stations: what they settled themselves, and the numbers that receipts need."""
