"""Stations with something wrong, as rows, and advisories."""

import json
from typing import Any, Final

WORLD: Final = """
    insert into station (station_id, admission, security_profile, password_hash, password_changed_at, vendor, model,
            firmware) values
        ('A-open', 'accepted', 0, null, null, 'ACME', 'One', '1.9.0'),
        ('B-plain', 'accepted', 1, 'x', null, 'ACME', 'One', '1.10.0'),
        ('C-tls', 'accepted', 2, 'x', now() - interval '2 years', 'Other', 'One', '1.0.0'),
        ('D-certificate', 'accepted', 3, null, null, 'ACME', 'Two', null),
        ('E-sound', 'accepted', 2, 'x', now(), 'ACME', 'Two', '2.0.0'),
        ('F-pending', 'pending', 0, null, null, null, null, null);
    insert into station_variable (station_id, path, component, variable, attribute, value)
        values ('C-tls', 'ocppcommctrlr/filetransferprotocols', 'OCPPCommCtrlr', 'FileTransferProtocols', 'actual',
            'HTTPS,FTP');
    insert into station_certificate (certificate_id, station_id, use, state, serial, fingerprint, subject, chain,
            not_before, not_after, issued_at)
        values ('old', 'D-certificate', 'both', 'replaced', '1', '1', '', '', now(), now() + interval '1 year', now()),
            ('new', 'D-certificate', 'both', 'installed', '2', '2', 'CN', '', now(), now() - interval '1 day', now()),
            ('good', 'E-sound', 'station', 'installed', '3', '3', 'CN', '', now(), now() + interval '1 year', now());
    insert into file (file_id, kind, name, media_type, size_bytes, sha256, stored_as, made_at, arrived_at)
        values ('f1', 'firmware', 'f', 'x/y', 1, '', 'f1', now(), now()),
            ('f2', 'firmware', 'f', 'x/y', 1, '', 'f2', now(), now());
    insert into firmware_image (image_id, organization_id, vendor, model, version, file_id, file_name, content, sha256,
            made_by, made_at)
        values ('i1', 'operator', 'acme', 'O*', '1.10.0', 'f1', 'f', 'there', '', 'me', now()),
            ('i2', 'operator', 'acme', 'O*', '1.11.0', 'f2', 'f', 'awaited', '', 'me', now());
"""


def csaf(*, versions: str = "vers:generic/<1.10.0", **vulnerability: Any) -> bytes:
    """An advisory of ACME on its model One: firmware `versions` have a weakness of high severity."""
    product = {"name": "ACME One firmware", "product_id": "P1"}
    branches: Any = [{"category": "product_version_range", "name": versions, "product": product}]
    for category, name in (("product_name", "One"), ("product_family", "Wallboxes"), ("vendor", "ACME")):
        branches = [{"category": category, "name": name, "branches": branches}]
    weakness = {
        "cve": "CVE-2026-1000",
        "product_status": {"known_affected": ["P1"]},
        "scores": [{"products": ["P1"], "cvss_v3": {"baseScore": 8.1, "baseSeverity": "HIGH"}}],
        "remediations": [{"category": "vendor_fix", "details": "Update to 1.10.0.", "product_ids": ["P1"]}],
    }
    document = {
        "category": "csaf_security_advisory",
        "csaf_version": "2.0",
        "title": "Anybody may restart the station",
        "publisher": {"category": "vendor", "name": "ACME", "namespace": "https://acme.example"},
        "tracking": {"id": "ACME-2026-001", "version": "1.0.0", "current_release_date": "2026-03-01T12:00:00Z"},
        "aggregate_severity": {"text": "moderate"},
    }
    vulnerabilities = [{**weakness, **vulnerability}]
    return json.dumps(
        {"document": document, "product_tree": {"branches": branches}, "vulnerabilities": vulnerabilities}
    ).encode()
