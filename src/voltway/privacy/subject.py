"""Who a person is in what we hold: their account, driver's record and tokens, found from any one of them."""

import secrets
from collections.abc import Iterable

import structlog
from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.privacy import store
from voltway.privacy.data_map import PERSONAL
from voltway.privacy.personal import Identity
from voltway.privacy.terms import Term, Terms
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import InvalidInput, NotFound
from voltway.vocabulary.tokens import folded

MOST_NAMED = 100
"""Accounts, drivers and tokens that one request may name."""

_ROUNDS = 6

_log = structlog.get_logger()


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose data it is about: accounts (ids or addresses), drivers' ids and tokens' uids of one person."""

    accounts: list[str] = []
    drivers: list[str] = []
    tokens: list[str] = []


class Person(Struct, frozen=True, kw_only=True):
    """Somebody as far as they were found. `known` is what they are known by, `organization_id` whose they are.

    `same_holder` are tokens that carry the name of one of theirs and were not named: a namesake's, or theirs too.
    """

    organization_id: OrganizationId
    known: dict[Identity, set[str]]
    same_holder: list[str] = []

    @property
    def asked(self) -> Asked:
        """The person by ids alone."""
        return Asked(
            accounts=sorted(self.known[Identity.USER]),
            drivers=sorted(self.known[Identity.DRIVER]),
            tokens=sorted(self.known[Identity.TOKEN]),
        )


async def find(conn: Connection, asked: Asked) -> Person:
    """The person, as far as the connection sees. Raises InvalidInput for nobody, NotFound for somebody unknown."""
    named = [*asked.accounts, *asked.drivers, *asked.tokens]
    if not named:
        raise InvalidInput("nobody is named", "name an account, a driver or a token")
    if len(named) > MOST_NAMED:
        raise InvalidInput(f"{len(named)} accounts, drivers and tokens are too many", f"name {MOST_NAMED} at most")
    user_ids, organizations = await _accounts(conn, asked.accounts)
    organizations += [await _organization_of(conn, Identity.DRIVER, driver) for driver in asked.drivers]
    organizations += [await _organization_of(conn, Identity.TOKEN, uid) for uid in asked.tokens]
    known: dict[Identity, set[str]] = {identity: set() for identity in Identity}
    known[Identity.USER] |= set(user_ids)
    known[Identity.DRIVER] |= set(asked.drivers)
    known[Identity.TOKEN] |= set(asked.tokens)
    await _complete(conn, known)
    same_holder = await store.others_of_holders(conn, known[Identity.NAME], known[Identity.TOKEN])
    # A name that others bear, such as a company's, says nothing of this person in a text.
    shared = {folded(holder) for _, holder in same_holder}
    known[Identity.NAME] = {name for name in known[Identity.NAME] if folded(name) not in shared}
    return Person(organization_id=organizations[0], known=known, same_holder=[uid for uid, _ in same_holder])


async def _accounts(conn: Connection, named: Iterable[str]) -> tuple[list[str], list[OrganizationId]]:
    user_ids, organizations = [], []
    for name in named:
        found = await store.account(conn, name)
        if found is None:
            raise _unknown("account", name)
        user_ids.append(found[0])
        organizations.append(OrganizationId(found[1]))
    return user_ids, organizations


async def _organization_of(conn: Connection, identity: Identity, name: str) -> OrganizationId:
    found = await store.organization_of(conn, identity, name)
    if found is None:
        raise _unknown(identity.value, name)
    return OrganizationId(found)


def _unknown(what: str, name: str) -> NotFound:
    return NotFound(f"there is no {what} {name[:80]}", "give an id that the lists show, or an account's address")


async def _complete(conn: Connection, known: dict[Identity, set[str]]) -> None:
    """Follow what the map says leads on, until nothing new is found."""
    there = await store.columns(conn)
    before = -1
    for _ in range(_ROUNDS):
        if before == (before := sum(map(len, known.values()))):
            return
        for table in PERSONAL:
            if table.gives and table.name in there:
                for identity, value in await store.given(conn, table, known):
                    known[identity].add(value)
    _log.warning("a person leads to more and more", found=before)


def terms_of(person: Person) -> Terms:
    """What to look for, each with a fresh pseudonym that nothing leads back from: one per token, one for the person."""
    known = person.known
    self_name = _pseudonym()
    terms = [Term(uid, _pseudonym()) for uid in sorted({folded(uid) for uid in known[Identity.TOKEN]})]
    for identity in (Identity.EMAIL, Identity.NAME, Identity.CONTACT):
        terms += [Term(text, self_name) for text in sorted(known[identity])]
    for user_id in sorted(known[Identity.USER]):
        # As the author of an order stands in `command`.
        terms += [Term(f"{name} ({user_id})", f"{self_name} ({self_name})") for name in sorted(known[Identity.NAME])]
    for identity in (Identity.USER, Identity.DRIVER):
        # Drivers' ids may be as short as "1", which says nothing of a person where it stands.
        terms += [Term(text, None if Term(text).is_common else self_name) for text in sorted(known[identity])]
    return Terms(
        user_ids=sorted(known[Identity.USER]),
        driver_ids=sorted(known[Identity.DRIVER]),
        token_uids=sorted({folded(uid) for uid in known[Identity.TOKEN]}),
        emails=sorted({email.lower() for email in known[Identity.EMAIL]}),
        terms=terms,
    )


def _pseudonym() -> str:
    return f"erased-{secrets.token_hex(8)}"
