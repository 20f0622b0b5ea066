"""The settings of files that stations fetch and send: a section of `settings.py`, which has all the others."""

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

SECRET = {"secret": True}
"""Put into a field's `Meta(extra=...)`: the value is never printed."""


class FileSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Files that stations fetch and send."""

    public_url: Annotated[
        Annotated[str, Meta(pattern="^https?://[^/]+$")] | None,
        Meta(
            description="Address under which stations reach files, https://files.example.com; none: web.public_url, "
            "and without that the one the pages listen on."
        ),
    ] = None
    directory: Annotated[
        Path | None, Meta(description="Where files are kept; none: `files` in the data directory.")
    ] = None
    s3_url: Annotated[
        Annotated[str, Meta(pattern="^https?://[^/@?#]+/[^/?#]+[^?#]*$")] | None,
        Meta(
            description="Bucket that keeps files instead, https://s3.example.com/bucket or with a path behind it; "
            "Amazon S3, or what speaks like it."
        ),
    ] = None
    s3_region: Annotated[str, Meta(min_length=1, description="Region of the bucket.")] = "us-east-1"
    s3_access_key: Annotated[str | None, Meta(description="Name of the key that opens the bucket.")] = None
    s3_secret_key: Annotated[str | None, Meta(description="Its secret.", extra=SECRET)] = None
    upload_limit_mb: Annotated[
        int, Meta(ge=1, le=10_000, description="Longest file that a station may send, in megabytes of 1024 kB.")
    ] = 100
    ftp_port: Annotated[
        Annotated[int, Meta(ge=1, le=65535)] | None,
        Meta(
            description="Port of FTP, which is not encrypted, for stations with the quirk files_by_ftp; none: no FTP."
        ),
    ] = None
    # Stations come from outside; nothing listens before a port is set.
    ftp_host: Annotated[str, Meta(description="Address FTP listens on.")] = "0.0.0.0"  # noqa: S104  # said one line above
    ftp_public_host: Annotated[
        Annotated[str, Meta(pattern="^([A-Za-z0-9.-]{1,253}|[0-9A-Fa-f:]{2,39})$")] | None,
        Meta(description="Host name or address at which stations reach FTP; none: the host of public_url."),
    ] = None
    ftp_data_ports: Annotated[
        Annotated[str, Meta(pattern="^[0-9]{1,5}-[0-9]{1,5}$")] | None,
        Meta(description="First and last port of its connections for data, 50000-50099, for a firewall; none: any."),
    ] = None
    ftp_data_address: Annotated[
        Annotated[str, Meta(pattern=r"^[0-9]{1,3}(\.[0-9]{1,3}){3}$")] | None,
        Meta(description="IPv4 address told to stations for data, behind a router; none: the one they reached."),
    ] = None
