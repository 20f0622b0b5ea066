"""The table of conformance says what a run said, and the page what the registry says."""

from tests.conformance.cases import all_cases
from tools import conformance

REPORT = """<?xml version="1.0"?>
<testsuites><testsuite>
  <testcase classname="tests.conformance.v16.test_core_sessions" name="test_tc_001_cold_boot[uvloop]" />
  <testcase classname="tests.conformance.v201.test_b_provisioning" name="test_tc_b_01_cold_boot[2.0.1]" />
  <testcase classname="tests.conformance.v201.test_b_provisioning" name="test_tc_b_01_cold_boot[2.1]">
    <failure message="no" />
  </testcase>
  <testcase classname="tests.conformance.v201.test_b_provisioning" name="test_tc_b_02_a_pending_charger">
    <skipped type="pytest.xfail" message="not yet" />
  </testcase>
  <testcase classname="tests.conformance.test_cases" name="test_a_test_names_its_case" />
</testsuite></testsuites>
"""


def test_a_case_passes_when_all_its_tests_do() -> None:
    assert conformance.outcomes(REPORT) == {
        ("v16", "TC_001"): True,
        ("v201", "TC_B_01"): False,
        ("v201", "TC_B_02"): False,
    }


def test_every_case_is_counted_once() -> None:
    blocks = conformance.counted(conformance.outcomes(REPORT))
    assert sum(block.cases for block in blocks) == len(all_cases())
    [provisioning] = [block for block in blocks if block.block == "B Provisioning"]
    assert (provisioning.version, provisioning.passed, provisioning.failed) == ("2.0.1", 0, 2)
    assert provisioning.not_run == provisioning.cases - 2


def test_the_page_is_up_to_date() -> None:
    written = conformance.PAGE.read_text(encoding="utf-8")
    assert written == conformance.page(), "run python -m tools.conformance --markdown"


def test_what_is_not_run_says_why() -> None:
    told = conformance.reasons()
    assert sum(len(cases) for cases in told.values()) == sum(case.reason is not None for case in all_cases())
    assert all(": " in reason for reason in told)
