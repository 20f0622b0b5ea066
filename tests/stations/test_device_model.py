"""The tree of a station's variables, whatever way a report comes."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations

import msgspec
import pytest

from voltway.stations.device_model import Merged, Page, Tree, Variable, gap_in_words, merge, missing
from voltway.vocabulary.variables import Mutability, VariablePlace, VariableTold, Written

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def told(name: str, value: str | None = "1", *, written: Written | None = None) -> VariableTold:
    place = VariablePlace(component="C", variable=name)
    return VariableTold(place=place, value=value, written=written, mutability=Mutability.READ_WRITE)


def page(seq_no: int, *variables: VariableTold, last: bool = False, at: datetime = NOW) -> Page:
    return Page(seq_no=seq_no, is_last=last, received_at=at, variables=list(variables))


def after(tree: Tree, merged: Merged) -> dict[str, Variable]:
    known = {path: variable for path, variable in tree.items() if path not in merged.removed}
    return known | {variable.path: variable for variable in merged.variables}


def grown(tree: Tree, *pages: Page, replaces: bool = False, author: str = "Ada") -> tuple[dict[str, Variable], Merged]:
    merged = merge(tree, pages, author=author, replaces=replaces, known=bool(tree))
    return after(tree, merged), merged


def values(tree: Tree) -> dict[str, str | None]:
    return {path: variable.told.value for path, variable in tree.items()}


def whole(count: int) -> list[Page]:
    return [page(number, told(f"V{number}", str(number)), last=number == count - 1) for number in range(count)]


def test_any_order_and_any_repeats_give_the_same_tree() -> None:
    expected = values(grown({}, *whole(4))[0])
    assert len(expected) == 4
    for order in permutations(whole(4)):
        assert missing(order) == []
        assert values(grown({}, *order)[0]) == expected
    dice = random.Random(7)
    for _ in range(200):
        pages = whole(dice.randint(1, 12))
        repeated = pages + dice.choices(pages, k=dice.randint(0, 20))
        dice.shuffle(repeated)
        assert missing(repeated) == []
        assert values(grown({}, *repeated)[0]) == values(grown({}, *pages)[0])


def test_a_report_ends_with_the_highest_page_that_says_so() -> None:
    assert missing([page(0, last=True), page(2, last=True)]) == [1]


def test_a_gap_is_never_taken_for_whole() -> None:
    dice = random.Random(7)
    for _ in range(500):
        pages = whole(dice.randint(1, 12))
        there = [one for one in pages if dice.random() < 0.7]
        dice.shuffle(there)
        assert (missing(there) == []) == (len(there) == len(pages))
        if there != pages:
            assert gap_in_words(there)


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ([], "no page of it ever came"),
        ([page(0), page(2)], "its end never came: the last page heard of is 2"),
        ([page(0), page(2, last=True)], "page 1 never came"),
        ([page(3, last=True)], "pages 0, 1, 2 never came"),
        ([page(30, last=True)], "pages 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and more never came"),
        ([page(2_000_000_000, last=True)], "its last page is numbered far beyond those that came"),
    ],
)
def test_a_gap_is_named(pages: Sequence[Page], words: str) -> None:
    assert gap_in_words(pages) == words


def test_a_whole_inventory_tells_what_is_gone_and_a_part_does_not() -> None:
    tree, first = grown({}, page(0, told("A"), told("B"), last=True), replaces=True)
    assert first.changes == [], "what is known for the first time has not changed"
    part, _ = grown(tree, page(0, told("A"), last=True))
    assert set(part) == {"c/a", "c/b"}
    less, merged = grown(tree, page(0, told("A"), told("N", "5"), last=True, at=LATER), replaces=True)
    assert set(less) == {"c/a", "c/n"}
    assert [(one.name, one.old_value, one.new_value, one.author, one.at) for one in merged.changes] == [
        ("C/N", None, "5", "station", LATER),
        ("C/B", "1", None, "station", LATER),
    ]


def test_what_says_nothing_new_writes_nothing() -> None:
    tree, _ = grown({}, page(0, told("A")))
    _, again = grown(tree, page(0, told("A"), at=LATER))
    assert again == Merged(variables=[], removed=[], changes=[])
    place = VariablePlace(component="c", variable="a")
    _, folded = grown(tree, page(0, VariableTold(place=place, value="1")))
    assert folded == again, "names have no case, and what is not told stays"


def test_who_changed_it() -> None:
    tree, _ = grown({}, page(0, told("A"), told("B")))
    tree, merged = grown(tree, page(0, told("A", "2", written=Written.IN_FORCE), told("B", "2"), at=LATER))
    assert [(one.name, one.author) for one in merged.changes] == [("C/A", "Ada"), ("C/B", "station")]
    assert tree["c/a"].changed_at == LATER


def test_a_page_that_was_under_way_does_not_take_a_write_back() -> None:
    tree, _ = grown({}, page(0, told("A")))
    tree, _ = grown(tree, page(0, told("A", "2", written=Written.IN_FORCE), at=LATER))
    tree, merged = grown(tree, page(0, told("A", "1"), at=NOW))
    assert values(tree) == {"c/a": "2"}
    assert merged.changes == []
    tree, merged = grown(tree, page(0, told("A", "1"), at=LATER + timedelta(seconds=1)))
    assert values(tree) == {"c/a": "1"}


def test_a_write_for_after_a_restart_counts_once() -> None:
    tree, _ = grown({}, page(0, told("A")))
    write = told("A", "2", written=Written.AFTER_RESTART)
    tree, merged = grown(tree, page(0, write, at=LATER))
    known = tree["c/a"]
    assert (known.told.value, known.wanted_value, known.needs_restart) == ("1", "2", True)
    assert known.changed_at == LATER
    assert [(one.new_value, one.after_restart) for one in merged.changes] == [("2", True)]
    _, merged = grown(tree, page(0, write, at=LATER))
    assert merged.changes == []
    tree, merged = grown(tree, page(0, told("A", "2"), at=LATER))
    known = tree["c/a"]
    assert (known.told.value, known.wanted_value, known.needs_restart) == ("2", None, True)
    assert merged.changes == []


def test_what_has_no_place_is_left_out() -> None:
    places = [
        VariablePlace(component="EVSE", variable="V", evse_id=2**31),
        VariablePlace(component="EVSE", variable="V", evse_id=-1),
        VariablePlace(component="EVSE", variable="V", evse_id=1, connector_id=2**40),
        VariablePlace(component="x" * 600, variable="V"),
    ]
    tree, _ = grown({}, page(0, *(VariableTold(place=place, value="1") for place in places), told("A"), last=True))
    assert set(tree) == {"c/a"}


def test_a_write_of_what_was_never_told_is_known_from_then_on() -> None:
    tree, _ = grown({}, page(0, told("A", "2", written=Written.AFTER_RESTART)))
    assert (tree["c/a"].told.value, tree["c/a"].wanted_value) == (None, "2")
    assert tree["c/a"].told.written is None
    assert msgspec.json.encode(tree["c/a"])
