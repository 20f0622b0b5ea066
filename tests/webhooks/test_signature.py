import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from voltway.vocabulary.errors import InvalidInput
from voltway.webhooks import signature

# The example that Standard Webhooks' own libraries are tested with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = datetime.fromtimestamp(1614265330, UTC)
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

OTHER = "whsec_" + base64.b64encode(bytes(range(32))).decode()


def genuine(
    secret: str = SECRET,
    message_id: str = MESSAGE_ID,
    timestamp: str = "1614265330",
    signed: str = SIGNATURE,
    body: bytes = BODY,
    now: datetime = AT,
) -> bool:
    return signature.is_genuine(
        secret, message_id=message_id, timestamp=timestamp, signature=signed, body=body, now=now
    )


def test_the_standards_own_example() -> None:
    assert signature.sign(SECRET, MESSAGE_ID, AT, BODY) == SIGNATURE
    assert signature.sign(SECRET.removeprefix("whsec_"), MESSAGE_ID, AT, BODY) == SIGNATURE
    assert genuine()


def test_the_headers_have_the_standards_names() -> None:
    assert signature.headers([SECRET], MESSAGE_ID, AT + timedelta(milliseconds=900), BODY) == {
        "webhook-id": MESSAGE_ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }


def test_one_right_signature_of_several_is_enough() -> None:
    both = signature.headers([OTHER, SECRET], MESSAGE_ID, AT, BODY)["webhook-signature"]
    assert both.split(" ")[1] == SIGNATURE
    assert genuine(signed=both)
    assert genuine(secret=OTHER, signed=both)
    assert genuine(signed=f"v1a,{'A' * 86}== {SIGNATURE}")
    assert not genuine(signed="v1a," + SIGNATURE.removeprefix("v1,"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"message_id": "msg_other"},
        {"timestamp": "1614265331"},
        {"body": b'{"test": 2432232315}'},
        {"secret": OTHER},
        {"signed": ""},
        {"signed": "v1,"},
        {"signed": SIGNATURE.lower()},
        {"signed": SIGNATURE + "="},
        {"signed": "v1,\udc80"},
        {"signed": " ".join(["v1,x"] * 20 + [SIGNATURE])},
    ],
)
def test_anything_else_is_not_genuine(wrong: dict[str, object]) -> None:
    assert not genuine(**wrong)  # type: ignore[arg-type]  # the names are those of its arguments


@pytest.mark.parametrize(("seconds", "taken"), [(300, True), (-300, True), (301, False), (-301, False)])
def test_a_message_of_another_time_is_not_genuine(seconds: int, taken: bool) -> None:
    assert genuine(now=AT + timedelta(seconds=seconds)) is taken


@pytest.mark.parametrize("timestamp", ["", "x", "-1614265330", "1614265330.0", "١٦١٤٢٦٥٣٣٠", "9" * 400, " 1614265330"])
def test_a_time_that_is_none_is_not_genuine(timestamp: str) -> None:
    assert not genuine(timestamp=timestamp)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_ÄÖÜ", "whsec_" + "A" * 100, "whsec_A"])
def test_a_secret_that_is_none_is_refused_without_being_told(secret: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        signature.sign(secret, MESSAGE_ID, AT, BODY)
    assert len(secret) < 8 or secret not in str(raised.value)


def test_new_secrets_differ_and_hold_32_bytes() -> None:
    one, other = signature.new_secret(), signature.new_secret()
    assert one != other
    assert len(base64.b64decode(one.removeprefix("whsec_"))) == 32


@given(
    key=st.binary(min_size=24, max_size=64),
    message_id=st.text(st.characters(codec="utf-8"), max_size=50),
    at=st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis adds the zone  # house: allow aware-time because hypothesis adds the zone itself
    body=st.binary(max_size=300),
    flipped=st.integers(min_value=0),
)
def test_what_is_signed_is_genuine_and_nothing_else(
    key: bytes, message_id: str, at: datetime, body: bytes, flipped: int
) -> None:
    secret = "whsec_" + base64.b64encode(key).decode()
    told = signature.headers([secret], message_id, at, body)

    def holds(received: bytes) -> bool:
        return genuine(secret, message_id, told["webhook-timestamp"], told["webhook-signature"], received, at)

    assert holds(body)
    changed = bytearray(body + b"\x00")
    changed[flipped % len(changed)] ^= 1
    assert not holds(bytes(changed))
