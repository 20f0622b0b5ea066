"""`voltway vehicle models`: the catalogue, and what is wrong in one's own."""

from pathlib import Path

import pytest

from tests.fixtures.command_line import Voltway
from voltway.drivers.catalogue import SHIPPED

HEADER = SHIPPED.read_text(encoding="utf-8").splitlines()[0]
OWN = "Voltway,One,Long,2026,,70000,IEC_62196_T2 IEC_62196_T2_COMBO,11000,3,150000"


def test_models_are_found_by_how_their_words_begin(voltway: Voltway) -> None:
    words = voltway("vehicle", "models", "--search", "ren zoe").words
    assert "Renault Zoe R135 ZE50" in words
    assert "52.0 22.0 46" in words
    (model,) = voltway("vehicle", "models", "--search", "ren zoe", "--json").document["items"]
    assert model["model_id"] == "renault-zoe-r135-ze50-2019"
    assert voltway("vehicle", "models", "--search", "horse").out == "No model is called so.\n"


def test_they_come_in_pages(voltway: Voltway) -> None:
    first = voltway("vehicle", "models", "--limit", "1", "--json").document
    second = voltway("vehicle", "models", "--limit", "1", "--after", first["next"], "--json").document
    assert first["items"][0]["model_id"] < second["items"][0]["model_id"]


def test_an_own_file_is_used_and_its_wrong_lines_told(
    voltway: Voltway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.csv"
    own.write_text(f"{HEADER}\n{OWN}\nVoltway,Two\n", encoding="utf-8")
    monkeypatch.setenv("VOLTWAY_DRIVERS_CATALOGUE_CSV", str(own))
    said = voltway("vehicle", "models", "--search", "voltway one")
    assert "voltway-one-long-2026" in "".join(said.out.split())
    assert said.err == "voltway: 1 lines of drivers.catalogue_csv are wrong (--check)\n"
    checked = voltway("vehicle", "models", "--check", str(own))
    assert (checked.code, checked.words) == (1, "line 3: there are 2 cells, the header has 10")
    (problem,) = voltway("vehicle", "models", "--check", str(own), "--json").document["items"]
    assert problem["line"] == 3
    own.write_text(f"{HEADER}\n{OWN}\n", encoding="utf-8")
    right = voltway("vehicle", "models", "--check", str(own))
    assert (right.code, "right in every line" in right.words) == (0, True)
