"""A whole public key infrastructure to try plug and charge with: for tests and laboratories, never for the street.

Names, order and key usage follow ISO 15118-2, annex F: curve P-256, a V2G root above the operators, and roots of their
own for mobility operators and car makers. The keys lie beside the certificates, unencrypted.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from msgspec import Struct

from voltway.certificates import issuing, keys
from voltway.certificates.issuing import Signer
from voltway.plug_and_charge import emaid
from voltway.vocabulary.errors import Conflict, InvalidInput

_YEAR: Final = timedelta(days=365)
_ROOT_LASTS, _SUB_LASTS, LEAF_LASTS = 40 * _YEAR, 4 * _YEAR, 2 * _YEAR
_PCID_LENGTHS: Final = (17, 18)


class Pki(Struct, frozen=True, kw_only=True):
    """What was made, by the name of its file. `contract` and `provisioning` are told with those above them."""

    signers: dict[str, Signer]
    contract: tuple[x509.Certificate, ...]
    provisioning: tuple[x509.Certificate, ...]


def make(contract: str, vehicle: str, *, now: datetime, ocsp_url: str | None = None) -> Pki:
    """Roots, sub-CAs, a contract certificate for the eMAID `contract`, a provisioning one for the PCID `vehicle`.

    `ocsp_url` is where they say that it is told what was revoked. Raises InvalidInput.
    """
    if len(vehicle) not in _PCID_LENGTHS or not (vehicle.isascii() and vehicle.isalnum()):
        raise InvalidInput(f"{vehicle[:40]!r} is no PCID", "give 17 or 18 letters and digits")
    made: dict[str, Signer] = {}
    for branch, root, leaf in (
        ("cpo", "v2g_root", None),
        ("cps", "v2g_root", "CPS"),
        ("mo", "mo_root", emaid.normal(contract)),
        ("oem", "oem_root", vehicle.upper()),
    ):
        if root not in made:
            made[root] = signed(root, None, now, _ROOT_LASTS, below=2)
        made[f"{branch}_sub_1"] = signed(f"{branch}_sub_1", made[root], now, _SUB_LASTS, below=1, ocsp_url=ocsp_url)
        made[f"{branch}_sub_2"] = signed(
            f"{branch}_sub_2", made[f"{branch}_sub_1"], now, _SUB_LASTS, below=0, ocsp_url=ocsp_url
        )
        if leaf is not None:
            made[_LEAVES[branch]] = signed(leaf, made[f"{branch}_sub_2"], now, LEAF_LASTS, ocsp_url=ocsp_url)
    return Pki(
        signers=made,
        contract=_chain(made, "contract", "mo_sub_2", "mo_sub_1"),
        provisioning=_chain(made, "provisioning", "oem_sub_2", "oem_sub_1"),
    )


_LEAVES: Final = {"cps": "cps", "mo": "contract", "oem": "provisioning"}


def write(made: Pki, directory: Path) -> list[Path]:
    """Put it into a new directory, keys readable to nobody else. Raises Conflict where there is one, InvalidInput."""
    try:
        directory.mkdir(mode=0o700, parents=True)
    except FileExistsError as error:
        raise Conflict(f"{directory} is there already", "name a new directory") from error
    except OSError as error:
        raise InvalidInput(f"{directory} can't be made ({error.strerror})", "name another place") from error
    texts = {f"{name}.pem": issuing.pem_of(signer.certificate) for name, signer in made.signers.items()}
    texts |= {f"{name}.key": keys.to_pem(signer.key).decode() for name, signer in made.signers.items()}
    texts |= {"contract_chain.pem": issuing.pem_of(*made.contract)}
    texts |= {"provisioning_chain.pem": issuing.pem_of(*made.provisioning)}
    for name, text in texts.items():
        file = directory / name
        file.touch(mode=0o600 if name.endswith(".key") else 0o644)
        file.write_text(text, encoding="ascii")
    return sorted(directory / name for name in texts)


def _chain(made: dict[str, Signer], *names: str) -> tuple[x509.Certificate, ...]:
    return tuple(made[name].certificate for name in names)


def signed(
    name: str,
    by: Signer | None,
    now: datetime,
    lasts: timedelta,
    *,
    below: int | None = None,
    ocsp_url: str | None = None,
) -> Signer:
    """A key with its certificate. `below`: how many authorities may stand below it; None: it is none itself."""
    key = keys.new_key()
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Voltway test PKI"),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if by is None else by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - issuing.CLOCK_SLACK)
        .not_valid_after(now + lasts)
        .add_extension(x509.BasicConstraints(ca=below is not None, path_length=below), critical=True)
        .add_extension(_usage(is_authority=below is not None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if ocsp_url is not None:
        place = x509.UniformResourceIdentifier(ocsp_url)
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    return Signer(builder.sign(key if by is None else by.key, hashes.SHA256()), key)


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
