import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import binary, dictionaries, recursive, text

from tests.fixtures.authenticator import (
    BACKED_UP,
    BACKUP_ELIGIBLE,
    NONE,
    RP,
    USER_PRESENT,
    USER_VERIFIED,
    Authenticator,
    Mischief,
    decoded,
    encoded,
)
from tests.fixtures.people import NOON
from voltway.people.passkeys import (
    MAX_ANSWER_LENGTH,
    NewPasskey,
    Passkey,
    PasskeyRefusal,
    UsedPasskey,
    new_challenge,
    read_sign_in,
    registration_options,
    sign_in_options,
    verify_registration,
    verify_sign_in,
)
from voltway.vocabulary.access import UserId

USER = "0" * 31 + "7"
CHALLENGE = bytes(range(32))


def options(*existing: Passkey, challenge: bytes = CHALLENGE) -> dict[str, Any]:
    return registration_options(
        RP, user_id=USER, email="anna@example.org", name="Anna", existing=existing, challenge=challenge
    )


def kept(new: NewPasskey | PasskeyRefusal, now: datetime = NOON) -> Passkey:
    assert isinstance(new, NewPasskey)
    return Passkey(
        credential_id=new.credential_id,
        user_id=UserId(USER),
        public_key=new.public_key,
        sign_count=new.sign_count,
        transports=new.transports,
        name="Telephone",
        backed_up=new.backed_up,
        created_at=now,
    )


def registered(device: Authenticator) -> Passkey:
    return kept(verify_registration(RP, device.register(options()), CHALLENGE))


def signed_in(device: Authenticator, passkey: Passkey, mischief: Mischief = NONE) -> UsedPasskey | PasskeyRefusal:
    answer = read_sign_in(device.sign_in(sign_in_options(RP, CHALLENGE), mischief))
    assert answer is not None
    return verify_sign_in(RP, answer, CHALLENGE, passkey)


def test_a_registration_demands_what_signing_in_without_a_name_needs() -> None:
    asked = options()
    assert asked["rp"] == {"id": RP.id, "name": RP.name}
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["attestation"] == "none"
    assert decoded(asked["user"]["id"]) == bytes.fromhex(USER)
    assert (asked["user"]["name"], asked["timeout"]) == ("anna@example.org", 300_000)
    json.dumps(asked)


def test_a_device_that_has_one_is_named() -> None:
    passkey = registered(Authenticator())
    assert options(passkey)["excludeCredentials"] == [
        {"id": encoded(passkey.credential_id), "type": "public-key", "transports": ["hybrid", "internal"]}
    ]


def test_a_sign_in_names_no_passkey() -> None:
    asked = sign_in_options(RP, CHALLENGE)
    assert asked["allowCredentials"] == []
    assert asked["userVerification"] == "required"
    assert decoded(asked["challenge"]) == CHALLENGE


def test_a_passkey_registers_and_signs_in() -> None:
    device = Authenticator()
    passkey = registered(device)
    assert (passkey.sign_count, passkey.transports, passkey.backed_up) == (1, ["hybrid", "internal"], False)
    used = signed_in(device, passkey)
    assert used == UsedPasskey(sign_count=2, backed_up=False)


def test_a_passkey_that_is_kept_in_a_cloud_says_so() -> None:
    synced = Mischief(flags=USER_PRESENT | USER_VERIFIED | BACKUP_ELIGIBLE | BACKED_UP)
    new = verify_registration(RP, Authenticator(counts=False).register(options(), synced), CHALLENGE)
    assert kept(new).backed_up


@pytest.mark.parametrize(
    "mischief",
    [
        Mischief(origin="https://charge.example.evil.example"),
        Mischief(origin="http://charge.example"),
        Mischief(rp_id="evil.example"),
        Mischief(challenge=encoded(bytes(32))),
        Mischief(kind="webauthn.get"),
        Mischief(flags=USER_PRESENT),
        Mischief(flags=USER_VERIFIED),
        Mischief(flags=USER_PRESENT | USER_VERIFIED | BACKED_UP),
        Mischief(algorithm=-37),
    ],
)
def test_a_wrong_registration_is_refused(mischief: Mischief) -> None:
    answer = Authenticator().register(options(), mischief)
    assert verify_registration(RP, answer, CHALLENGE) is PasskeyRefusal.WRONG


@pytest.mark.parametrize(
    "mischief",
    [
        Mischief(origin="https://evil.example"),
        Mischief(rp_id="evil.example"),
        Mischief(challenge=encoded(bytes(32))),
        Mischief(kind="webauthn.create"),
        Mischief(flags=USER_PRESENT),
        Mischief(flags=USER_VERIFIED),
        Mischief(break_signature=True),
    ],
)
def test_a_wrong_sign_in_is_refused(mischief: Mischief) -> None:
    device = Authenticator()
    passkey = registered(device)
    assert signed_in(device, passkey, mischief) is PasskeyRefusal.WRONG
    assert isinstance(signed_in(device, passkey), UsedPasskey)


@pytest.mark.parametrize("mischief", [Mischief(user_handle=bytes(16)), Mischief(without_handle=True)])
def test_a_passkey_of_another_person_is_refused(mischief: Mischief) -> None:
    device = Authenticator()
    assert signed_in(device, registered(device), mischief) is PasskeyRefusal.OTHER_OWNER


def test_another_device_does_not_answer_for_it() -> None:
    device, other = Authenticator(), Authenticator()
    passkey = registered(device)
    registered(other)
    assert signed_in(other, passkey) is PasskeyRefusal.OTHER_OWNER
    forger = Authenticator(credential_id=device.credential_id, user_handle=device.user_handle, sign_count=5)
    assert signed_in(forger, passkey) is PasskeyRefusal.WRONG


def test_a_counter_that_does_not_grow_shows_a_copy() -> None:
    device = Authenticator()
    passkey = registered(device)
    device.sign_count = 0
    assert signed_in(device, passkey) is PasskeyRefusal.COUNTER_WENT_BACK
    device.counts, device.sign_count = False, 0
    assert signed_in(device, passkey) is PasskeyRefusal.COUNTER_WENT_BACK
    # Who only claims it, without the key, does not get a passkey suspected.
    assert signed_in(device, passkey, Mischief(break_signature=True)) is PasskeyRefusal.WRONG


def test_a_device_without_a_counter_is_fine() -> None:
    device = Authenticator(counts=False)
    passkey = registered(device)
    assert passkey.sign_count == 0
    assert [signed_in(device, passkey) for _ in range(2)] == [UsedPasskey(sign_count=0, backed_up=False)] * 2


@given(text() | recursive(text(max_size=9), lambda inner: dictionaries(text(max_size=9), inner)).map(json.dumps))
def test_any_text_is_an_answer_or_none(answer: str) -> None:
    assert read_sign_in(answer) is None
    assert verify_registration(RP, answer, CHALLENGE) in {PasskeyRefusal.UNREADABLE, PasskeyRefusal.WRONG}


@given(binary(max_size=300), binary(max_size=300))
def test_any_bytes_in_an_answer_are_refused(first: bytes, second: bytes) -> None:
    name = encoded(b"x")
    response = {
        "clientDataJSON": encoded(first), "attestationObject": encoded(second), "authenticatorData": encoded(second),
        "signature": encoded(first), "userHandle": encoded(bytes.fromhex(USER)),
    }  # fmt: skip
    answer = json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
    assert verify_registration(RP, answer, CHALLENGE) is PasskeyRefusal.WRONG
    read = read_sign_in(answer)
    assert read is not None
    passkey = registered(Authenticator(credential_id=b"x"))
    assert verify_sign_in(RP, read, CHALLENGE, passkey) is PasskeyRefusal.WRONG


@given(binary(min_size=1, max_size=4), binary(max_size=200))
def test_any_bytes_the_authenticator_may_say_are_refused(place: bytes, noise: bytes) -> None:
    """Right up to the attestation object, which is noise, or has noise in its middle."""
    honest = json.loads(Authenticator().register(options()))
    attested = decoded(honest["response"]["attestationObject"])
    cut = int.from_bytes(place, "big") % len(attested)
    honest["response"]["attestationObject"] = encoded(attested[:cut] + noise + attested[cut + len(noise) + 1 :])
    verdict = verify_registration(RP, json.dumps(honest), CHALLENGE)
    assert isinstance(verdict, (PasskeyRefusal, NewPasskey))


def test_a_long_or_deep_answer_is_not_looked_at() -> None:
    for answer in (" " * MAX_ANSWER_LENGTH + "{}", '{"a":' * 3_000, "[" * 19_000, '"\ud800"'):
        assert read_sign_in(answer) is None
        assert verify_registration(RP, answer, CHALLENGE) is PasskeyRefusal.UNREADABLE


def test_challenges_are_random() -> None:
    assert len({new_challenge() for _ in range(100)}) == 100
    assert len(new_challenge()) == 32
