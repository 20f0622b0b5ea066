import msgspec

from voltway.replaying.comparison import DIFFERENCES_SHOWN, Comparison, Difference, TableComparison

DIFFERENCE = Difference(key='["S"]', column="vendor", live='"A"', replayed='"B"')
EQUAL = TableComparison(table="session", equal=5, different=0, only_live=0, only_replayed=0, differences=[])
UNEQUAL = TableComparison(
    table="session", equal=5, different=1, only_live=2, only_replayed=3, differences=[DIFFERENCE] * 15
)


def test_rows_on_either_side_are_counted_once() -> None:
    assert UNEQUAL.compared == 11
    assert EQUAL.compared == 5


def test_only_equal_tables_agree() -> None:
    assert EQUAL.agrees
    for name in ("different", "only_live", "only_replayed"):
        assert not msgspec.structs.replace(EQUAL, **{name: 1}).agrees


def test_parts_of_a_table_add_up() -> None:
    both = UNEQUAL.plus(UNEQUAL)
    assert (both.equal, both.different, both.only_live, both.only_replayed) == (10, 2, 4, 6)
    assert len(both.differences) == DIFFERENCES_SHOWN


def test_a_comparison_agrees_if_all_of_it_does() -> None:
    assert Comparison(facts=1, unreadable=0, tables=[EQUAL, EQUAL]).agrees
    assert not Comparison(facts=1, unreadable=0, tables=[EQUAL, UNEQUAL]).agrees
    assert not Comparison(facts=1, unreadable=1, tables=[EQUAL]).agrees
