from voltway.vocabulary.templates import ApplyState, RolloutProgress, Standing


def test_progress_counts_every_state() -> None:
    assert set(RolloutProgress.__struct_fields__) == {state.value for state in ApplyState}


def test_what_is_held_or_can_not_be_is_not_written() -> None:
    assert {one for one in Standing if one.written} == {Standing.DIFFERS, Standing.UNKNOWN}
