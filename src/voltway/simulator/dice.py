"""Chance that can be repeated: every draw hangs on the seed and on what it is about, never on what was drawn before."""

from random import Random


def dice(seed: object, *subject: object) -> Random:
    """A source of chance for one subject, e.g. ``dice(7, "SIM-0001", "arrivals")``.

    Equal arguments give equal draws in every run and process, whatever order the network answered in.
    """
    return Random("/".join(map(str, (seed, *subject))))
