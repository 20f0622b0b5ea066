"""Causes of refusals are words that are kept: none is renamed."""

from voltway.vocabulary.refusals import RefusalCause


def test_names_and_words_are_the_same() -> None:
    assert all(cause.name.lower() == cause.value for cause in RefusalCause)
