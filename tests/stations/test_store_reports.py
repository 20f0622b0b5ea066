"""Reports that are awaited, and their pages; how they are merged is told in tests/stories/test_device_models.py."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from voltway.journal import unit
from voltway.kit.postgres import Pool, transaction
from voltway.stations import store_reports
from voltway.stations.store_reports import MOST_PAGES, PAGES, AnswerTold, ReportPage
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.variables import ReportKind, ReportState, VariablePlace, VariableTold

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TOLD = [VariableTold(place=VariablePlace(component="C", variable="V"), value="a\0b")]


class Told(unit.Unit):
    def __init__(self, pages: Sequence[ReportPage]) -> None:
        super().__init__("S")
        self.rows = [(PAGES, page) for page in pages]


async def keep(pool: Pool, *pages: ReportPage) -> None:
    async with transaction(pool) as conn:
        await unit.write_rows(conn, [Told(pages)])


@pytest.fixture(autouse=True)
async def station(pool: Pool) -> StationId:
    async with pool.connection() as conn:
        await conn.execute("insert into station (station_id, admission) values ('S', 'accepted')")
    return StationId("S")


async def opened(pool: Pool) -> int:
    async with pool.connection() as conn:
        number = await store_reports.open_report(conn, "S", "c", ReportKind.FULL)
    assert number is not None
    return number


async def test_each_report_has_a_number_of_its_own(pool: Pool) -> None:
    assert len({await opened(pool) for _ in range(5)}) == 5
    async with pool.connection() as conn:
        assert await store_reports.open_report(conn, "NOBODY", "c", ReportKind.FULL) is None


async def test_what_nobody_asked_for_and_what_comes_twice_is_dropped(pool: Pool) -> None:
    number = await opened(pool)
    await keep(
        pool,
        ReportPage("S", number, 0, True, TOLD, NOW),
        ReportPage("S", number, 0, False, [], NOW),
        ReportPage("S", number, -1, True, [], NOW),
        ReportPage("S", number, MOST_PAGES, True, [], NOW),
        ReportPage("S", number + 1, 0, True, [], NOW),
    )
    async with transaction(pool) as conn:
        report = await store_reports.claim_told(conn)
        assert report is not None
        assert (report.request_id, report.state, report.kind) == (number, ReportState.AWAITED, ReportKind.FULL)
        [page] = await store_reports.take_pages(conn, report)
        assert (page.seq_no, page.is_last, page.received_at) == (0, True, NOW)
        assert page.variables[0].value == "a\N{REPLACEMENT CHARACTER}b"
        assert await store_reports.claim_told(conn) is None, "all were looked at"
        await store_reports.settle(conn, report, ReportState.WHOLE, 1)
    await keep(pool, ReportPage("S", number, 1, True, TOLD, NOW))
    async with pool.connection() as conn:
        assert await (await conn.execute("select 1 from variable_page")).fetchone() is None


async def test_two_workers_never_take_the_same(pool: Pool) -> None:
    await keep(pool, ReportPage("S", await opened(pool), 0, False, TOLD, NOW))
    async with transaction(pool) as one, transaction(pool) as other:
        assert await store_reports.claim_told(one) is not None
        assert await store_reports.claim_told(other) is None


async def test_an_answer_is_a_report_of_one_page(pool: Pool) -> None:
    asked = await opened(pool)
    async with pool.connection() as conn:
        await store_reports.keep_answers(
            conn,
            [AnswerTold("S", "c", asked, TOLD), AnswerTold("S", "d", None, TOLD), AnswerTold("X", "e", None, TOLD)],
        )
        await store_reports.keep_answers(conn, [])
        cursor = await conn.execute("select command_id, kind from variable_report order by command_id")
        assert await cursor.fetchall() == [("c", "full"), ("d", "answer")]
        cursor = await conn.execute("select count(*) from variable_page where is_last and seq_no = 0")
        assert await cursor.fetchone() == (2,)
        assert [one.request_id for one in await store_reports.page(conn, "S", before=None, limit=5)] == [asked]
        assert await store_reports.page(conn, "S", before=asked, limit=5) == []
        found = await store_reports.of_command(conn, "S", "c")
        assert found is not None
        assert found.request_id == asked


async def test_a_report_whose_order_is_lost_is_given_up_after_a_day(pool: Pool) -> None:
    await opened(pool)
    silent_for = timedelta(minutes=1)
    async with pool.connection() as conn:
        assert await store_reports.claim_silent(conn, silent_for) is None
        await conn.execute("update variable_report set asked_at = now() - interval '25 hours'")
        report = await store_reports.claim_silent(conn, silent_for)
        assert report is not None
        assert await store_reports.refusal_of(conn, report) is None
