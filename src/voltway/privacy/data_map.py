"""Every column of the database, and whether it says something of a person. A test fails for one that is not here.

To add a column, name it in its table's row: under `personal` with purpose, legal basis and what an erasure does to it,
or under `other`. Exports, erasures, retention and the processing record follow from the map and need no other change.
"""

from typing import Final

from voltway.privacy.map_charging import CHARGING
from voltway.privacy.map_people import ACCOUNTS, DRIVERS, REQUESTS
from voltway.privacy.map_works import WORKS
from voltway.privacy.personal import Table

TABLES: Final[tuple[Table, ...]] = (*ACCOUNTS, *DRIVERS, *CHARGING, *REQUESTS, *WORKS)

PERSONAL: Final[tuple[Table, ...]] = tuple(table for table in TABLES if table.personal)
"""The tables that say something of people."""
