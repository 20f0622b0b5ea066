"""The catalogue of car models: what ships is sound, and an operator's file adds to it line by line."""

import io
import os
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from voltway.drivers.catalogue import SHIPPED, CarModel, Catalogue, load_catalogue, read_models
from voltway.vocabulary.drivers import ConnectorType

HEADER = "brand,model,variant,first_year,last_year,battery_wh,connectors,ac_limit_w,ac_phases,dc_limit_w\n"
OWN = "Voltway,One,Long,2026,,70000,IEC_62196_T2 IEC_62196_T2_COMBO,11000,3,150000\n"
DIRECT = {
    ConnectorType.IEC_62196_T1_COMBO,
    ConnectorType.IEC_62196_T2_COMBO,
    ConnectorType.CHADEMO,
    ConnectorType.SAE_J3400,
    ConnectorType.GBT_DC,
}


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue(None)


def test_no_line_that_ships_is_wrong_or_lost(shipped: Catalogue) -> None:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        models, problems = read_models(file)
    assert problems == []
    assert len(models) == len(shipped.models) == len(SHIPPED.read_text(encoding="utf-8").splitlines()) - 1
    assert len(models) >= 120


def test_what_ships_could_be_a_car(shipped: Catalogue) -> None:
    for model in shipped.models.values():
        assert 15_000 <= model.battery_wh <= 220_000, model
        assert 3_600 <= model.ac_limit_w <= 22_000, model
        assert 2009 <= model.first_year <= 2026, model
        assert model.ac_limit_w / model.ac_phases <= 19_200, model
        direct = DIRECT & set(model.connectors)
        assert bool(direct) == (model.dc_limit_w is not None), model
        if model.dc_limit_w is not None:
            # Nothing on the road takes more than six times its battery in an hour, nor much less than half of it.
            assert 0.5 <= model.dc_limit_w / model.battery_wh <= 6, model
            assert model.dc_limit_w > model.ac_limit_w, model


def test_generations_of_one_model_do_not_overlap(shipped: Catalogue) -> None:
    names = Counter(model.name for model in shipped.models.values())
    for name in (name for name, count in names.items() if count > 1):
        years = sorted((one.first_year, one.last_year) for one in shipped.models.values() if one.name == name)
        for (_, ended), (began, _) in pairwise(years):
            assert ended is not None, name
            assert ended <= began, name


def test_both_continents_are_there(shipped: Catalogue) -> None:
    plugs = Counter(plug for model in shipped.models.values() for plug in model.connectors)
    assert plugs[ConnectorType.IEC_62196_T2_COMBO] > 80
    assert plugs[ConnectorType.IEC_62196_T1_COMBO] > 20
    assert plugs[ConnectorType.SAE_J3400] > 5


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("skoda enyaq 85", "Škoda Enyaq 85"),
        ("ë-c3", "Citroën ë-C3 Standard"),
        ("zoe", "Renault Zoe R135 ZE50"),
        ("cybert tes", "Tesla Cybertruck AWD"),
        ("#3", "smart #3 Premium"),
    ],
)
def test_a_search_finds_words_by_how_they_begin(shipped: Catalogue, text: str, name: str) -> None:
    assert [model.name for model in shipped.search(text)] == [name]


def test_pages_of_a_search_hold_everything_once(shipped: Catalogue) -> None:
    found: list[CarModel] = []
    while page := shipped.search("tesla", after=found[-1].model_id if found else None, limit=3):
        found += page
    assert found == shipped.search("tesla", limit=1000)
    assert {model.brand for model in found} == {"Tesla"}
    assert len(found) > 10


def test_an_own_file_adds_and_overrides(tmp_path: Path, shipped: Catalogue) -> None:
    zoe = shipped.search("zoe")[0]
    own = tmp_path / "own.csv"
    line = f"Renault,Zoe,R135 ZE50,{zoe.first_year},2024,52000,IEC_62196_T2,22000,3,\n"
    # As Excel writes it, with a mark at the beginning.
    own.write_text("\ufeff" + HEADER + OWN + line, encoding="utf-8")
    both = load_catalogue(own)
    assert both.problems == ()
    assert len(both.models) == len(shipped.models) + 1
    changed, added = both.find(zoe.model_id), both.find("voltway-one-long-2026")
    assert changed is not None
    assert (changed.dc_limit_w, changed.connectors) == (None, [ConnectorType.IEC_62196_T2])
    assert added is not None
    assert added.battery_wh == 70_000


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(HEADER, encoding="utf-8")
    assert load_catalogue(own).find("voltway-one-long-2026") is None
    own.write_text(HEADER + OWN, encoding="utf-8")
    os.utime(own, ns=(1, 1))
    assert load_catalogue(own).find("voltway-one-long-2026") is not None


def test_each_wrong_line_is_told_and_the_others_hold(tmp_path: Path, shipped: Catalogue) -> None:
    own = tmp_path / "own.csv"
    lines = [
        "Voltway,Two,,2026,2025,70000,IEC_62196_T2,11000,3,",
        "Voltway,,,26,,70 kWh,Schuko,11000,4,",
        OWN.strip(),
        OWN.strip(),
        "Voltway,Three",
    ]
    own.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    catalogue = load_catalogue(own)
    told = [(problem.line, problem.column) for problem in catalogue.problems]
    wrong = ["model", "first_year", "battery_wh", "connectors", "ac_phases"]
    assert told == [(2, "last_year"), *((3, column) for column in wrong), (5, ""), (6, "")]
    assert "70 kWh" in str(catalogue.problems[3])
    assert catalogue.models.keys() - shipped.models.keys() == {"voltway-one-long-2026"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"brand,model\n", "the columns are brand"),
        (b"", "the columns are brand"),
        (HEADER.encode() + b'"never closed\n', "can't be read"),
        (HEADER.encode() + b"x" * 20_000, "longer than"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_a_file_that_is_none_is_told_and_what_ships_stays(
    tmp_path: Path, shipped: Catalogue, content: bytes, reason: str
) -> None:
    own = tmp_path / "own.csv"
    own.write_bytes(content)
    catalogue = load_catalogue(own)
    assert catalogue.models == shipped.models
    assert [reason in str(problem) for problem in catalogue.problems] == [True]


def test_a_file_that_is_not_there_is_told(tmp_path: Path, shipped: Catalogue) -> None:
    catalogue = load_catalogue(tmp_path / "none.csv")
    assert catalogue.models == shipped.models
    assert "No such file" in str(catalogue.problems[0])


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    models, problems = read_models(io.StringIO(HEADER + text, newline=""))
    assert all(isinstance(model, CarModel) for model in models)
    for problem in problems:
        assert str(problem)


@given(st.text(max_size=50))
def test_no_search_breaks(text: str) -> None:
    assert len(load_catalogue(None).search(text, limit=5)) <= 5
