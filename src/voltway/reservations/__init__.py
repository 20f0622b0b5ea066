"""Reservations: places at stations, held for a token for a while."""
