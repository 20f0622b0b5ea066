from tests.vocabulary.test_files import words_of
from voltway.vocabulary.logs import LogKind, LogState


def test_the_table_knows_every_kind_and_state() -> None:
    assert {kind.value for kind in LogKind} <= words_of("kind")
    assert {state.value for state in LogState} <= words_of("state")


def test_what_is_awaited_is_not_final() -> None:
    assert {state for state in LogState if not state.final} == {LogState.ASKED, LogState.ACCEPTED, LogState.UPLOADING}
