"""Tokens: cards, apps, contracts and vehicles that may charge."""
