"""Advisories in CSAF: what is read of them, and whom they concern."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from tests.security.made import csaf
from tests.security.test_posture import SOUND
from voltway.security.advisories import MOST_BYTES, affecting, read_advisory
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.posture import FindingSeverity

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
RUNS_OLD = replace(SOUND, firmware="1.9.0")


def changed(**fields: Any) -> bytes:
    """The advisory with these fields of its document changed."""
    told = json.loads(csaf())
    told["document"].update(fields)
    return json.dumps(told).encode()


def test_an_advisory_is_read() -> None:
    advisory = read_advisory(csaf(), NOW)
    assert (advisory.advisory_id, advisory.publisher, advisory.version) == ("ACME-2026-001", "ACME", "1.0.0")
    [product] = advisory.products
    assert (product.vendor, product.model, product.versions) == ("ACME", "One", "<1.10.0")
    assert (product.weakness, product.severity.value) == ("CVE-2026-1000", "high")


@pytest.mark.parametrize(
    ("runs", "concerned"),
    [
        (RUNS_OLD, True),
        (replace(RUNS_OLD, vendor="acme ", model="ONE"), True),
        (replace(RUNS_OLD, firmware="1.10.0"), False),
        (replace(RUNS_OLD, firmware=None), False),
        (replace(RUNS_OLD, model="Two"), False),
        (replace(RUNS_OLD, vendor=None), False),
    ],
)
def test_whom_it_concerns(runs: Any, concerned: bool) -> None:
    assert (affecting(read_advisory(csaf(), NOW), runs) is not None) == concerned


def test_the_operator_may_name_the_stations_otherwise() -> None:
    advisory = read_advisory(csaf(), NOW, vendor="AC*", model="*")
    assert affecting(advisory, replace(RUNS_OLD, vendor="ACME E-Mobility", model="Nine")) is not None


@pytest.mark.parametrize(
    ("scores", "severity"),
    [
        ([{"products": ["P1"], "cvss_v3": {"baseSeverity": "CRITICAL"}}], FindingSeverity.CRITICAL),
        ([{"products": ["P2"], "cvss_v3": {"baseSeverity": "CRITICAL"}}], FindingSeverity.MEDIUM),
        ([], FindingSeverity.MEDIUM),
    ],
)
def test_how_severe_it_is(scores: list[Any], severity: FindingSeverity) -> None:
    assert read_advisory(csaf(scores=scores), NOW).products[0].severity is severity


def test_firmware_on_a_station_is_of_that_station() -> None:
    told = json.loads(csaf())
    told["product_tree"]["branches"].append(
        {
            "category": "vendor",
            "name": "ACME",
            "branches": [{"category": "product_name", "name": "Two", "product": {"product_id": "H"}}],
        }
    )
    told["product_tree"]["relationships"] = [
        {
            "category": "installed_on",
            "full_product_name": {"product_id": "P1H"},
            "product_reference": "P1",
            "relates_to_product_reference": "H",
        }
    ]
    told["vulnerabilities"][0]["product_status"] = {"known_affected": ["P1H"]}
    advisory = read_advisory(json.dumps(told).encode(), NOW)
    assert affecting(advisory, replace(RUNS_OLD, model="Two")) is not None
    assert affecting(advisory, RUNS_OLD) is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{", "can't be read"),
        (b"\xff", "can't be read"),
        (b"[" * 100_000, "can't be read"),
        (b" " * (MOST_BYTES + 1), "longer than"),
        (changed(csaf_version="1.2"), "is of CSAF"),
        (changed(title=""), "can't be read"),
        (
            changed(tracking={"id": "A\n", "version": "1", "current_release_date": "2026-03-01T12:00:00Z"}),
            "can't be read",
        ),
        (csaf(product_status={"known_affected": []}), "names no affected"),
        (csaf(product_status={"known_affected": ["unheard"]}), "names no affected"),
        (csaf(versions="all before May"), "range of versions"),
    ],
)
def test_what_is_no_advisory_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        read_advisory(content, NOW)


def test_a_tree_that_is_too_deep_or_too_wide_is_refused() -> None:
    told = json.loads(csaf())
    for _ in range(30):
        told["product_tree"]["branches"] = [
            {"category": "product_family", "name": "x", "branches": told["product_tree"]["branches"]}
        ]
    with pytest.raises(InvalidInput, match="levels"):
        read_advisory(json.dumps(told).encode(), NOW)
    many = json.loads(csaf())
    many["vulnerabilities"] = [{**many["vulnerabilities"][0], "cve": f"CVE-{number}"} for number in range(201)]
    with pytest.raises(InvalidInput, match="names 201"):
        read_advisory(json.dumps(many).encode(), NOW)
