"""The settings of a proxy at a site: a section of `settings.py`, which has all the others."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct


class WhenOffline(StrEnum):
    """What a proxy does with its stations while the central system can't be reached: hang up, or stand in for it."""

    CLOSE = "close"
    KEEP = "keep"


class ProxySettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A proxy at a site, between its stations and a central system. Its own door is the one under [gateway]."""

    uplink_url: Annotated[
        Annotated[str, Meta(pattern="^wss?://[^/@?#\\s]+(/[^?#\\s]*)?$")] | None,
        Meta(description="The central system, wss://csms.example.com/ocpp; each station's id is appended."),
    ] = None
    uplink_ca_file: Annotated[
        Path | None, Meta(description="PEM file with the root of its certificate; none: those of the system.")
    ] = None
    uplink_certificate: Annotated[
        Path | None, Meta(description="PEM file with the certificate that the proxy shows there (needs uplink_key).")
    ] = None
    uplink_key: Annotated[Path | None, Meta(description="PEM file with that certificate's private key.")] = None
    hand_on_certificates: Annotated[
        bool, Meta(description="Hand on the certificates that stations show here, in the header of RFC 9440.")
    ] = False
    max_stations: Annotated[
        int, Meta(ge=1, le=100_000, description="Stations that may be connected; more are turned away.")
    ] = 200
    when_offline: Annotated[
        WhenOffline,
        Meta(
            description="While the central system can't be reached: close stations' connections, or keep them, answer "
            "for it, and tell it later."
        ),
    ] = WhenOffline.CLOSE
    tokens_file: Annotated[
        Path | None, Meta(description="File with a token's uid in each line: who may charge meanwhile; none: nobody.")
    ] = None
    accept_unknown_tokens: Annotated[bool, Meta(description="Meanwhile everybody else may charge, too.")] = False
    site_limit_a: Annotated[
        Annotated[float, Meta(gt=0, le=10_000)] | None,
        Meta(description="Meanwhile the stations together may draw so many A per phase; needs when_offline = keep."),
    ] = None
    station_limit_a: Annotated[
        Annotated[float, Meta(gt=0, le=10_000)] | None,
        Meta(description="Meanwhile each station may draw so many A per phase; needs when_offline = keep."),
    ] = None
    backlog_mb: Annotated[
        int, Meta(ge=1, le=1000, description="Megabytes of one station's messages that are kept meanwhile.")
    ] = 5
    message_log_mb: Annotated[
        int, Meta(ge=1, le=100_000, description="Megabytes that the log of all messages may take on the disk.")
    ] = 50
    health_port: Annotated[int, Meta(ge=1, le=65535, description="Port of /metrics, /livez, /readyz.")] = 9104
