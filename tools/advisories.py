"""Ask OSV whether an advisory speaks of a locked package: part of `make check`, or `python -m tools.advisories`.

One request for all packages to api.osv.dev, which gathers the advisories of PyPI, GitHub and others. `pip-audit` would
say the same: it brings a dozen packages that would have to be watched, too, and asks once for each package.

Ends with 0 if there is none, with 1 for those there are, and with 75 (EX_TEMPFAIL) where it could not ask.
With VOLTWAY_REQUIRE_ADVISORIES=1 not to have asked is a failure.
"""

import asyncio
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent
URL = "https://api.osv.dev/v1/querybatch"
REQUIRED = "VOLTWAY_REQUIRE_ADVISORIES"
NOT_CHECKED = 75

TIMEOUT_S = 10.0
AT_ONCE = 1000
"""As many as the service takes."""
MOST_ROUNDS = 20

LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
ACCEPTED = re.compile(r"^(\S+) until (\d{4}-\d{2}-\d{2}) because \S.*$")


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """A package as it is locked."""

    name: str
    version: str


class Unreachable(Exception):
    """Nobody answered in time, or what came was no answer."""


def locked_in(texts: Iterable[str]) -> list[Package]:
    """Every package of these requirements files, once."""
    return sorted({Package(*found) for text in texts for found in LOCKED.findall(text)})


def accepted_in(text: str, today: date) -> set[str]:
    """The advisories that somebody looked at and found to be none of ours, until a day. Raises ValueError."""
    accepted = set()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        found = ACCEPTED.fullmatch(line)
        if found is None and not line.startswith("#"):
            raise ValueError(f"{line!r} accepts nothing: write `<advisory> until <date> because <reason>`")
        if found and date.fromisoformat(found[2]) >= today:
            accepted.add(found[1])
    return accepted


async def advisories(packages: list[Package], url: str, timeout_s: float) -> dict[Package, list[str]]:
    """The ids of what speaks of these packages. Raises Unreachable."""
    found: dict[Package, list[str]] = {}
    try:
        async with asyncio.timeout(timeout_s), httpx.AsyncClient(timeout=timeout_s) as client:
            for begin in range(0, len(packages), AT_ONCE):
                await _ask(client, url, packages[begin : begin + AT_ONCE], found)
    except (TimeoutError, httpx.TimeoutException) as error:
        raise Unreachable(f"no answer within {timeout_s:g} s") from error
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreachable(str(error).partition("\n")[0] or type(error).__name__) from error
    return found


async def _ask(client: httpx.AsyncClient, url: str, packages: list[Package], found: dict[Package, list[str]]) -> None:
    """Until every page of every package has been read: also an empty one may say that there is another."""
    pages: dict[Package, str | None] = dict.fromkeys(packages)
    for _ in range(MOST_ROUNDS):
        asked = list(pages)
        answer = await client.post(url, json={"queries": [_query(package, pages[package]) for package in asked]})
        results: list[dict[str, Any]] = answer.raise_for_status().json()["results"]
        pages = {}
        for package, result in zip(asked, results, strict=True):
            for one in result.get("vulns") or []:
                found.setdefault(package, []).append(str(one["id"]))
            if token := result.get("next_page_token"):
                pages[package] = token
        if not pages:
            return
    raise ValueError(f"more than {MOST_ROUNDS} pages for one package")


def _query(package: Package, page: str | None) -> dict[str, Any]:
    query: dict[str, Any] = {"package": {"name": package.name, "ecosystem": "PyPI"}, "version": package.version}
    return query if page is None else {**query, "page_token": page}


def told(found: Mapping[Package, list[str]], accepted: set[str]) -> Iterator[str]:
    """One line for each advisory that counts."""
    for package, ids in sorted(found.items()):
        for one in sorted(set(ids) - accepted):
            yield f"{package.name} {package.version}: {one}, see https://osv.dev/vulnerability/{one}"


def main(root: Path = ROOT, url: str = URL, timeout_s: float = TIMEOUT_S) -> int:
    folder = root / "requirements"
    packages = locked_in(file.read_text(encoding="utf-8") for file in folder.glob("*.txt"))
    listed = folder / "accepted-advisories"
    accepted = accepted_in(listed.read_text(encoding="utf-8"), datetime.now(UTC).date()) if listed.exists() else set()
    try:
        lines = list(told(asyncio.run(advisories(packages, url, timeout_s)), accepted))
    except Unreachable as error:
        print(f"advisories on {len(packages)} packages were not checked ({error})")
        return 1 if os.environ.get(REQUIRED) == "1" else NOT_CHECKED
    for line in lines:
        print(line)
    if lines:
        print("Raise the package (`make lock ARGS=--upgrade`), or argue in requirements/accepted-advisories.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
