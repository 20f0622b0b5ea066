"""Whatever is changed in a trail is found, and the right entry is named."""

import msgspec
import pytest
from hypothesis import given, strategies as st

from tests.audit.made import KEY, OTHER_KEY, act, checkpoint, rechained, row, trail
from voltway.audit.chain import FIRST_HASH, Break, Chain, Fault, StoredEntry, entry_hash
from voltway.audit.checkpoints import Checkpoint, key_id, public_bytes

KEYS = {key_id(public_bytes(KEY)): public_bytes(KEY)}
LENGTH = 12
WHOLE = trail(LENGTH)
numbers = st.integers(1, LENGTH)
COLUMNS = ["at", "organization_id", "actor_kind", "actor_id", "action", "subject_kind", "subject_id"]


def broken(rows: list[StoredEntry], made: list[Checkpoint] | None = None, at_once: int = 5) -> Break | None:
    """What is found when the rows come in batches, as the store gives them."""
    made = made or []
    chain, low = Chain(KEYS), 0
    for start in range(0, len(rows), at_once):
        batch = rows[start : start + at_once]
        high = batch[-1].number
        found = chain.follow(batch, [each for each in made if low < each.number <= high])
        if found is not None:
            return found
        low = high
    return chain.end([each for each in made if each.number > low])


def changed(rows: list[StoredEntry], number: int, **changes: object) -> list[StoredEntry]:
    return [msgspec.structs.replace(each, **changes) if each.number == number else each for each in rows]


def test_the_hash_is_what_the_documentation_says() -> None:
    # head -c 32 /dev/zero > chained; printf '{"a":"ö"}' >> chained; sha256sum chained
    assert (
        entry_hash(FIRST_HASH, '{"a":"ö"}').hex() == "80ed7813a20ca58bcf84e27551d9c297759ba1253e82e8f83e21524f9f1235cc"
    )


@pytest.mark.parametrize("at_once", [1, 5, 100])
def test_a_whole_trail_is_proven_to_its_end(at_once: int) -> None:
    assert broken(WHOLE, [checkpoint(WHOLE[3]), checkpoint(WHOLE[-1])], at_once) is None
    assert broken([]) is None


def test_what_was_proven_is_told() -> None:
    chain = Chain(KEYS)
    assert chain.follow(WHOLE, [checkpoint(WHOLE[3]), checkpoint(WHOLE[7])]) is None
    proven = chain.proven
    assert (proven.number, proven.hash, proven.checkpoints) == (LENGTH, WHOLE[-1].hash.hex(), 2)
    assert (proven.signed_number, proven.signed_at) == (8, "2026-05-01T12:08:00.000000Z")


@given(number=numbers, place=st.integers(0, 10_000), bit=st.integers(0, 6))
def test_any_changed_byte_of_a_body_is_found(number: int, place: int, bit: int) -> None:
    text = bytearray(WHOLE[number - 1].body.encode())
    text[place % len(text)] ^= 1 << bit
    forged = changed(WHOLE, number, body=text.decode("utf-8", "replace"))
    assert broken(forged) == Break(number=number, fault=Fault.HASH_DIFFERS)


@given(number=numbers, place=st.integers(0, 31), bit=st.integers(0, 7))
def test_any_changed_byte_of_a_hash_is_found(number: int, place: int, bit: int) -> None:
    digest = bytearray(WHOLE[number - 1].hash)
    digest[place] ^= 1 << bit
    assert broken(changed(WHOLE, number, hash=bytes(digest))) == Break(number=number, fault=Fault.HASH_DIFFERS)


@given(number=numbers, column=st.sampled_from(COLUMNS), text=st.none() | st.text(max_size=20))
def test_any_changed_column_is_found(number: int, column: str, text: str | None) -> None:
    forged = changed(WHOLE, number, **{column: text})
    expected = Break(number=number, fault=Fault.COLUMN_DIFFERS, detail=column)
    assert broken(forged) == (None if forged == WHOLE else expected)


@given(number=numbers)
def test_an_entry_that_was_taken_out_is_named(number: int) -> None:
    left = [each for each in WHOLE if each.number != number]
    whole = broken(left, [checkpoint(WHOLE[-1])])
    assert whole == Break(number=number, fault=Fault.ENTRY_MISSING)
    numbered_anew = [msgspec.structs.replace(each, number=place) for place, each in enumerate(left, 1)]
    if number < LENGTH:
        assert broken(numbered_anew) == Break(number=number, fault=Fault.HASH_DIFFERS)


@given(first=numbers, second=numbers)
def test_entries_that_changed_places_are_found(first: int, second: int) -> None:
    forged = list(WHOLE)
    one, other = WHOLE[first - 1], WHOLE[second - 1]
    forged[first - 1] = msgspec.structs.replace(other, number=first)
    forged[second - 1] = msgspec.structs.replace(one, number=second)
    expected = None if first == second else Break(number=min(first, second), fault=Fault.HASH_DIFFERS)
    assert broken(forged) == expected


@given(number=numbers)
def test_an_entry_that_was_put_in_is_found(number: int) -> None:
    twice = sorted([*WHOLE, WHOLE[number - 1]], key=lambda each: each.number)
    assert broken(twice) == Break(number=number, fault=Fault.ENTRY_TWICE)
    forged = row(number, WHOLE[number - 2].hash if number > 1 else FIRST_HASH, act(99))
    moved = [msgspec.structs.replace(each, number=each.number + 1) for each in WHOLE[number - 1 :]]
    found = broken([*WHOLE[: number - 1], forged, *moved])
    assert found == Break(number=number + 1, fault=Fault.HASH_DIFFERS)


@given(length=st.integers(0, LENGTH), number=numbers)
def test_a_trail_that_was_cut_off_is_found_by_its_checkpoint(length: int, number: int) -> None:
    found = broken(WHOLE[:length], [checkpoint(WHOLE[number - 1])])
    assert found == (None if number <= length else Break(number=length + 1, fault=Fault.ENTRY_MISSING))


@given(number=numbers, signed=numbers)
def test_a_trail_written_anew_is_found_by_the_next_checkpoint(number: int, signed: int) -> None:
    forged = rechained(changed(WHOLE, number, body=WHOLE[number - 1].body.replace("Anna", "Bert")))
    assert broken(forged) is None, "without a checkpoint nothing can tell"
    found = broken(forged, [checkpoint(WHOLE[signed - 1])])
    assert found == (None if signed < number else Break(number=signed, fault=Fault.CHECKPOINT_DIFFERS))


@given(
    number=numbers,
    field=st.sampled_from(["hash", "at", "signature"]),
    place=st.integers(0, 63),
)
def test_a_changed_checkpoint_is_found(number: int, field: str, place: int) -> None:
    made = checkpoint(WHOLE[number - 1])
    value = getattr(made, field)
    if isinstance(value, str):
        forged: str | bytes = value[: place % len(value)] + "?" + value[place % len(value) + 1 :]
    else:
        raw = bytearray(value)
        raw[place % len(raw)] ^= 1
        forged = bytes(raw)
    found = broken(WHOLE, [msgspec.structs.replace(made, **{field: forged})])
    assert found == Break(number=number, fault=Fault.SIGNATURE_WRONG, detail=made.key_id)


@pytest.mark.parametrize("number", [0, -3, 3])
def test_a_checkpoint_moved_to_another_entry_is_found(number: int) -> None:
    made = msgspec.structs.replace(checkpoint(WHOLE[4]), number=number)
    chain = Chain(KEYS)
    found = chain.follow(WHOLE, [made])
    assert found == Break(number=number, fault=Fault.SIGNATURE_WRONG, detail=made.key_id)


def test_only_known_keys_count() -> None:
    made = checkpoint(WHOLE[4], OTHER_KEY)
    assert broken(WHOLE, [made]) == Break(number=5, fault=Fault.KEY_UNKNOWN, detail=made.key_id)
    borrowed = msgspec.structs.replace(made, key_id=next(iter(KEYS)))
    assert broken(WHOLE, [borrowed]) == Break(number=5, fault=Fault.SIGNATURE_WRONG, detail=borrowed.key_id)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"at": 5}', '{"at"'])
def test_a_body_that_says_nothing_is_named(text: str) -> None:
    forged = [*WHOLE[:2], msgspec.structs.replace(WHOLE[2], body=text, hash=entry_hash(WHOLE[1].hash, text))]
    assert broken(forged) == Break(number=3, fault=Fault.BODY_UNREADABLE)


def test_a_proof_can_begin_at_a_known_entry() -> None:
    chain = Chain(KEYS, 4, WHOLE[3].hash)
    assert chain.follow(WHOLE[4:], []) is None
    assert chain.proven.number == LENGTH
    other = Chain(KEYS, 4, WHOLE[2].hash)
    assert other.follow(WHOLE[4:], []) == Break(number=5, fault=Fault.HASH_DIFFERS)


@given(number=numbers, known=numbers, length=st.integers(0, LENGTH))
def test_a_hash_noted_elsewhere_proves_all_up_to_it(number: int, known: int, length: int) -> None:
    noted = {known: WHOLE[known - 1].hash}
    chain = Chain({}, known=noted)
    found = chain.follow(WHOLE[:length], []) or chain.end([])
    assert found == (None if known <= length else Break(number=length + 1, fault=Fault.ENTRY_MISSING))
    forged = rechained(changed(WHOLE, number, body=WHOLE[number - 1].body.replace("Anna", "Bert")))
    found = Chain({}, known=noted).follow(forged, [])
    assert found == (None if known < number else Break(number=known, fault=Fault.KNOWN_DIFFERS))
