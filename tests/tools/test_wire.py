"""The generator of the wire modules: what it names things, what it refuses, and that it gives what is committed."""

from pathlib import Path

import pytest

from tools.wire.__main__ import FOLDER, main
from tools.wire.names import V16_INLINE, attribute, definition_v2, definition_v16, inline_v16, member, message
from tools.wire.schemas import VERSIONS, Catalogue, load


def test_the_committed_modules_are_what_the_schemas_give(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--check"])
    assert (code, capsys.readouterr().err) == (0, "")


def test_a_module_is_written_the_same_again(tmp_path: Path) -> None:
    assert main(["--folder", str(tmp_path)]) == 0
    for module in VERSIONS:
        assert (tmp_path / f"{module}.py").read_bytes() == (FOLDER / f"{module}.py").read_bytes()


def test_an_edited_and_a_missing_module_are_reported_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    committed = {module: (FOLDER / f"{module}.py").read_text(encoding="utf-8") for module in VERSIONS}
    edited = committed["v21"].replace('name="limit_L2"', 'name="limitL2"')
    (tmp_path / "v21.py").write_text(edited, encoding="utf-8")
    (tmp_path / "v16.py").write_text(committed["v16"], encoding="utf-8")

    assert main(["--check", "--folder", str(tmp_path)]) == 1

    said = capsys.readouterr().err
    assert "v21.py" in said
    assert '+    limit_l2: float | None = field(name="limit_L2", default=None)' in said
    assert "v201.py" in said
    assert "v16.py" not in said
    assert (tmp_path / "v21.py").read_text(encoding="utf-8") == edited
    assert not (tmp_path / "v201.py").exists()


@pytest.mark.parametrize(
    ("wire_name", "expected"),
    [
        ("idTag", "id_tag"),
        ("limit_L2", "limit_l2"),
        ("maxChargeReactivePower_L3", "max_charge_reactive_power_l3"),
        ("maxSoC", "max_soc"),
        ("soC", "soc"),
        ("evMaxV2XEnergyRequest", "ev_max_v2x_energy_request"),
        ("v2xBaseline", "v2x_baseline"),
        ("prioritizedEMAIDs", "prioritized_emaids"),
        ("iso15118SchemaVersion", "iso15118_schema_version"),
        ("evMaximumLevel1DCInjection", "ev_maximum_level1_dc_injection"),
        ("vRef", "v_ref"),
        ("from", "from_"),
    ],
)
def test_attributes(wire_name: str, expected: str) -> None:
    assert attribute(wire_name) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Energy.Active.Import.Register", "ENERGY_ACTIVE_IMPORT_REGISTER"),
        ("SuspendedEVSE", "SUSPENDED_EVSE"),
        ("EVDisconnected", "EV_DISCONNECTED"),
        ("L1-N", "L1_N"),
        ("kWh", "KWH"),
        ("SoCLimitReached", "SOC_LIMIT_REACHED"),
        ("AC_three_phase", "AC_THREE_PHASE"),
        ("s309-1P-16A", "S309_1P_16A"),
        ("IdleTIme", "IDLE_TIME"),
        ("Import", "IMPORT"),
    ],
)
def test_members(value: str, expected: str) -> None:
    assert member(value) == expected


def test_messages_and_types() -> None:
    assert message("BootNotification") == message("BootNotificationRequest") == "BootNotificationRequest"
    assert message("BootNotificationResponse") == "BootNotificationResponse"
    assert definition_v2("IdTokenType") == "IdToken"
    assert definition_v2("IdTokenEnumType") == "IdTokenEnum"
    assert definition_v16("CertificateHashDataType") == "CertificateHashData"
    assert definition_v16("MessageTriggerEnumType") == "ExtendedMessageTrigger"


def test_an_inline_type_goes_by_the_longest_path_that_is_known() -> None:
    assert inline_v16(("StartTransactionResponse", "idTagInfo", "status")) == "AuthorizationStatus"
    assert inline_v16(("ResetResponse", "status")) == "ResetStatus"


def test_no_name_is_kept_for_what_the_schemas_no_longer_have() -> None:
    assert set(V16_INLINE.values()) <= load("v16").types.keys()


def test_a_new_inline_type_must_be_named_by_a_person() -> None:
    with pytest.raises(LookupError, match=r"NewRequest\.mode: name it in tools/wire/names\.py"):
        inline_v16(("NewRequest", "mode"))


def test_a_type_defined_twice_must_be_the_same() -> None:
    catalogue = Catalogue(module="v21")
    catalogue.add("EVSE", {"type": "object", "properties": {}, "required": []})
    catalogue.add("EVSE", {"type": "object", "properties": {}, "required": []})
    with pytest.raises(ValueError, match="v21: two schema files define EVSE differently"):
        catalogue.add("EVSE", {"type": "object", "properties": {"id": {"type": "integer"}}, "required": []})
