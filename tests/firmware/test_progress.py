"""Every word of a station in every state, in any order."""

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from voltway.firmware import progress as going
from voltway.firmware.progress import FAILURES, PATIENCE, REACHED, Progress
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.firmware import FINAL, FirmwareStatus, UpdateState

ASKED = Progress(version="2", state=UpdateState.REQUESTED, from_version="1")
WORDS = st.lists(
    st.one_of(st.sampled_from(FirmwareStatus), st.sampled_from(["1", "2", "3", None]), st.just(CommandState.ACCEPTED))
)
ON_THE_WAY = [state for state in UpdateState if state in PATIENCE]


def told(progress: Progress, *words: FirmwareStatus | CommandState | str | None) -> Progress:
    for word in words:
        if isinstance(word, FirmwareStatus):
            progress = going.after_status(progress, word)
        elif isinstance(word, CommandState):
            progress = going.after_answer(progress, word, "why", was_sent=True)
        else:
            progress = going.after_boot(progress, word)
    return progress


def test_every_status_has_a_meaning() -> None:
    assert set(REACHED) | set(FAILURES) | {FirmwareStatus.IDLE} == set(FirmwareStatus)
    assert set(PATIENCE) == set(UpdateState) - FINAL - {UpdateState.PLANNED}


def test_an_update_as_the_standard_tells_it() -> None:
    states = [told(ASKED, CommandState.ACCEPTED).state]
    progress = told(ASKED, CommandState.ACCEPTED)
    for word in ("Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallRebooting", "Installed"):
        progress = told(progress, FirmwareStatus(word))
        states.append(progress.state)
    assert states == ["accepted", "downloading", "downloaded", "downloaded", "installing", "installing", "installed"]
    assert told(progress, "2").state is UpdateState.SUCCEEDED


def test_it_may_boot_before_it_says_that_it_is_installed() -> None:
    assert told(ASKED, FirmwareStatus.INSTALLING, "2", FirmwareStatus.INSTALLED).state is UpdateState.SUCCEEDED
    on_the_way = told(ASKED, FirmwareStatus.INSTALLING, "1")
    assert on_the_way.state is UpdateState.INSTALLING
    assert told(on_the_way, FirmwareStatus.INSTALLED, "2").state is UpdateState.SUCCEEDED


def test_booting_into_another_version_is_a_failure_with_its_reason() -> None:
    failed = told(ASKED, FirmwareStatus.INSTALLED, "1")
    assert (failed.state, failed.running_version) == (UpdateState.FAILED, "1")
    assert failed.reason == "the station installed it and booted into 1 instead of 2"
    assert told(ASKED, FirmwareStatus.INSTALLED, None).state is UpdateState.INSTALLED


def test_who_ran_it_before_has_to_install_it_anew() -> None:
    again = Progress(version="2", state=UpdateState.ACCEPTED, from_version="2")
    assert told(again, "2").state is UpdateState.ACCEPTED
    assert told(again, "2", FirmwareStatus.INSTALLED).state is UpdateState.SUCCEEDED
    assert told(again, FirmwareStatus.INSTALLED, "2").state is UpdateState.SUCCEEDED


@pytest.mark.parametrize("state", ON_THE_WAY)
@pytest.mark.parametrize("status", FAILURES)
def test_a_failure_counts_whenever_it_is_told(state: UpdateState, status: FirmwareStatus) -> None:
    failed = told(Progress(version="2", state=state), status)
    assert (failed.state, failed.told, failed.reason) == (UpdateState.FAILED, status, FAILURES[status])


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (CommandState.ACCEPTED, UpdateState.ACCEPTED),
        (CommandState.REJECTED, UpdateState.FAILED),
        (CommandState.FAILED, UpdateState.FAILED),
        (CommandState.OFFLINE, UpdateState.REQUESTED),
        (CommandState.TIMED_OUT, UpdateState.REQUESTED),
    ],
)
def test_what_the_answer_means(outcome: CommandState, state: UpdateState) -> None:
    assert told(ASKED, outcome).state is state
    ahead = told(ASKED, FirmwareStatus.DOWNLOADING)
    assert told(ahead, outcome) == ahead, "what the station tells itself is newer"


def test_who_was_not_asked_is_asked_again() -> None:
    again = going.after_answer(ASKED, CommandState.OFFLINE, "gone", was_sent=False)
    assert again.state is UpdateState.PLANNED


@pytest.mark.parametrize("state", ON_THE_WAY)
def test_silence_ends_it_with_a_reason(state: UpdateState) -> None:
    failed = going.after_silence(Progress(version="2", state=state))
    assert failed.state is UpdateState.FAILED
    assert failed.reason


@given(WORDS)
def test_it_never_goes_back_and_an_end_is_an_end(words: list[FirmwareStatus | CommandState | str | None]) -> None:
    path = [ASKED]
    for word in words:
        path.append(told(path[-1], word))
    for before, after in pairwise(path):
        assert list(UpdateState).index(after.state) >= list(UpdateState).index(before.state)
        if before.state in FINAL:
            assert after == before
    if path[-1].state is UpdateState.SUCCEEDED:
        assert path[-1].running_version == "2"


@given(WORDS)
def test_what_is_told_twice_changes_nothing(words: list[FirmwareStatus | CommandState | str | None]) -> None:
    doubled = [word for word in words for _ in range(2)]
    assert told(ASKED, *doubled) == told(ASKED, *words)
