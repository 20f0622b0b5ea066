"""How a simulated station obeys its network: one file per order, the versions side by side, `table.py` has them all.

Each function is given the station and the typed request, does what a real station would, and returns the payload of
its answer. What must happen after the answer is out goes through `Station.soon`.
"""
