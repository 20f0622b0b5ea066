"""Users and groups as SCIM 2.0 writes them (RFC 7643), and what is kept of one that is sent. Pure.

A user is an account of the organization; a group is a role there, if it is called like one, and else only a list.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from voltway.people.accounts import MAX_NAME_LENGTH
from voltway.people.roles import CustomRole, is_shipped
from voltway.people.scim_requests import ScimInvalid, ScimProblem, truth

USER: Final = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP: Final = "urn:ietf:params:scim:schemas:core:2.0:Group"
LIST: Final = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ERROR: Final = "urn:ietf:params:scim:api:messages:2.0:Error"
PATCH: Final = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
MAX_MEMBERS: Final = 10_000


class UserFields(Struct, frozen=True, kw_only=True):
    """What is kept of a user that was sent. `email`: where mail goes, if anywhere; `name` is for people to read."""

    user_name: str
    email: str | None
    name: str
    given_name: str | None
    family_name: str | None
    external_id: str | None
    active: bool


class UserRow(UserFields, frozen=True, kw_only=True):
    """A user as kept."""

    user_id: str
    created_at: datetime
    changed_at: datetime


class GroupFields(Struct, frozen=True, kw_only=True):
    """What is kept of a group that was sent; `members` are ids of users."""

    display_name: str
    external_id: str | None
    members: list[str]


class GroupRow(GroupFields, frozen=True, kw_only=True):
    """A group as kept. `role` is the role that its members have; None: its name is no role's."""

    group_id: str
    role: str | None
    created_at: datetime
    changed_at: datetime


def user_fields(resource: Mapping[str, Any]) -> UserFields:
    """What a user says. Raises ScimInvalid (invalidValue)."""
    user_name = _text(resource, "userName", 254) or _missing("userName")
    sent = resource.get("name")
    name: Mapping[str, Any] = sent if isinstance(sent, Mapping) else {}
    given, family = _text(name, "givenName", MAX_NAME_LENGTH), _text(name, "familyName", MAX_NAME_LENGTH)
    whole = _text(name, "formatted", 4 * MAX_NAME_LENGTH) or " ".join(one for one in (given, family) if one)
    readable = _text(resource, "displayName", 4 * MAX_NAME_LENGTH) or whole or user_name.partition("@")[0]
    return UserFields(
        user_name=user_name,
        email=_email(resource) or (user_name if "@" in user_name else None),
        name=readable[:MAX_NAME_LENGTH].strip(),
        given_name=given,
        family_name=family,
        external_id=_text(resource, "externalId", 255),
        active=truth(resource.get("active", True)),
    )


def group_fields(resource: Mapping[str, Any]) -> GroupFields:
    """What a group says. Raises ScimInvalid."""
    members = resource.get("members") or []
    if not isinstance(members, list) or len(members) > MAX_MEMBERS:
        raise ScimInvalid(ScimProblem.TOO_MANY, f"members is a list of at most {MAX_MEMBERS}")
    ids = [member.get("value") if isinstance(member, Mapping) else None for member in members]
    if not all(isinstance(one, str) for one in ids):
        raise ScimInvalid(ScimProblem.INVALID_VALUE, "each member has the id of a user as its value")
    return GroupFields(
        display_name=_text(resource, "displayName", 200) or _missing("displayName"),
        external_id=_text(resource, "externalId", 255),
        members=[*dict.fromkeys(str(one) for one in ids)],
    )


def role_named(display_name: str, custom: Iterable[CustomRole]) -> str | None:
    """The role that a group of this name stands for: a shipped one, as `Network operator`, or a custom one."""
    folded = display_name.strip().lower()
    shipped = folded.replace(" ", "_").replace("-", "_")
    if is_shipped(shipped):
        return shipped
    return next((one.role for one in custom if one.name.lower() == folded), None)


def shown_user(row: UserRow, url: str, groups: Iterable[GroupRow] = ()) -> dict[str, Any]:
    """The user as SCIM writes it (RFC 7643, 4.1). `url` is where the API begins."""
    name = {"formatted": row.name, "givenName": row.given_name, "familyName": row.family_name}
    shown = {
        "schemas": [USER],
        "id": row.user_id,
        "externalId": row.external_id,
        "userName": row.user_name,
        "name": {key: value for key, value in name.items() if value is not None},
        "displayName": row.name,
        "emails": [{"value": row.email, "type": "work", "primary": True}] if row.email else [],
        "active": row.active,
        "groups": [
            {"value": one.group_id, "display": one.display_name, "$ref": f"{url}/Groups/{one.group_id}"}
            for one in groups
        ],
        "meta": _meta("User", row.created_at, row.changed_at, f"{url}/Users/{row.user_id}"),
    }
    return {key: value for key, value in shown.items() if value is not None}


def shown_group(row: GroupRow, url: str) -> dict[str, Any]:
    """The group as SCIM writes it (RFC 7643, 4.2)."""
    shown = {
        "schemas": [GROUP],
        "id": row.group_id,
        "externalId": row.external_id,
        "displayName": row.display_name,
        "members": [{"value": one, "$ref": f"{url}/Users/{one}", "type": "User"} for one in row.members],
        "meta": _meta("Group", row.created_at, row.changed_at, f"{url}/Groups/{row.group_id}"),
    }
    return {key: value for key, value in shown.items() if value is not None}


def chosen(resource: Mapping[str, Any], attributes: str | None, excluded: str | None) -> dict[str, Any]:
    """Only the attributes asked for (RFC 7644, 3.9); `id`, `schemas` and `meta` are always there."""
    always = {"schemas", "id", "meta"}
    only = {one.strip().partition(".")[0].lower() for one in attributes.split(",")} if attributes else None
    without = {one.strip().lower() for one in excluded.split(",")} if excluded else set()
    return {
        name: value
        for name, value in resource.items()
        if name in always or ((only is None or name.lower() in only) and name.lower() not in without)
    }


def _meta(kind: str, created_at: datetime, changed_at: datetime, location: str) -> dict[str, Any]:
    return {"resourceType": kind, "created": created_at, "lastModified": changed_at, "location": location}


def _email(resource: Mapping[str, Any]) -> str | None:
    """The primary address, else the first one."""
    emails = resource.get("emails")
    given = [one for one in emails if isinstance(one, Mapping)] if isinstance(emails, list) else []
    ordered = sorted(given, key=lambda one: one.get("primary") not in {True, "true", "True"})
    return next((value for one in ordered if (value := _text(one, "value", 254))), None)


def _text(resource: Mapping[str, Any], name: str, longest: int) -> str | None:
    value = resource.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        raise ScimInvalid(ScimProblem.INVALID_VALUE, f"{name} is a text of at most {longest} characters")
    return value.strip() or None


def _missing(name: str) -> str:
    raise ScimInvalid(ScimProblem.INVALID_VALUE, f"{name} is missing")
