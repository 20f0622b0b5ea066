"""Orders about firmware."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from voltway.vocabulary.order import Order

RequestId = Annotated[int, Meta(ge=0, lt=2**31)]


class UpdateFirmware(Order, frozen=True):
    """Have a station fetch a firmware from `location` and install it: OCPP 1.6 5.19, 2.x part 2 L01 and L02.

    With a `signature` (Base64) and the `signing_certificate` (PEM) that it fits, the station checks it first; in 1.6
    that is SignedUpdateFirmware of the security extension. `retrieve_at`: not before; `install_at`: nor before that.
    """

    request_id: RequestId
    location: str
    retrieve_at: datetime
    install_at: datetime | None = None
    signature: str | None = None
    signing_certificate: str | None = None


class PublishFirmware(Order, frozen=True):
    """Have a local controller fetch a firmware and offer it to the stations behind it: 2.x part 2, L03.

    `checksum` is the MD5 of the file as hexadecimal digits, and the name by which it is unpublished.
    """

    request_id: RequestId
    location: str
    checksum: Annotated[str, Meta(max_length=32)]


class UnpublishFirmware(Order, frozen=True):
    """Have a local controller offer a firmware no more: 2.x part 2, L04."""

    checksum: Annotated[str, Meta(max_length=32)]
