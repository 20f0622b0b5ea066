"""Write the list of passwords that everyone tries first from the package zxcvbn: `python -m tools.breached`.

zxcvbn ships the 30,000 most frequent passwords of public breaches. The list needs them anew when that package grows.
"""

import sys
from collections.abc import Iterable

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from voltway.people.breached import FILE, prefix_of


def listed(passwords: Iterable[str]) -> bytes:
    """The sorted prefixes of `passwords`, each once."""
    return b"".join(sorted({prefix_of(password) for password in passwords}))


def from_package() -> bytes:
    """The list as the installed package gives it."""
    return listed(FREQUENCY_LISTS["passwords"])


if __name__ == "__main__":
    FILE.write_bytes(from_package())
    sys.stdout.write(f"wrote {FILE.name}, {FILE.stat().st_size:,} bytes\n")
