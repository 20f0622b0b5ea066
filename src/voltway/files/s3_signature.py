"""AWS Signature Version 4 for single requests to S3, and to what speaks like it.

Source: Amazon S3 API reference, "Signature Calculations for the Authorization Header: Transferring Payload in a Single
Chunk".
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct

EMPTY_SHA256: Final = hashlib.sha256(b"").hexdigest()
_ALGORITHM: Final = "AWS4-HMAC-SHA256"


class Credentials(Struct, frozen=True, kw_only=True):
    """Who asks: an access key with its secret, for one region."""

    access_key: str
    secret_key: str
    region: str


def signed(
    credentials: Credentials,
    method: str,
    host: str,
    path: str,
    headers: Mapping[str, str],
    body_sha256: str,
    now: datetime,
) -> dict[str, str]:
    """`headers` with those that make the request genuine. `path` is percent-encoded already, and there is no query.

    `body_sha256` is that of the body, in hexadecimal digits; a storage refuses another body.
    """
    moment = now.strftime("%Y%m%dT%H%M%SZ")
    told = {**headers, "host": host, "x-amz-content-sha256": body_sha256, "x-amz-date": moment}
    folded = sorted((name.lower(), " ".join(value.split())) for name, value in told.items())
    names = ";".join(name for name, _ in folded)
    lines = "".join(f"{name}:{value}\n" for name, value in folded)
    canonical = f"{method}\n{path}\n\n{lines}\n{names}\n{body_sha256}"
    scope = f"{moment[:8]}/{credentials.region}/s3/aws4_request"
    text = "\n".join((_ALGORITHM, moment, scope, hashlib.sha256(canonical.encode()).hexdigest()))
    signature = hmac.digest(_key(credentials, moment[:8]), text.encode(), "sha256").hex()
    credential = f"{credentials.access_key}/{scope}"
    return {
        **told,
        "authorization": f"{_ALGORITHM} Credential={credential},SignedHeaders={names},Signature={signature}",
    }


def _key(credentials: Credentials, day: str) -> bytes:
    key = f"AWS4{credentials.secret_key}".encode()
    for part in (day, credentials.region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
