"""The messages of OCPP 1.6, 2.0.1 and 2.1 as typed structs; `make wire` writes the modules of this folder."""

from msgspec import Struct

# The schemas forbid fields they do not name, which binds who sends. Stations in the field send some all the same, and
# refusing a transaction message for one would lose it: so what arrives may carry more, and the rest is dropped.
FORBID_UNKNOWN_FIELDS = False


class WireStruct(
    Struct,
    frozen=True,
    omit_defaults=True,
    forbid_unknown_fields=FORBID_UNKNOWN_FIELDS,
    # A message is a tree read from JSON and never part of a cycle: the collector need not walk what waits in memory.
    gc=False,
):
    """What every message and every part of one is built on.

    An optional field that is absent is None and is left out when encoding, because OCPP forbids null. A null that
    arrives counts as absent.
    """
