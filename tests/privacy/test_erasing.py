"""The steps of an erasure follow from the map alone."""

from voltway.privacy.data_map import TABLES
from voltway.privacy.erasing import Outcome, Report, StepKind, left, plus, steps
from voltway.privacy.personal import AtErasure

WHOLE = {table.name: dict.fromkeys(table.columns, "text") for table in TABLES}


def test_every_personal_column_is_removed_masked_or_kept() -> None:
    planned = steps(TABLES, WHOLE)
    removed = {step.table.name for step in planned if step.kind is StepKind.REMOVE}
    masked = {(step.table.name, column) for step in planned for column in step.types}
    kept = {table.name for table in TABLES if table.kept}
    for table in TABLES:
        for group in table.personal:
            match group.at_erasure:
                case AtErasure.REMOVE:
                    # Parts of an export go with it.
                    assert table.name in removed or table.name == "personal_export_part"
                case AtErasure.PSEUDONYMISE:
                    assert {(table.name, name) for name in group.names} <= masked
                case AtErasure.KEEP:
                    assert table.name in kept


def test_rows_go_before_those_they_hang_on_and_doors_close_first() -> None:
    planned = steps(TABLES, WHOLE)
    order = [step.table.name for step in planned if step.kind is StepKind.REMOVE]
    assert max(order.index(name) for name in ("passkey", "role_grant", "sign_in_session")) < order.index("user_account")
    assert max(order.index(name) for name in ("vehicle", "contract", "consent", "token")) < order.index("driver")
    kinds = [step.kind for step in planned]
    assert kinds == sorted(kinds, key=list(reversed(StepKind)).index, reverse=True)


def test_what_the_database_does_not_have_is_left_out() -> None:
    schema = {"session": {"token_uid": "text"}}
    (step,) = steps(TABLES, schema)
    assert (step.table.name, step.types) == ("session", {"token_uid": "text"})
    assert [table.name for table in left(TABLES, schema)] == ["session"]
    assert steps(TABLES, {}) == []


def test_a_second_look_adds_to_the_first() -> None:
    first = Report(tables=[Outcome(table="a", what="a", removed=1, kept=5)])
    second = Report(tables=[Outcome(table="a", what="a", removed=1, kept=0), Outcome(table="b", what="b", evidence=1)])
    told = {each.table: each for each in plus(first, second).tables}
    assert (told["a"].removed, told["a"].kept, told["b"].evidence) == (2, 5, 1)
