"""Keeps a share of one processor busy with nothing, at the lowest priority: what any other program costs charging."""

import os
import sys
from time import monotonic, sleep

_BURST_S = 0.025
"""As long as a password check takes."""


def keep_busy(share: float, seconds: float) -> None:
    """Compute in bursts, and rest so long between them that it takes `share` of a processor."""
    end = monotonic() + seconds
    while (begin := monotonic()) < end:
        while monotonic() - begin < _BURST_S:
            pass
        sleep(_BURST_S * (1 / share - 1))


if __name__ == "__main__":
    os.nice(19)
    keep_busy(float(sys.argv[1]), float(sys.argv[2]))
