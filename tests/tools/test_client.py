"""The generator of the Python client: that it gives what is committed, and says so when it does not."""

from pathlib import Path
from typing import Any

import pytest

from tools.client import models, operations
from tools.client.__main__ import FOLDER, main

GENERATED = ("models.py", "client.py", "async_client.py")


def test_the_committed_client_is_what_the_description_gives(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["--check"]), capsys.readouterr().err) == (0, "")


def test_an_edited_and_a_missing_module_are_reported_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = (FOLDER / "client.py").read_text(encoding="utf-8").replace('"GET"', '"POST"', 1)
    (tmp_path / "client.py").write_text(edited, encoding="utf-8")
    (tmp_path / "models.py").write_bytes((FOLDER / "models.py").read_bytes())
    assert main(["--check", "--folder", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "client.py: 2 lines differ from what is generated; run `make client`" in said
    assert "async_client.py" in said
    assert "models.py" not in said
    assert (tmp_path / "client.py").read_text(encoding="utf-8") == edited


def test_it_is_written_the_same_again(tmp_path: Path) -> None:
    assert main(["--folder", str(tmp_path)]) == 0
    for name in GENERATED:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, "str"),
        ({"type": "string", "format": "date-time"}, "datetime"),
        ({"type": "string", "contentEncoding": "base64"}, "bytes"),
        ({"type": "array", "items": {"type": "integer"}}, "list[int]"),
        (
            {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False},
            "tuple[int, str]",
        ),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "dict[str, float]"),
        ({"anyOf": [{"$ref": "#/components/schemas/Page_Station_"}, {"type": "null"}]}, "StationPage | None"),
        ({"enum": [0, 1]}, "Literal[0, 1]"),
        ({}, "Any"),
    ],
)
def test_schemas_become_types(schema: dict[str, Any], kind: str) -> None:
    assert models.annotation(schema) == kind


def test_a_schema_that_is_not_known_is_not_guessed() -> None:
    with pytest.raises(LookupError, match="'file'"):
        models.annotation({"type": "file"})


def test_what_is_sent_may_be_left_out_and_what_is_read_has_its_default() -> None:
    optional = {"type": "object", "properties": {"name": {"type": "string", "default": ""}}, "required": []}
    document = {
        "components": {"schemas": {"Sent": optional, "Read": optional}},
        "paths": {
            "/things": {
                "post": {
                    "operationId": "add_thing",
                    "summary": "Add it.",
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Sent"}}}},
                    "responses": {
                        "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Read"}}}}
                    },
                }
            }
        },
    }
    text = models.text_of(document)
    assert "class Sent(Struct, kw_only=True):\n\n    name: str | UnsetType = UNSET" in text
    assert "class Read(Struct, kw_only=True):\n\n    name: str = ''" in text
    assert "def add_thing(self, body: models.Sent) -> models.Read:" in operations.text_of(document, operations.SYNC)
    asynchronous = operations.text_of(document, operations.ASYNC)
    assert 'return await self._ask(Call("POST", "/things", body=body), models.Read)' in asynchronous
