from voltway.vocabulary.campaigns import CampaignProgress, CampaignRules, TurnState


def test_progress_counts_every_state() -> None:
    assert set(CampaignProgress.__struct_fields__) == {state.value for state in TurnState}


def test_nobody_is_disturbed_and_failures_stop_it_unless_asked_otherwise() -> None:
    rules = CampaignRules()
    assert (rules.during_sessions, rules.signed) == (False, True)
    assert 1 <= rules.failure_percent <= 100
