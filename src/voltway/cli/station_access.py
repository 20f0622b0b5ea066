"""What a station needs to connect: where to, as whom, with which password. Printed once, as one types it in."""

from urllib.parse import quote

from msgspec import Struct
from rich.text import Text

from voltway.cli import output
from voltway.cli.addresses import ocpp_url_base
from voltway.cli.connect import current_settings
from voltway.cli.words import SECURITY_PROFILE_IN_WORDS
from voltway.kit.settings import Settings
from voltway.stations.credentials import LONGEST, SHORTEST, hash_password, new_password
from voltway.stations.store_listing import StationRow
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.stations import SecurityProfile


class Access(Struct, frozen=True, kw_only=True):
    """What is typed into a station. `ocpp_url` is whole; many stations append the identity to `ocpp_url_base`."""

    station: StationRow
    ocpp_url: str
    ocpp_url_base: str
    identity: str
    password: str | None
    security_profile: SecurityProfile


def needs_password(profile: SecurityProfile) -> bool:
    """Whether a station of this security profile proves itself by password (HTTP Basic)."""
    return profile in (SecurityProfile.BASIC, SecurityProfile.TLS_BASIC)


def new_secret(station_id: str, profile: SecurityProfile, given: str | None) -> str | None:
    """The password to use: the given one, a new one, or None where the profile knows none. Raises InvalidInput."""
    if not needs_password(profile):
        if given is not None:
            raise no_password(station_id)
        return None
    if given is None:
        return new_password()
    if not SHORTEST <= len(given) <= LONGEST or not given.isprintable():
        raise InvalidInput(
            f"that can't be the password of station {station_id}",
            f"use {SHORTEST} to {LONGEST} printable characters, as OCPP asks",
        )
    return given


def no_password(station_id: str) -> InvalidInput:
    """The error of a password for a station that uses none."""
    return InvalidInput(f"station {station_id} uses no password", "only security profiles 1 and 2 do")


def hashed(password: str | None) -> str | None:
    """What is kept of a password."""
    return None if password is None else hash_password(password)


def print_access(station: StationRow, password: str | None, opening: str, *, as_json: bool) -> None:
    """Print what to type into the station."""
    settings = current_settings()
    tls = station.security_profile >= SecurityProfile.TLS_BASIC
    base = ocpp_url_base(settings, tls=tls)
    access = Access(
        station=station,
        ocpp_url=f"{base}/{quote(station.station_id, safe='')}",
        ocpp_url_base=base,
        identity=station.station_id,
        password=password,
        security_profile=station.security_profile,
    )
    if as_json:
        output.print_json(access)
        return
    output.say(opening, "")
    for label, value in _fields(access):
        # Never folded: it is copied from here.
        line = Text.assemble((f"  {label:<18}", output.QUIET_STYLE), output.literal(value))
        output.console().print(line, soft_wrap=True)
    output.say("", *_advice(access, settings, tls=tls))


def _fields(access: Access) -> list[tuple[str, str]]:
    password = [("Password", access.password)] if access.password else []
    return [
        ("OCPP URL", access.ocpp_url),
        ("", f"or {access.ocpp_url_base} where the station appends its identity"),
        ("Identity", access.identity),
        *password,
        ("Security profile", SECURITY_PROFILE_IN_WORDS[access.security_profile]),
    ]


def _advice(access: Access, settings: Settings, *, tls: bool) -> list[str]:
    advice = ["The password is shown only now; only a hash of it is kept."] if access.password else []
    if tls and settings.gateway.tls_certificate is None:
        advice.append("This gateway has no TLS certificate: set gateway.tls_certificate and gateway.tls_key.")
    advice.append(f"Watch it connect: voltway log {output.word(access.identity)} --follow")
    return advice
