import json
import time
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from voltway.ocpp.quirks import repair_frame

FRAME = b'[2,"19","DataTransfer",{"vendorId":"acme","data":"a,,b [,1,] {,} nan \\" , ]"}]'


def repaired(data: bytes) -> Any:
    found = repair_frame(data)
    return None if found is None else json.loads(found[0])


def test_a_good_frame_needs_no_repair() -> None:
    assert repair_frame(FRAME) is None


@pytest.mark.parametrize(
    "damaged",
    [
        b"\0" + FRAME + b"\0\0",
        b"\xef\xbb\xbf\n" + FRAME,
        b"[," + FRAME[1:],
        b"[ , ," + FRAME[1:],
        FRAME[:-1] + b" , ]",
        FRAME[:-2] + b",}]",
        FRAME.replace(b'"19",', b'"19",,'),
        b'["2"' + FRAME[2:],
        b'[,"2" ,' + FRAME[3:-1] + b",]\0",
    ],
)
def test_damage_around_the_text_is_repaired_and_the_text_is_kept(damaged: bytes) -> None:
    assert repaired(damaged) == json.loads(FRAME)


@pytest.mark.parametrize(
    "damaged",
    [
        FRAME[:-1],
        FRAME[:40],
        FRAME[:-2],
        b'[3,"64b4a0fc",{"configurationKey":[]',
        b"",
        b"\0",
        b"hello",
        b"{}",
        b"[]",
        b"[2]",
        b"[,]",
        b'[2,"19","A",{"a":}]',
        b'[2,"19","A",{"a":01}]',
        b"[" * 100_000,
    ],
)
def test_what_nobody_can_know_is_not_repaired(damaged: bytes) -> None:
    assert repair_frame(damaged) is None


def test_numbers_json_does_not_have_become_null_outside_of_text() -> None:
    damaged = b'[2,"1","A",{"a":nan,"b":-Infinity,"c":[NaN,inf],"nan":"-nan"}]'
    assert repaired(damaged) == [2, "1", "A", {"a": None, "b": None, "c": [None, None], "nan": "-nan"}]


def test_the_last_of_several_repairs_gives_its_name_and_all_are_told() -> None:
    found = repair_frame(b'\xef\xbb\xbf[,"2",7,"Heartbeat",{}]')
    assert found is not None
    assert json.loads(found[0]) == [2, "7", "Heartbeat", {}]
    assert found[1] == "frame_types"
    assert found[2].count(" and ") == 2


def test_types_and_ids_are_looked_for_at_the_start_only() -> None:
    text = b'[2,"1","DataTransfer",{"vendorId":"[\\"2\\", 7,"},]'
    assert repaired(text) == [2, "1", "DataTransfer", {"vendorId": '["2", 7,'}]


@settings(max_examples=300)
@given(st.binary(max_size=200) | st.text('[]{},:"\\ 2naif\n', max_size=200).map(str.encode))
def test_no_bytes_raise_and_what_comes_out_is_a_list(data: bytes) -> None:
    found = repaired(data)
    assert found is None or isinstance(found, list)


@pytest.mark.parametrize(
    "unit", [b",", b"[,", b'"', b'\\"', b" ,", b'",', b"nan", b"\0", b"-", b", x", b'"\\', b"\xff", b"[ "]
)
def test_no_frame_takes_long(unit: bytes) -> None:
    """A megabyte, whatever it is made of: ten times what a quick machine needs, a tenth of what n² would."""
    data = b"[2,," + unit * (1_000_000 // len(unit))
    begin = time.perf_counter()
    repair_frame(data)
    assert time.perf_counter() - begin < 5
