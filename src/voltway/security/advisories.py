"""Advisories of manufacturers: read from CSAF 2.0 (OASIS), and held against what stations run. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from voltway.security.versions import ANY, read_range, within
from voltway.vocabulary.errors import InvalidInput
from voltway.vocabulary.posture import Advisory, AffectedProduct, FindingSeverity as Severity, StationProof

MOST_BYTES: Final = 5_000_000
"""A longer file is not read."""

MOST_PRODUCTS: Final = 200
"""An advisory that names more affected firmware is refused."""

_DEEPEST: Final = 20
_LONGEST_REMEDY: Final = 300

# Publishers name it as they like (CSAF 2.0, 3.2.1.2); these are common.
_WORDS: Final = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "important": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "low": Severity.LOW,
    "none": Severity.LOW,
}
_ORDER: Final = {severity: place for place, severity in enumerate(Severity)}

_Name = Annotated[str, Meta(min_length=1, max_length=300)]
_Id = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^\S(.*\S)?\Z")]


class _Tracking(Struct):
    id: _Id
    version: _Id
    current_release_date: Annotated[datetime, Meta(tz=True)]


class _Publisher(Struct):
    name: _Name


class _Aggregate(Struct):
    text: str


class _Document(Struct):
    csaf_version: str
    title: _Name
    publisher: _Publisher
    tracking: _Tracking
    aggregate_severity: _Aggregate | None = None


class _FullName(Struct):
    product_id: _Name


class _Branch(Struct):
    category: str
    name: _Name
    branches: "list[_Branch]" = []
    product: _FullName | None = None


class _Relationship(Struct):
    full_product_name: _FullName
    product_reference: str
    relates_to_product_reference: str


class _Tree(Struct, frozen=True):
    branches: list[_Branch] = []
    relationships: list[_Relationship] = []


class _Status(Struct, frozen=True):
    known_affected: list[str] = []
    first_affected: list[str] = []
    last_affected: list[str] = []


class _Score(Struct):
    products: list[str] = []
    cvss_v3: dict[str, Any] = {}


class _Remediation(Struct):
    details: str
    product_ids: list[str] = []


class _Vulnerability(Struct):
    cve: _Id | None = None
    product_status: _Status = _Status()
    scores: list[_Score] = []
    remediations: list[_Remediation] = []


class _File(Struct):
    document: _Document
    product_tree: _Tree = _Tree()
    vulnerabilities: list[_Vulnerability] = []


class _Product(Struct, frozen=True):
    vendor: str = ANY
    model: str = ANY
    versions: str = ANY


_decoder = msgspec.json.Decoder(_File)


def read_advisory(content: bytes, now: datetime, *, vendor: str | None = None, model: str | None = None) -> Advisory:
    """The advisory in a CSAF file. `vendor` and `model`, where given, stand for what it calls the stations.

    Raises InvalidInput for what is no CSAF 2.0, is too long, or names no affected product with its vendor and model.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput(f"the advisory is longer than {MOST_BYTES:,} bytes", "give one advisory at a time")
    try:
        told = _decoder.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInput(f"the advisory can't be read ({str(error)[:200]})", "give a CSAF 2.0 file") from error
    document = told.document
    if document.csaf_version != "2.0":
        raise InvalidInput(f"the advisory is of CSAF {document.csaf_version[:20]!r}", "give a CSAF 2.0 file")
    products = _affected(told, vendor, model)
    if not products or len(products) > MOST_PRODUCTS:
        raise InvalidInput(
            f"advisory {document.tracking.id} names {len(products) or 'no'} affected products with vendor and model",
            f"it must name 1 to {MOST_PRODUCTS}; where it names none, say --vendor and --model",
        )
    return Advisory(
        advisory_id=document.tracking.id,
        title=document.title,
        publisher=document.publisher.name,
        version=document.tracking.version,
        released_at=document.tracking.current_release_date,
        products=products,
        added_at=now,
    )


def affecting(advisory: Advisory, proof: StationProof) -> AffectedProduct | None:
    """The worst that the advisory says of what this station runs; None where it says nothing of that."""
    found = [one for one in advisory.products if _is_of(one, proof)]
    return min(found, key=lambda one: _ORDER[one.severity], default=None)


def _is_of(product: AffectedProduct, proof: StationProof) -> bool:
    if not _like(product.vendor, proof.vendor) or not _like(product.model, proof.model):
        return False
    return product.versions == ANY or (proof.firmware is not None and within(proof.firmware, product.versions))


def _like(pattern: str, told: str | None) -> bool:
    name = (told or "").strip().casefold()
    wanted = pattern.casefold()
    return fnmatchcase(name, wanted) if ANY in wanted else name == wanted


def _affected(told: _File, vendor: str | None, model: str | None) -> list[AffectedProduct]:
    named = _products(told.product_tree)
    aggregate = told.document.aggregate_severity
    found: dict[tuple[str, str, str, str | None], AffectedProduct] = {}
    for vulnerability in told.vulnerabilities:
        status = vulnerability.product_status
        for product_id in [*status.known_affected, *status.first_affected, *status.last_affected]:
            named_so = named.get(product_id, _Product())
            one = AffectedProduct(
                vendor=vendor or named_so.vendor,
                model=model or named_so.model,
                versions=named_so.versions,
                weakness=vulnerability.cve,
                severity=_severity(vulnerability, product_id, aggregate),
                remedy=_remedy(vulnerability, product_id),
            )
            if one.vendor != ANY or one.model != ANY:
                found[one.vendor, one.model, one.versions, one.weakness] = one
    return list(found.values())


def _products(tree: _Tree) -> dict[str, _Product]:
    found = {product_id: product for branch in tree.branches for product_id, product in _walk(branch, _Product(), 0)}
    for related in tree.relationships:
        # Like "firmware installed on station": versions are the first one's, the model is the second one's.
        part, whole = found.get(related.product_reference), found.get(related.relates_to_product_reference)
        if part is not None and whole is not None:
            product = _Product(whole.vendor, whole.model, part.versions)
            found[related.full_product_name.product_id] = product
    return found


def _walk(branch: _Branch, above: _Product, depth: int) -> Iterator[tuple[str, _Product]]:
    if depth > _DEEPEST:
        raise InvalidInput(f"the advisory's tree of products has more than {_DEEPEST} levels", "give a CSAF 2.0 file")
    product = _narrowed(branch, above)
    if branch.product is not None:
        yield branch.product.product_id, product
    for below in branch.branches:
        yield from _walk(below, product, depth + 1)


def _narrowed(branch: _Branch, above: _Product) -> _Product:
    if branch.category == "vendor":
        return _Product(branch.name, above.model, above.versions)
    if branch.category == "product_name":
        return _Product(above.vendor, branch.name, above.versions)
    if branch.category == "product_version":
        return _Product(above.vendor, above.model, branch.name)
    if branch.category == "product_version_range":
        return _Product(above.vendor, above.model, read_range(branch.name))
    return above


def _severity(vulnerability: _Vulnerability, product_id: str, aggregate: _Aggregate | None) -> Severity:
    told = [
        str(score.cvss_v3.get("baseSeverity", "")) for score in vulnerability.scores if product_id in score.products
    ]
    known = [_WORDS[word.casefold()] for word in told if word.casefold() in _WORDS]
    if known:
        return min(known, key=lambda severity: _ORDER[severity])
    return _WORDS.get(aggregate.text.casefold() if aggregate else "", Severity.MEDIUM)


def _remedy(vulnerability: _Vulnerability, product_id: str) -> str | None:
    fitting: Sequence[_Remediation] = [
        one for one in vulnerability.remediations if not one.product_ids or product_id in one.product_ids
    ]
    return " ".join(fitting[0].details.split())[:_LONGEST_REMEDY] if fitting else None
