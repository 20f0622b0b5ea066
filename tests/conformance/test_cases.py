"""The registry is true: a case has a test or a reason, and never both."""

from collections import Counter

from tests.conformance.cases import Standing, all_cases, case_of, functions

TESTS = Counter(key for key, _ in functions())


def test_every_case_is_tested_or_says_why_not() -> None:
    untested = [case.key for case in all_cases() if case.standing is Standing.TESTED and case.key not in TESTS]
    assert untested == []


def test_no_reason_stays_where_there_is_a_test() -> None:
    assert [case.key for case in all_cases() if case.reason is not None and case.key in TESTS] == []


def test_every_test_is_of_a_case_and_each_has_one() -> None:
    assert set(TESTS) - {case.key for case in all_cases()} == set()
    assert [key for key, count in TESTS.items() if count > 1] == []


def test_the_certifications_are_here_in_full() -> None:
    """75 cases for a CSMS in 1.6; 250 with steps and one more that is only listed in 2.0.1. Those of 2.1 are ours."""
    published = Counter(case.folder for case in all_cases() if case.folder != "v21")
    assert published == {"v16": 75, "v201": 251}
    assert len({case.key for case in all_cases()}) == len(all_cases())


def test_a_test_names_its_case() -> None:
    assert case_of("v16", "test_tc_004_1_identification_first") == ("v16", "TC_004_1")
    assert case_of("v16", "test_tc_088_the_subprotocol[uvloop]") == ("v16", "TC_088")
    assert case_of("v201", "test_tc_a_01_a_valid_password") == ("v201", "TC_A_01")
    assert case_of("v201", "test_something_else") is None
