from tests.files.made import HOUR, NOW, Kept, new_log
from voltway.files import store
from voltway.files.content import Stored


async def test_content_arrives_once(kept: Kept) -> None:
    new = new_log()
    async with kept.pool.connection() as connection:
        await store.insert(connection, new, NOW)
        assert await store.begin(connection, new.file_id) == f"{new.file_id}-1"
        assert await store.begin(connection, new.file_id) == f"{new.file_id}-2"
        first = await store.arrive(connection, new.file_id, f"{new.file_id}-2", Stored(3, "ab"), None, NOW)
        assert first is not None
        assert (first.stored_as, first.name, first.attempts) == (f"{new.file_id}-2", "log.txt", 2)
        assert await store.arrive(connection, new.file_id, f"{new.file_id}-1", Stored(3, "cd"), None, NOW) is None
        assert await store.begin(connection, new.file_id) is None


async def test_a_removed_organization_s_files_fall_to_the_operator(kept: Kept) -> None:
    new = new_log()
    async with kept.pool.connection() as connection:
        await connection.execute(
            "insert into organization (organization_id, parent_id, path, kind, name)"
            " values ('o1', 'operator', '/operator/o1/', 'site_host', 'Hotel')"
        )
        await store.insert(connection, new, NOW)
        await connection.execute("update file set organization_id = 'o1'")
        await connection.execute("delete from organization where organization_id = 'o1'")
        found = await store.find(connection, new.file_id)
    assert found is not None
    assert found.organization_id == "operator"


async def test_links_end_for_one_station_or_for_all(kept: Kept) -> None:
    new = new_log()
    link_id = await kept.link_to(new)
    async with kept.pool.connection() as connection:
        await store.end_links(connection, new.file_id, "S2", NOW)
        assert await store.open_link(connection, link_id, NOW) is not None
        assert await store.open_link(connection, link_id, NOW + HOUR) is None
        await store.end_links(connection, new.file_id, "S1", NOW)
        assert await store.open_link(connection, link_id, NOW) is None


async def test_a_station_is_told_ftp_where_it_knows_nothing_else(kept: Kept) -> None:
    async with kept.pool.connection() as connection:
        assert not await store.knows_only_ftp(connection, "S1")
        await connection.execute("update station set quirks = '{files_by_ftp}' where station_id = 'S1'")
        assert await store.knows_only_ftp(connection, "S1")
        assert not await store.knows_only_ftp(connection, "S2")
