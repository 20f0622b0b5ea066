"""Single sign-on: from what a provider says of a person to what is to be done here. Pure.

A provider speaks for its organization and nobody else. Its word on an e-mail address counts only if the address is of
a domain that was given to it and is verified; and by an address it reaches no account that its organization does not
keep, nor one that may do something outside of it. Otherwise whoever runs a site host's directory could become the
operator's owner by writing their address into it.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from voltway.people.accounts import MAX_NAME_LENGTH, clean_email
from voltway.people.roles import RoleGrant
from voltway.vocabulary.access import OrganizationId, UserId
from voltway.vocabulary.errors import InvalidInput, Refused

MAX_SUBJECT_LENGTH: Final = 255
"""OpenID Connect Core 1.0, 2."""
MAX_GROUPS: Final = 1000
LEEWAY_S: Final = 60
"""So far a provider's clock may be behind ours."""


class RoleMapping(Struct, frozen=True, kw_only=True):
    """Whoever is in `group` at the provider has `role` here, on the organization and below."""

    group: str
    role: str
    organization_id: OrganizationId


class IdentityProvider(Struct, frozen=True, kw_only=True):
    """Where people of an organization sign in (OpenID Connect). `domains` are in lower case.

    `vouches_for_email`: an address without the claim `email_verified` counts as verified, for providers that never
    send it. `just_in_time`: somebody without an account gets one. `default_role`: what they have there at least.
    `step_up_values`: see `require_reauthenticated`.
    """

    provider_id: str
    organization_id: OrganizationId
    name: str
    issuer: str
    client_id: str
    scopes: list[str]
    groups_claim: str | None
    domains: list[str]
    vouches_for_email: bool
    just_in_time: bool
    default_role: str | None
    role_mappings: list[RoleMapping]
    step_up_values: list[str]
    enabled: bool
    created_at: datetime
    changed_at: datetime


class Identity(Struct, frozen=True, kw_only=True):
    """What a provider says of a person. `email` is None where its word does not count."""

    subject: str
    email: str | None
    name: str
    groups: frozenset[str]


class Known(Struct, frozen=True, kw_only=True):
    """An account as single sign-on sees it.

    `kept_here`: by the provider's organization or one below. `reaches_beyond`: it has a role outside of that.
    """

    user_id: UserId
    disabled: bool
    kept_here: bool
    reaches_beyond: bool


class Why(StrEnum):
    """Why nobody is signed in."""

    DISABLED = "disabled"
    NO_ACCOUNT = "no_account"
    EMAIL_NOT_TRUSTED = "email_not_trusted"
    ACCOUNT_ELSEWHERE = "account_elsewhere"


class SignIn(Struct, frozen=True):
    """Let them in; `new_link`: and know them by their subject from now on."""

    user_id: UserId
    new_link: bool = False


class Create(Struct, frozen=True):
    """Make an account first."""

    email: str
    name: str


class Refuse(Struct, frozen=True):
    """Let nobody in."""

    why: Why


class RoleChanges(Struct, frozen=True):
    """Roles to give and to take away, each as role and organization."""

    give: frozenset[tuple[str, OrganizationId]]
    withdraw: frozenset[tuple[str, OrganizationId]]


def identity_of(provider: IdentityProvider, claims: Mapping[str, Any]) -> Identity:
    """The person whom verified claims are about. Raises InvalidInput for claims that say nothing, or can't be used."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= MAX_SUBJECT_LENGTH:
        raise InvalidInput(f"{provider.name} did not say who you are", "its claim sub is missing or too long")
    email = trusted_email(provider, claims)
    return Identity(
        subject=subject, email=email, name=_name(claims, email or subject), groups=_groups(provider, claims)
    )


def trusted_email(provider: IdentityProvider, claims: Mapping[str, Any]) -> str | None:
    """The address in the claims if the provider's word on it counts; else None."""
    email, verified = claims.get("email"), claims.get("email_verified")
    # Some providers send the text "true".
    is_verified = verified is True or verified == "true" or (verified is None and provider.vouches_for_email)
    if not isinstance(email, str) or not is_verified:
        return None
    try:
        cleaned = clean_email(email)
    except InvalidInput:
        return None
    return cleaned if domain_of(cleaned) in provider.domains else None


def domain_of(email: str) -> str:
    """The part behind the @, in lower case."""
    return email.rpartition("@")[2].lower()


def require_reauthenticated(provider: IdentityProvider, claims: Mapping[str, Any], since: datetime) -> None:
    """Raises Refused unless the person has shown their provider who they are `since` then, and as it is demanded here.

    That is when the claim `auth_time` says (OpenID Connect Core 1.0, 2 and 3.1.2.1). Where the provider has
    `step_up_values`, the claim `acr` is one of them or `amr` holds one (RFC 8176).
    """
    auth_time = claims.get("auth_time")
    if isinstance(auth_time, bool) or not isinstance(auth_time, int):
        raise Refused(
            f"{provider.name} does not say when you showed who you are", "its ID token has to have the claim auth_time"
        )
    if auth_time < since.timestamp() - LEEWAY_S:
        raise Refused(f"{provider.name} did not ask you who you are", "start again, and sign in there anew")
    methods = claims.get("amr")
    shown = [claims.get("acr"), *(methods if isinstance(methods, list) else [])]
    if provider.step_up_values and not any(value in shown for value in provider.step_up_values):
        raise Refused(f"{provider.name} did not ask you for a second factor", "use one when you sign in there")


def decide(
    provider: IdentityProvider, identity: Identity, linked: Known | None, by_email: Known | None
) -> SignIn | Create | Refuse:
    """What to do. `linked`: who signed in with this subject before; `by_email`: whose address `identity.email` is."""
    if linked is not None:
        # What it may do elsewhere was given to an account that is known to sign in here; who keeps it is another thing.
        if not linked.kept_here:
            return Refuse(Why.ACCOUNT_ELSEWHERE)
        return Refuse(Why.DISABLED) if linked.disabled else SignIn(linked.user_id)
    if identity.email is None:
        return Refuse(Why.EMAIL_NOT_TRUSTED)
    if by_email is not None:
        if not by_email.kept_here or by_email.reaches_beyond:
            return Refuse(Why.ACCOUNT_ELSEWHERE)
        return Refuse(Why.DISABLED) if by_email.disabled else SignIn(by_email.user_id, new_link=True)
    return Create(identity.email, identity.name) if provider.just_in_time else Refuse(Why.NO_ACCOUNT)


def granted_by(provider_id: str) -> str:
    """Who grants the roles that a provider's groups give. Only these are taken away when somebody leaves a group."""
    return f"identity_provider:{provider_id}"


def role_changes(provider: IdentityProvider, groups: Collection[str], has: Iterable[RoleGrant]) -> RoleChanges:
    """What makes a person's roles those of their groups. What somebody else gave them stays as it is."""
    wanted = {(one.role, one.organization_id) for one in provider.role_mappings if one.group in groups}
    if not wanted and provider.default_role is not None:
        wanted = {(provider.default_role, provider.organization_id)}
    given = list(has)
    ours = {(one.role, one.organization_id) for one in given if one.granted_by == granted_by(provider.provider_id)}
    theirs = {(one.role, one.organization_id) for one in given} - ours
    return RoleChanges(give=frozenset(wanted - ours - theirs), withdraw=frozenset(ours - wanted))


def _name(claims: Mapping[str, Any], otherwise: str) -> str:
    parts = [claims.get("name"), _joined(claims.get("given_name"), claims.get("family_name"))]
    for text in (*parts, claims.get("preferred_username"), otherwise.partition("@")[0]):
        if isinstance(text, str) and (cleaned := "".join(one for one in text if one.isprintable()).strip()):
            return cleaned[:MAX_NAME_LENGTH].strip()
    return "?"


def _joined(*parts: object) -> str:
    return " ".join(part for part in parts if isinstance(part, str))


def _groups(provider: IdentityProvider, claims: Mapping[str, Any]) -> frozenset[str]:
    """The groups that the claim names. One that is absent names none: several providers leave an empty one out.

    Raises InvalidInput where the provider says that they are to be had elsewhere (Core 1.0, 5.6.2): to take all roles
    away for that would be wrong, and to leave them would be, too.
    """
    if provider.groups_claim is None:
        return frozenset()
    elsewhere = claims.get("_claim_names")
    if isinstance(elsewhere, Mapping) and provider.groups_claim in elsewhere:
        raise InvalidInput(
            f"you are in more groups than {provider.name} sends along",
            "have it send only the groups that are assigned to this application",
        )
    value = claims.get(provider.groups_claim, [])
    named = value if isinstance(value, list) else [value]
    if len(named) > MAX_GROUPS:
        raise InvalidInput(f"{provider.name} names {len(named)} groups", f"have it send at most {MAX_GROUPS}")
    return frozenset(group for group in named if isinstance(group, str))
