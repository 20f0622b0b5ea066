import html
import re

import httpx

from tests.fixtures.organizations import MINE
from tests.fixtures.web import Web
from tests.fixtures.web_waiting import Three
from voltway.kit.postgres import Pool

FORM = {"name": "robot", "may": "look", "organization_id": MINE}


async def waiting_id(three: Three) -> str:
    page = (await three.anna.client.get("/approvals")).text
    found = re.search(r'action="/approvals/withdraw">.*?name="approval_id" value="(\w+)"', page, re.DOTALL)
    assert found is not None
    return found[1]


async def test_asked_on_one_page_and_approved_on_another(three: Three, web: Web) -> None:
    await three.anna.submit("/keys", **FORM, reason="<b>for the robot</b>")
    approval_id = await waiting_id(three)
    seen = (await three.bert.client.get("/approvals")).text
    assert "&lt;b&gt;for the robot&lt;/b&gt;" in seen
    assert "POST /api/v1/keys" in seen
    assert "robot" in seen
    done = await three.bert.submit("/approvals/approve", approval_id=approval_id)
    assert "is done" in done.text
    answer = await three.anna.submit("/approvals/answer", approval_id=approval_id)
    found = re.search(r"vwk_\w+", html.unescape(answer.text))
    assert found is not None
    assert found[0] not in (await three.anna.client.get("/approvals")).text
    assert "vwk_" not in (await three.bert.submit("/approvals/answer", approval_id=approval_id)).text
    async with web.client(found[0]) as robot:
        assert (await robot.get("/api/v1/stations")).status_code == 200


async def test_refused_with_a_reason_and_withdrawn(three: Three) -> None:
    await three.anna.submit("/keys", **FORM)
    approval_id = await waiting_id(three)
    assert (await three.bert.submit("/approvals/refuse", approval_id=approval_id)).status_code == 400
    assert (await three.anna.submit("/approvals/approve", approval_id=approval_id)).status_code == 403
    await three.bert.submit("/approvals/refuse", approval_id=approval_id, reason="no robots")
    assert "refused: no robots" in (await three.anna.client.get("/approvals")).text
    await three.anna.submit("/keys", **FORM)
    withdrawn = await three.anna.submit("/approvals/withdraw", approval_id=await waiting_id(three))
    assert "is withdrawn" in withdrawn.text
    assert (await three.anna.submit("/approvals/withdraw", approval_id=approval_id)).status_code == 409
    assert await three.keys() == []


async def test_a_form_from_elsewhere_decides_nothing(three: Three, web: Web) -> None:
    await three.anna.submit("/keys", **FORM)
    fields = {"approval_id": await waiting_id(three), "reason": "x"}
    for path in ("approve", "refuse", "withdraw", "answer"):
        refused = await three.bert.client.post(f"/approvals/{path}", data=fields)
        assert refused.status_code == 403, path
        elsewhere = {"Origin": "https://evil.example"}
        form = fields | {"csrf": three.bert.session.csrf_secret.hex()}
        assert (await three.bert.client.post(f"/approvals/{path}", data=form, headers=elsewhere)).status_code == 403
    assert await waiting_id(three) == fields["approval_id"]


async def test_the_page_is_for_people_who_signed_in(web: Web, pool: Pool, stranger: httpx.AsyncClient) -> None:
    assert (await stranger.get("/approvals")).status_code == 303
