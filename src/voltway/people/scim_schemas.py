"""What SCIM clients are told of this service: its configuration, kinds of resources and schemas (RFC 7643, 5 to 7)."""

from typing import Any, Final

from voltway.people.scim_resources import GROUP, USER

MAX_RESULTS: Final = 200

_CONFIG: Final = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
_RESOURCE_TYPE: Final = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
_SCHEMA: Final = "urn:ietf:params:scim:schemas:core:2.0:Schema"


def service_provider_config(url: str) -> dict[str, Any]:
    """What is supported. `url` is where the API begins."""
    return {
        "schemas": [_CONFIG],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MAX_RESULTS},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer",
                "description": "An API key with people.read and people.write, or an access token for it.",
                "specUri": "https://www.rfc-editor.org/info/rfc6750",
                "primary": True,
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{url}/ServiceProviderConfig"},
    }


def resource_types(url: str) -> list[dict[str, Any]]:
    """The kinds of resources there are."""
    return [
        {
            "schemas": [_RESOURCE_TYPE],
            "id": name,
            "name": name,
            "endpoint": f"/{name}s",
            "description": description,
            "schema": schema,
            "meta": {"resourceType": "ResourceType", "location": f"{url}/ResourceTypes/{name}"},
        }
        for name, schema, description in (
            ("User", USER, "An account that the key's organization keeps"),
            ("Group", GROUP, "People; a group that is called like a role gives it to its members"),
        )
    ]


def schemas(url: str) -> list[dict[str, Any]]:
    """Every attribute that is kept. Others are passed over."""
    return [
        _schema(url, USER, "User", [
            _attribute("userName", required=True, uniqueness="server"),
            _attribute("name", kind="complex", inner=[
                _attribute("formatted"), _attribute("givenName"), _attribute("familyName"),
            ]),
            _attribute("displayName"),
            _attribute("emails", kind="complex", many=True, inner=[
                _attribute("value"), _attribute("type"), _attribute("primary", kind="boolean"),
            ]),
            _attribute("active", kind="boolean"),
            _attribute("groups", kind="complex", many=True, mutability="readOnly", inner=[
                _attribute("value", mutability="readOnly"), _attribute("display", mutability="readOnly"),
                _attribute("$ref", kind="reference", mutability="readOnly"),
            ]),
        ]),
        _schema(url, GROUP, "Group", [
            _attribute("displayName", required=True, uniqueness="server"),
            _attribute("members", kind="complex", many=True, inner=[
                _attribute("value", mutability="immutable"), _attribute("type", mutability="immutable"),
                _attribute("$ref", kind="reference", mutability="immutable"),
            ]),
        ]),
    ]  # fmt: skip  # a tree reads better as one


def _schema(url: str, schema: str, name: str, attributes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schemas": [_SCHEMA],
        "id": schema,
        "name": name,
        "attributes": attributes,
        "meta": {"resourceType": "Schema", "location": f"{url}/Schemas/{schema}"},
    }


def _attribute(
    name: str,
    *,
    kind: str = "string",
    many: bool = False,
    required: bool = False,
    mutability: str = "readWrite",
    uniqueness: str = "none",
    inner: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    told = {
        "name": name,
        "type": kind,
        "multiValued": many,
        "required": required,
        "mutability": mutability,
        "returned": "default",
    }
    if kind == "string":
        told |= {"caseExact": False, "uniqueness": uniqueness}
    if kind == "reference":
        told |= {"referenceTypes": ["User", "Group"]}
    return told | ({"subAttributes": inner} if inner else {})
