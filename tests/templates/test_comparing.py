from typing import Any

import pytest

from voltway.stations.device_model import Variable
from voltway.templates.choosing import Wanted
from voltway.templates.comparing import compare, same
from voltway.vocabulary.templates import Standing
from voltway.vocabulary.variables import DataType, Mutability, VariablePlace, VariableTold

PLACE = VariablePlace(component="TxCtrlr", variable="EVConnectionTimeOut")
WANTED = Wanted(place=PLACE, value="90", template_id=3, overruled=(4,))


def known(value: str | None, wanted_value: str | None = None, **told: Any) -> dict[str, Variable]:
    variable = Variable(
        told=VariableTold(place=PLACE, value=value, **told), wanted_value=wanted_value, needs_restart=True
    )
    return {PLACE.path: variable}


@pytest.mark.parametrize(
    ("tree", "whole", "standing"),
    [
        ({}, False, Standing.UNKNOWN),
        ({}, True, Standing.NOT_THERE),
        (known(None), True, Standing.UNKNOWN),
        (known("90"), True, Standing.HELD),
        (known("90", mutability=Mutability.READ_ONLY), True, Standing.HELD),
        (known("60"), False, Standing.DIFFERS),
        (known("60", mutability=Mutability.READ_ONLY), True, Standing.READ_ONLY),
        (known("60", "90"), True, Standing.AFTER_RESTART),
        (known("90", "60"), True, Standing.DIFFERS),
    ],
)
def test_how_a_setting_stands(tree: dict[str, Variable], whole: bool, standing: Standing) -> None:
    (found,) = compare([WANTED], tree, whole=whole)
    assert found.standing is standing
    assert (found.name, found.value, found.template_id, found.overruled) == (PLACE.name, "90", 3, [4])
    assert found.needs_restart == bool(tree)
    assert found.known_value == (tree[PLACE.path].told.value if tree else None)


@pytest.mark.parametrize(
    ("one", "other", "data_type", "expected"),
    [
        ("true", "True", DataType.BOOLEAN, True),
        ("true", "TRUE", None, True),
        ("True", "true", DataType.STRING, False),
        ("60", "060", DataType.INTEGER, True),
        ("60", "60.0", None, True),
        ("60", "61", None, False),
        ("1.50", "1.5", DataType.DECIMAL, True),
        ("1e3", "1000", DataType.INTEGER, False),
        ("NaN", "nan", DataType.DECIMAL, False),
        ("a,b", "b, a", DataType.MEMBER_LIST, True),
        ("a,b", "b,a", DataType.SEQUENCE_LIST, False),
        ("a,b", "a, b", DataType.SEQUENCE_LIST, True),
        ("a,b", "a, b", None, True),
        ("007", "7", DataType.STRING, False),
    ],
)
def test_the_same_value_may_be_written_differently(
    one: str,
    other: str,
    data_type: DataType | None,
    expected: bool,
) -> None:
    assert same(one, other, data_type) is expected
    assert same(other, one, data_type) is expected
