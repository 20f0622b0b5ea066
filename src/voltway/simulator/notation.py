"""How shares, misbehaviour and speeds are written on a command line."""

import math

from voltway.simulator.behaviours.table import BEHAVIOURS
from voltway.simulator.plan import Misbehaviour
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.stations import OcppVersion


def versions_in(text: str) -> dict[OcppVersion, float]:
    """The shares in ``1.6=50,2.0.1=30,2.1=20``; a version alone counts 1. Raises InvalidInput."""
    shares: dict[OcppVersion, float] = {}
    for part in filter(None, text.split(",")):
        name, _, share = part.partition("=")
        if name.strip() not in list(OcppVersion):
            raise InvalidInput(f"there is no OCPP version {name.strip()!r}", f"choose from {', '.join(OcppVersion)}")
        shares[OcppVersion(name.strip())] = _number(share or "1", part)
    return shares


def misbehaviours_in(text: str) -> list[Misbehaviour]:
    """The behaviours in ``drop_line=0.05,repeat=0.1@0.3``: probability each time, and after @ the share of stations.

    Raises InvalidInput.
    """
    return [_misbehaviour(part.strip()) for part in filter(None, text.split(","))]


def _misbehaviour(text: str) -> Misbehaviour:
    name, _, numbers = text.partition("=")
    if name not in BEHAVIOURS:
        raise InvalidInput(f"there is no behaviour {name!r}", f"choose from {', '.join(BEHAVIOURS)}")
    probability, _, share = numbers.partition("@")
    return Misbehaviour(name, _share(probability or "1", text), _share(share or "1", text))


def speed_in(text: str) -> float:
    """Simulated seconds per second: above 0, or ``max`` for as fast as the answers come. Raises InvalidInput."""
    speed = math.inf if text == "max" else _number(text, text)
    if speed <= 0:
        raise InvalidInput(f"time can't pass {text} times as fast", "give a number above 0, or max")
    return speed


def _share(text: str, whole: str) -> float:
    share = _number(text, whole)
    if not 0 <= share <= 1:
        raise InvalidInput(f"{share:g} in {whole!r} is no share", "give a number from 0 to 1")
    return share


def _number(text: str, whole: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidInput(f"{text!r} in {whole!r} is no number", "write for example 0.05")
    return number
