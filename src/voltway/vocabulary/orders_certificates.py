"""Orders about certificates (OCPP 1.6 security, 2.x part 2, A02, A03 and M03 to M05)."""

from typing import Annotated

from msgspec import Meta

from voltway.vocabulary.certificates import CertificateHash, CertificateUse, InstalledUse
from voltway.vocabulary.order import Order


class InstallCertificate(Order, frozen=True):
    """Have a station trust a root certificate, given as PEM: 2.x part 2, M05. OCPP 1.6 knows four uses of them."""

    use: InstalledUse
    certificate: Annotated[str, Meta(min_length=1, max_length=10_000)]


class DeleteCertificate(Order, frozen=True):
    """Have a station forget a certificate: 2.x part 2, M04.

    `use`: what the station trusts it for, which OCPP 1.6 needs to know for those of ISO 15118.
    """

    certificate: CertificateHash
    use: InstalledUse | None = None


class AskInstalledCertificates(Order, frozen=True):
    """Ask which certificates a station holds, all or those of the uses that are named: 2.x part 2, M03.

    The `answer` is an InstalledTold.
    """

    uses: list[InstalledUse] = []


class SendCertificate(Order, frozen=True):
    """Bring a station the certificate that it asked to have signed, with those above it: 2.x part 2, A02 and A03.

    `request_id` is the station's own number of its request (2.1).
    """

    certificate_id: str
    chain: str
    use: CertificateUse = CertificateUse.BOTH
    request_id: int | None = None
