"""What directories ask in SCIM 2.0: filters and patches (RFC 7644, 3.4.2.2 and 3.5.2), as they really send them. Pure.

Entra ID writes operations in capitals and `active` as a text, and puts whole paths where names of attributes belong;
Okta sends values without a path. Attributes that are not kept here are passed over, as RFC 7644, 3.3 allows.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct

from voltway.vocabulary.errors import InvalidInput

MAX_FILTER_LENGTH: Final = 1000
MAX_OPERATIONS: Final = 1000
_CORE: Final = ("urn:ietf:params:scim:schemas:core:2.0:user:", "urn:ietf:params:scim:schemas:core:2.0:group:")
_ATTRIBUTES: Final = {
    name.lower(): name
    for name in ("id", "userName", "externalId", "displayName", "name", "emails", "active", "members")
}
_READ_ONLY: Final = frozenset({"id"})
_MULTI_VALUED: Final = frozenset({"emails", "members"})
_PATH: Final = re.compile(
    r"(?P<attribute>[A-Za-z$][\w$-]*)(?:\[(?P<filter>[^\[\]]{1,1000})\])?(?:\.(?P<sub>[A-Za-z$][\w$-]*))?"
)
_TERM_TEXT: Final = re.compile(
    r"\s*(?P<path>[A-Za-z][\w:.$-]*(?:\[[^\[\]]{1,500}\])?(?:\.[A-Za-z$]\w*)?)\s+(?P<op>eq|ne|co|sw|ew)\s+"
    r'(?P<value>"(?:[^"\\]|\\.)*"|true|false|null|-?\d+)\s*',
    re.IGNORECASE,
)
_AND: Final = re.compile(r"and\s", re.IGNORECASE)


class ScimProblem(StrEnum):
    """RFC 7644, table 9."""

    INVALID_FILTER = "invalidFilter"
    INVALID_SYNTAX = "invalidSyntax"
    INVALID_PATH = "invalidPath"
    NO_TARGET = "noTarget"
    INVALID_VALUE = "invalidValue"
    TOO_MANY = "tooMany"
    UNIQUENESS = "uniqueness"
    MUTABILITY = "mutability"


class ScimInvalid(InvalidInput):
    """A request that SCIM has a word for."""

    def __init__(self, problem: ScimProblem, message: str) -> None:
        super().__init__(message)
        self.problem = problem


class Operation(Struct, frozen=True, kw_only=True):
    """One step of a patch."""

    op: str
    path: str | None = None
    value: Any = None


class _Target(Struct, frozen=True):
    """Where a path leads: an attribute that is kept here, which of its values, and what of them."""

    attribute: str
    wanted: list["_Term"] | None = None
    sub: str | None = None


class _Term(Struct, frozen=True):
    """`path` compared with `value` by an operator of RFC 7644, table 3."""

    path: str
    op: str
    value: Any

    def holds(self, of: Mapping[str, Any]) -> bool:
        """Whether it is true of a value of a list, like a member."""
        found, wanted = of.get(self.path), self.value
        if self.op in {"eq", "ne"}:
            return (found == wanted) is (self.op == "eq")
        if not isinstance(found, str) or not isinstance(wanted, str):
            return False
        return {"co": wanted in found, "sw": found.startswith(wanted), "ew": found.endswith(wanted)}[self.op]


def wanted_by(text: str | None) -> dict[str, Any]:
    """What a filter asks for, by attribute: `userName eq "a"` is {"userName": "a"}. Only `eq`, joined by `and`.

    `emails[type eq "work"].value` is asked for as `emails`: one address is kept. Raises ScimInvalid (invalidFilter).
    """
    if text is None:
        return {}
    wanted: dict[str, Any] = {}
    for term in _terms(text):
        target = _target(term.path)
        if term.op != "eq" or target is None or (target.attribute in _MULTI_VALUED) != (target.sub == "value"):
            raise ScimInvalid(ScimProblem.INVALID_FILTER, f"{term.path!r} can't be filtered by with {term.op}")
        wanted[target.attribute] = term.value
    return wanted


def patched(resource: Mapping[str, Any], operations: Sequence[Operation]) -> dict[str, Any]:
    """The resource after all operations; the one given stays as it is. Raises ScimInvalid."""
    if not 1 <= len(operations) <= MAX_OPERATIONS:
        raise ScimInvalid(ScimProblem.INVALID_SYNTAX, f"a patch has 1 to {MAX_OPERATIONS} operations")
    after: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(resource))
    for operation in operations:
        _apply(after, operation)
    return after


def truth(value: object) -> bool:
    """`active`, which Entra ID sends as the text "False". Raises ScimInvalid (invalidValue)."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    raise ScimInvalid(ScimProblem.INVALID_VALUE, "active is true or false")


def _apply(resource: dict[str, Any], operation: Operation) -> None:
    op = operation.op.lower()
    if op not in {"add", "replace", "remove"}:
        raise ScimInvalid(ScimProblem.INVALID_SYNTAX, f"there is no operation {operation.op[:20]!r}")
    if operation.path is not None:
        _apply_at(resource, op, operation.path, operation.value)
        return
    if op == "remove":
        raise ScimInvalid(ScimProblem.NO_TARGET, "remove needs a path")
    if not isinstance(operation.value, Mapping):
        raise ScimInvalid(ScimProblem.INVALID_VALUE, "without a path the value is an object")
    for path, value in operation.value.items():
        _apply_at(resource, op, path, value)


def _apply_at(resource: dict[str, Any], op: str, path: str, value: Any) -> None:
    target = _target(path)
    if target is None:
        return
    if target.attribute in _READ_ONLY:
        if op == "remove" or value != resource.get(target.attribute):
            raise ScimInvalid(ScimProblem.MUTABILITY, f"{target.attribute} can't be changed")
    elif target.attribute in _MULTI_VALUED:
        resource[target.attribute] = _changed_values(resource.get(target.attribute) or [], op, target, value)
    elif target.sub is not None:
        inner = dict(resource.get(target.attribute) or {})
        resource[target.attribute] = _with(inner, op, target.sub, value)
    elif isinstance(value, Mapping) and isinstance(resource.get(target.attribute), Mapping):
        resource[target.attribute] = {**resource[target.attribute], **value}
    else:
        _with(resource, op, target.attribute, value)


def _changed_values(values: list[dict[str, Any]], op: str, target: _Target, value: Any) -> list[dict[str, Any]]:
    if target.wanted is not None:
        return _changed_matches(values, op, target, value)
    given = _values(value)
    if op == "add":
        kept = {one.get("value") for one in values}
        return values + [one for one in given if one.get("value") not in kept]
    if op == "replace":
        return given
    gone = {one.get("value") for one in given}
    # Entra ID names the members to remove in the value, and not in the path.
    return [one for one in values if one.get("value") not in gone] if given else []


def _changed_matches(values: list[dict[str, Any]], op: str, target: _Target, value: Any) -> list[dict[str, Any]]:
    wanted = target.wanted or []
    matches = [one for one in values if all(term.holds(one) for term in wanted)]
    others = [one for one in values if one not in matches]
    if op == "remove":
        return others + ([_with(dict(one), op, target.sub, None) for one in matches] if target.sub else [])
    if not matches and op == "replace":
        raise ScimInvalid(ScimProblem.NO_TARGET, f"no value of {target.attribute} is like that")
    changed = matches or [{term.path: term.value for term in wanted if term.op == "eq"}]
    if target.sub:
        return others + [_with(dict(one), op, target.sub, value) for one in changed]
    if not isinstance(value, Mapping):
        raise ScimInvalid(ScimProblem.INVALID_VALUE, f"a value of {target.attribute} is an object")
    return others + [{**one, **value} for one in changed]


def _with(resource: dict[str, Any], op: str, name: str, value: Any) -> dict[str, Any]:
    if op == "remove":
        resource.pop(name, None)
    else:
        resource[name] = value
    return resource


def _values(value: Any) -> list[dict[str, Any]]:
    if value is None:
        return []
    given = value if isinstance(value, list) else [value]
    if not all(isinstance(one, Mapping) for one in given):
        raise ScimInvalid(ScimProblem.INVALID_VALUE, "the values are objects with a `value`")
    return [dict(one) for one in given]


def _target(path: str) -> _Target | None:
    """Where it leads; None to what is not kept here. Raises ScimInvalid (invalidPath)."""
    for core in _CORE:
        if path.lower().startswith(core):
            path = path[len(core) :]
    if path.lower().startswith("urn:"):
        return None
    parts = _PATH.fullmatch(path)
    if parts is None:
        raise ScimInvalid(ScimProblem.INVALID_PATH, f"{path[:80]!r} is not a path")
    attribute = _ATTRIBUTES.get(parts["attribute"].lower())
    if attribute is None:
        return None
    return _Target(attribute, _terms(parts["filter"]) if parts["filter"] else None, parts["sub"])


def _terms(text: str) -> list[_Term]:
    """The parts of a filter: paths and what they have to be equal to."""
    if len(text) > MAX_FILTER_LENGTH:
        raise ScimInvalid(ScimProblem.INVALID_FILTER, f"a filter has at most {MAX_FILTER_LENGTH} characters")
    terms: list[_Term] = []
    at: int | None = 0
    while at is not None:
        term = _TERM_TEXT.match(text, at)
        if term is None:
            raise ScimInvalid(ScimProblem.INVALID_FILTER, 'a filter is like userName eq "anna", joined by and')
        terms.append(_Term(term["path"], term["op"].lower(), _literal(term["value"])))
        joint = _AND.match(text, term.end())
        at = joint.end() if joint else None
        if joint is None and term.end() != len(text):
            raise ScimInvalid(ScimProblem.INVALID_FILTER, f"{text[term.end() :][:80]!r} is not understood")
    return terms


def _literal(text: str) -> Any:
    try:
        return msgspec.json.decode(text if text.startswith('"') else text.lower())
    except msgspec.DecodeError as error:
        raise ScimInvalid(ScimProblem.INVALID_FILTER, f"{text[:80]} is not a value") from error
