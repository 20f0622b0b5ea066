"""Write the table of docs/tls.md: which handshakes come about, as they come about: `python -m tools.tls_matrix`.

Each is made in memory with certificates of the moment. A test compares the table with what this writes.
"""

import ssl
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from voltway.ocpp.tls import TlsFiles, cause_of, server_context

PAGE = Path(__file__).parent.parent / "docs" / "tls.md"
BEGIN, END = "<!-- Written by `python -m tools.tls_matrix`. Do not edit. -->\n", "<!-- Until here. -->\n"

_DAY = timedelta(days=1)
_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Paper(NamedTuple):
    """A certificate and its key."""

    certificate: x509.Certificate
    key: _Key


class Case(NamedTuple):
    """What a station comes with. `version` None: up to 1.3."""

    what: str
    suite: str | None = None
    version: ssl.TLSVersion | None = None
    paper: Paper | None = None


def table() -> str:
    """The table in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [f"| {case.what} | {outcome} |" for case, outcome in _outcomes(Path(folder))]
    return "\n".join(["| a station comes with | what comes of it |", "|---|---|", *rows]) + "\n"


def page() -> str:
    """The whole page with the table in it."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def main() -> None:
    """Write it."""
    PAGE.write_text(page())
    sys.stdout.write(f"wrote {PAGE.relative_to(PAGE.parent.parent)}\n")


def _outcomes(folder: Path) -> Iterator[tuple[Case, str]]:
    elliptic, strong = ec.generate_private_key(ec.SECP256R1()), _rsa(2048)
    root, stranger = _paper("root", elliptic), _paper("stranger", elliptic)
    servers = tuple(_written(folder, _paper("localhost", key, root)) for key in (elliptic, strong))
    roots = folder / "roots.pem"
    roots.write_bytes(root.certificate.public_bytes(serialization.Encoding.PEM))
    context = server_context(TlsFiles(servers, (roots,)))
    for case in _cases(root, stranger, elliptic):
        yield case, _outcome(context, _station(folder, roots, case))


def _cases(root: Paper, stranger: Paper, key: _Key) -> list[Case]:
    v12 = ssl.TLSVersion.TLSv1_2
    suites = (
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "AES128-GCM-SHA256",
        "AES256-GCM-SHA384",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "AES128-SHA",
        "ECDHE-RSA-AES128-SHA",
        "NULL-SHA256",
    )
    return [
        Case("TLS 1.3"),
        *(Case(f"TLS 1.2, `{suite}`", suite, v12) for suite in suites),
        Case("TLS 1.1", "DEFAULT", ssl.TLSVersion.TLSv1_1),
        Case("a good certificate", paper=_paper("S", key, root)),
        Case("a good certificate, TLS 1.2", None, v12, _paper("S", key, root)),
        Case("an expired certificate", paper=_paper("S", key, root, begins=-2 * _DAY, ends=-_DAY)),
        Case("a certificate that is not valid yet", paper=_paper("S", key, root, begins=_DAY, ends=2 * _DAY)),
        Case("a certificate of an unknown authority", paper=_paper("S", key, stranger)),
        Case("a certificate that signs itself", paper=_paper("S", key)),
        Case("a certificate with an RSA key of 1024 bits", paper=_paper("S", _rsa(1024), root)),
        Case("a certificate with an elliptic key of 192 bits", paper=_paper("S", _elliptic_192(), root)),
        Case("a certificate with an elliptic key of 256 bits", paper=_paper("S", key, root)),
        Case("a certificate with an RSA key of 2048 bits", paper=_paper("S", _rsa(2048), root)),
    ]


def _outcome(server: ssl.SSLContext, client: ssl.SSLContext) -> str:
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    station = client.wrap_bio(to_client, to_server, server_hostname="localhost")
    ours = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(10):
        _step(station)
        try:
            ours.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLError as error:
            return f"refused: `{cause_of(error)}`"
        suite, version = ours.cipher(), ours.version()
        how = "" if ours.getpeercert(binary_form=True) is None else " with its certificate"
        return f"let in{how}: {version}, `{suite[0] if suite else ''}`"
    return "nothing"


def _step(station: ssl.SSLObject) -> None:
    """Let the station say what it has to say; what it makes of the answer is not looked at here."""
    try:
        station.do_handshake()
    except ssl.SSLError:
        return


def _station(folder: Path, roots: Path, case: Case) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(roots))
    context.check_hostname = False
    # Its own side shall refuse nothing.
    context.set_ciphers(f"{case.suite or 'DEFAULT'}:@SECLEVEL=0")
    if case.version is not None:
        context.minimum_version = context.maximum_version = case.version
    if case.paper is not None:
        context.load_cert_chain(*_written(folder, case.paper))
    return context


def _rsa(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _elliptic_192() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP192R1())


def _paper(
    name: str, key: _Key, issuer: Paper | None = None, *, begins: timedelta = -_DAY, ends: timedelta = _DAY
) -> Paper:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    return Paper(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


def _written(folder: Path, paper: Paper) -> tuple[Path, Path]:
    name = f"{paper.certificate.serial_number:x}"
    paths = folder / f"{name}.pem", folder / f"{name}.key"
    paths[0].write_bytes(paper.certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        paper.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths


if __name__ == "__main__":
    main()
