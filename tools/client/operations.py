"""Turns the operations of the description into the methods of a client, once plain and once for asyncio."""

import json
import re
import textwrap
from dataclasses import dataclass

from tools.client.document import Json, answer_of, body_of
from tools.client.models import annotation

_HEAD = '''\
# Written by `make client` from the API's description. Do not edit.
"""Every operation of the API, {flavour}."""

from collections.abc import {iterator}, Sequence
from datetime import datetime
from typing import Any, Literal

from voltway_client import models
from voltway_client.{module} import {base}
from voltway_client.calls import Call, Event, quoted


class {name}({base}):
    """The API of one Voltway installation, {flavour}."""
'''


@dataclass(frozen=True, slots=True)
class Flavour:
    """How a client is called from: plainly or with `await`."""

    name: str
    base: str
    module: str
    said: str
    iterator: str
    define: str
    wait: str


SYNC = Flavour("Voltway", "Transport", "transport", "for plain functions", "Iterator", "def", "")
ASYNC = Flavour(
    "AsyncVoltway", "AsyncTransport", "async_transport", "for asyncio", "AsyncIterator", "async def", "await "
)


def text_of(document: Json, flavour: Flavour) -> str:
    """The module, not formatted yet."""
    head = _HEAD.format(
        flavour=flavour.said,
        iterator=flavour.iterator,
        module=flavour.module,
        base=flavour.base,
        name=flavour.name,
    )
    methods = [
        textwrap.indent(method, "    ")
        for path, item in document["paths"].items()
        for verb, operation in item.items()
        for method in _methods(document, Operation(path, verb.upper(), operation), flavour)
    ]
    return "\n".join([head, *methods])


class Operation:
    """One operation, as its methods need it."""

    def __init__(self, path: str, verb: str, operation: Json) -> None:
        self.path, self.verb, self.name = path, verb, operation["operationId"]
        parameters = operation.get("parameters", [])
        self.in_path = re.findall(r"{(\w+)}", path)
        self.query = [one for one in parameters if one["in"] == "query"]
        self.headers = {
            one["name"]: one["name"].lower().replace("-", "_") for one in parameters if one["in"] == "header"
        }
        self.body = body_of(operation)
        response, schema = answer_of(operation)
        self.streams = "text/event-stream" in response.get("content", {})
        self.answer = "None" if schema is None else annotation(schema, "models.")
        self.page = None if schema is None else schema.get("$ref", "").rpartition("/")[2]
        self.said = operation["summary"]
        self.more = operation.get("description", "")

    @property
    def docstring(self) -> str:
        more = f"\n\n{self.more}\n" if self.more else ""
        return textwrap.indent(f'"""{self.said}{more}"""', "    ")

    def arguments(self, *, without: tuple[str, ...] = ()) -> str:
        """What a method takes: the path's parts and the body by position, all else by name."""
        plain = [f"{name}: str" for name in self.in_path]
        plain += [f"body: {annotation(self.body, 'models.')}"] if self.body else []
        named = [f"{one['name']}: {_query_type(one)} | None = None" for one in self.query if one["name"] not in without]
        named += [f"{name}: str | None = None" for name in self.headers.values()]
        return ", ".join(["self", *plain, *(["*", *named] if named else [])])

    def call(self) -> str:
        """The expression for the call, without its answer."""
        path = re.sub(r"{(\w+)}", r"{quoted(\1)}", self.path)
        given = [json.dumps(self.verb), f'f"{path}"' if self.in_path else json.dumps(path)]
        if self.query:
            given.append(f"query={_dictionary({one['name']: one['name'] for one in self.query})}")
        if self.headers:
            given.append(f"headers={_dictionary(self.headers)}")
        if self.body:
            given.append("body=body")
        return f"Call({', '.join(given)})"


def _methods(document: Json, operation: Operation, flavour: Flavour) -> list[str]:
    if operation.streams:
        return [_stream(operation, flavour)]
    item = _item_of(document, operation)
    return [_plain(operation, flavour), *([_paging(operation, flavour, item)] if item else [])]


def _plain(operation: Operation, flavour: Flavour) -> str:
    ask = "_do" if operation.answer == "None" else "_ask"
    kind = "" if operation.answer == "None" else f", {operation.answer}"
    return (
        f"{flavour.define} {operation.name}({operation.arguments()}) -> {operation.answer}:\n"
        f"{operation.docstring}\n"
        f"    {'return ' if kind else ''}{flavour.wait}self.{ask}({operation.call()}{kind})\n"
    )


def _stream(operation: Operation, flavour: Flavour) -> str:
    return (
        f"def {operation.name}({operation.arguments()}) -> {flavour.iterator}[Event]:\n"
        f"{operation.docstring}\n"
        f"    return self._follow({operation.call()})\n"
    )


def _paging(operation: Operation, flavour: Flavour, item: str) -> str:
    """The method that reads page after page."""
    # asyncio's generators can't `yield from`.
    each = (
        "        for item in page.items:\n            yield item\n"
        if flavour.wait
        else "        yield from page.items\n"
    )
    names = ", ".join(
        [*operation.in_path, *(f"{one['name']}={one['name']}" for one in operation.query if one["name"] != "after")]
    )
    return (
        f"{flavour.define} {operation.name.replace('list_', 'iterate_', 1)}({operation.arguments(without=('after',))})"
        f" -> {flavour.iterator}[{item}]:\n"
        f'    """{operation.said} Page after page is read, as far as they are wanted."""\n'
        f"    after: str | None = None\n"
        f"    while True:\n"
        f"        page = {flavour.wait}self.{operation.name}({names}, after=after)\n"
        f"{each}"
        f"        if page.next is None:\n"
        f"            return\n"
        f"        after = page.next\n"
    )


def _item_of(document: Json, operation: Operation) -> str | None:
    """What the pages of a list hold; None for what is no list, or has but one page."""
    if not any(one["name"] == "after" for one in operation.query) or not operation.page:
        return None
    items = document["components"]["schemas"][operation.page]["properties"]["items"]["items"]
    return annotation(items, "models.")


def _dictionary(entries: dict[str, str]) -> str:
    return f"{{{', '.join(f'{json.dumps(name)}: {argument}' for name, argument in entries.items())}}}"


def _query_type(parameter: Json) -> str:
    schema = parameter["schema"]
    if schema.get("type") == "array":
        return f"Sequence[{annotation(schema['items'], 'models.')}]"
    return annotation(schema, "models.")
