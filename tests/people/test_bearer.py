import pytest

from voltway.people.bearer import new_token, token_hash


def test_a_token_is_random_and_its_hash_is_kept() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len({token_hash(token) for token in tokens}) == 100
    assert all(len(token) == 43 and token.encode() not in (token_hash(token) or b"") for token in tokens)


@pytest.mark.parametrize("text", ["", "a" * 42, "a" * 44, "a" * 42 + "\n", "ä" * 43, "a" * 42 + "=", "\ud800" * 43])
def test_another_text_has_no_hash(text: str) -> None:
    assert token_hash(text) is None
