"""Drivers: whose customers they are, what they drive, what they agreed to and under which contract they charge."""
