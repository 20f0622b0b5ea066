from itertools import chain, combinations

import pytest

from voltway.people.sign_in import COMPLETE, FIRST, SECOND, Factor, Standing, Step, is_strong, next_step, refusal


def standing(*, disabled: bool = False, totp: bool = False, passkey: bool = False, required: bool = False) -> Standing:
    return Standing(disabled=disabled, has_totp=totp, has_passkey=passkey, second_factor_required=required)


P, E, T, R, K, S = (
    Factor.PASSWORD, Factor.EMAIL_LINK, Factor.TOTP, Factor.RECOVERY_CODE, Factor.PASSKEY, Factor.SINGLE_SIGN_ON,
)  # fmt: skip
ALL_SHOWN = [set(some) for some in chain.from_iterable(combinations(Factor, size) for size in range(len(Factor) + 1))]
ALL_STANDINGS = [
    standing(disabled=disabled, totp=totp, passkey=passkey, required=required)
    for disabled in (False, True)
    for totp in (False, True)
    for passkey in (False, True)
    for required in (False, True)
]


@pytest.mark.parametrize(
    ("account", "shown", "step"),
    [
        (standing(), {P}, Step.DONE),
        (standing(), {E}, Step.DONE),
        (standing(passkey=True), {P}, Step.DONE),
        (standing(totp=True), {P}, Step.SECOND_FACTOR),
        (standing(totp=True), {P, T}, Step.DONE),
        (standing(totp=True), {E, R}, Step.DONE),
        (standing(totp=True), {T}, Step.PASSWORD),
        (standing(totp=True), {R}, Step.PASSWORD),
        (standing(required=True), {P}, Step.SET_UP_SECOND_FACTOR),
        (standing(required=True), {E}, Step.SET_UP_SECOND_FACTOR),
        (standing(required=True, passkey=True), {P}, Step.SECOND_FACTOR),
        (standing(required=True, passkey=True), {K}, Step.DONE),
        (standing(required=True), {S}, Step.DONE),
        (standing(disabled=True), {P}, Step.REFUSED),
        (standing(disabled=True), {K}, Step.REFUSED),
        (standing(disabled=True), {S}, Step.REFUSED),
        (None, {P}, Step.REFUSED),
    ],
)
def test_what_comes_next(account: Standing | None, shown: set[Factor], step: Step) -> None:
    assert next_step(account, shown) is step


def test_the_first_step_tells_nothing_of_the_account() -> None:
    assert {next_step(account, set()) for account in [None, *ALL_STANDINGS]} == {Step.PASSWORD}


@pytest.mark.parametrize("account", ALL_STANDINGS)
def test_nobody_is_done_without_what_the_account_demands(account: Standing) -> None:
    for shown in ALL_SHOWN:
        if next_step(account, shown) is Step.DONE:
            assert not account.disabled
            assert shown & (FIRST | COMPLETE)
            assert shown & (SECOND | COMPLETE) or not (account.second_factor_required or account.has_totp)


@pytest.mark.parametrize("account", ALL_STANDINGS)
def test_showing_more_never_takes_a_step_back(account: Standing) -> None:
    order = [Step.PASSWORD, Step.SET_UP_SECOND_FACTOR, Step.SECOND_FACTOR, Step.DONE]
    for shown in ALL_SHOWN:
        for more in Factor:
            before, after = next_step(account, shown), next_step(account, shown | {more})
            if Step.REFUSED not in {before, after}:
                assert order.index(after) >= order.index(before)


def test_a_strong_sign_in_had_a_second_factor() -> None:
    assert [factor for factor in Factor if is_strong({factor})] == [T, R, K, Factor.REAUTHENTICATION]


def test_every_refusal_reads_alike() -> None:
    assert str(refusal()) == str(refusal())
    assert not {"account", "password", "disabled"} & set(str(refusal()).split())
