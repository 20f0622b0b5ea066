"""TLS for stations (security profiles 2 and up)."""

import ssl
from pathlib import Path


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS as OCPP asks for it: 1.2 and newer, with the four suites every station may rely on (2.x A00.FR.319).

    The two RSA suites without forward secrecy are among them; TLS 1.2 stays on, because 1.3 has none of the four.
    Raises OSError or ssl.SSLError for files that can't be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:"
        "ECDHE-RSA-AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-GCM-SHA384"
    )
    context.options |= ssl.OP_NO_COMPRESSION
    context.load_cert_chain(str(certificate), str(key))
    return context
