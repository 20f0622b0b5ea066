"""`voltway firmware`: an image is added, a station is to be updated with it, and how far that is."""

from pathlib import Path

import pytest

from tests.firmware.made import certificate_of, firmware_of, key_of, signature_of
from tests.fixtures.command_line import Execute, Said, Voltway
from voltway.cli import firmware_image
from voltway.cli.firmware import app
from voltway.cli.firmware_campaign import app as campaign_app
from voltway.cli.firmware_image import app as image_app


@pytest.fixture(autouse=True)
def place(execute: Execute, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VOLTWAY_FILES_DIRECTORY", str(tmp_path / "files"))
    execute("insert into station (station_id, admission, vendor, model) values ('S1', 'accepted', 'ACME', 'One')")


def added(voltway: Voltway, tmp_path: Path, *more: str) -> Said:
    file = tmp_path / "acme 2.bin"
    file.write_bytes(firmware_of("2.0.0"))
    return voltway("firmware", "image", "add", str(file), "--vendor", "ac*", "--version", "2.0.0", *more)


def signed_with(tmp_path: Path, content: bytes) -> list[str]:
    signature, certificate = tmp_path / "signature", tmp_path / "certificate"
    signature.write_text(signature_of(key_of("ECDSA"), content) + "\n")
    certificate.write_text(certificate_of(key_of("ECDSA")))
    return ["--signature", str(signature), "--certificate", str(certificate)]


def test_an_image_is_added_listed_shown_and_removed(voltway: Voltway, tmp_path: Path) -> None:
    assert "No images yet" in voltway("firmware", "image", "list").words
    said = added(voltway, tmp_path, "--json", *signed_with(tmp_path, firmware_of("2.0.0")))
    assert said.code == 0, said.err
    image = said.document
    assert (image["content"], image["size_bytes"], image["file_name"]) == (
        "there",
        len(firmware_of("2.0.0")),
        "acme 2.bin",
    )
    assert [file.read_bytes() for file in (tmp_path / "files").rglob("*") if file.is_file()] == [firmware_of("2.0.0")]
    assert "2.0.0" in voltway("firmware", "image", "list").words
    assert image["sha256"] in voltway("firmware", "image", "show", image["image_id"]).words
    assert "there is an image of version 2.0.0" in added(voltway, tmp_path).err
    assert len([file for file in (tmp_path / "files").rglob("*") if file.is_file()]) == 1, "the second was not stored"
    assert voltway("firmware", "image", "remove", image["image_id"], "--yes").code == 0
    assert voltway("firmware", "image", "list", "--json").document["items"] == []


def test_an_image_whose_file_can_not_be_kept_is_none(
    voltway: Voltway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(firmware_image, "MOST_BYTES", 10)
        assert "longer than 10 bytes" in added(voltway, tmp_path).err
    assert voltway("firmware", "image", "list", "--json").document["items"] == []
    assert added(voltway, tmp_path).code == 0


def test_a_wrong_signature_is_refused(voltway: Voltway, tmp_path: Path) -> None:
    assert "does not fit this file" in added(voltway, tmp_path, *signed_with(tmp_path, b"another")).err
    assert "belong together" in added(voltway, tmp_path, *signed_with(tmp_path, b"another")[:2]).err
    assert "can't be read" in voltway("firmware", "image", "add", "nowhere", "--vendor", "*", "--version", "2").err


def test_an_update_is_planned_seen_and_cancelled(voltway: Voltway, execute: Execute, tmp_path: Path) -> None:
    image = added(voltway, tmp_path, "--json").document["image_id"]
    assert "No updates yet" in voltway("firmware", "status").words
    planned = voltway("firmware", "update", "S1", image, "--json").document
    number = str(planned["update_id"])
    assert (planned["state"], planned["version"], planned["signed"]) == ("planned", "2.0.0", False)
    assert "has not ended" in voltway("firmware", "update", "S1", image).err
    listed = voltway("firmware", "status", "--state", "planned", "--station", "S1")
    assert "S1" in listed.words
    assert max(map(len, listed.out.splitlines())) <= 80
    assert "waits for the station" in voltway("firmware", "status", number).words
    assert "being updated" in voltway("firmware", "image", "remove", image, "--yes").err
    assert voltway("firmware", "cancel", number).words == f"Firmware update {number} of S1 is cancelled."
    assert voltway("firmware", "status", number, "--json").document["state"] == "cancelled"
    again = voltway("firmware", "update", "S1", image)
    assert "is planned" in again.words
    first = voltway("firmware", "status", "--limit", "1", "--json").document
    rest = voltway("firmware", "status", "--after", first["next"], "--json").document
    assert [row["state"] for row in first["items"] + rest["items"]] == ["planned", "cancelled"]
    assert "no cursor" in voltway("firmware", "status", "--after", "x").err


def test_an_image_for_others_needs_a_word(voltway: Voltway, execute: Execute, tmp_path: Path) -> None:
    image = added(voltway, tmp_path, "--json").document["image_id"]
    execute("update station set vendor = 'Other'")
    assert "is for ac* *" in voltway("firmware", "update", "S1", image).err
    assert voltway("firmware", "update", "S1", image, "--any-model", "--within", "2h").code == 0


def test_images_and_campaigns_are_groups_of_their_own() -> None:
    assert [group.typer_instance for group in app.registered_groups] == [image_app, campaign_app]
