from tests.fixtures.people import NOON, make_site
from voltway.kit.postgres import Connection
from voltway.people import store_four_eyes as store
from voltway.vocabulary.access import ROOT
from voltway.vocabulary.approvals import DangerousAct


async def test_what_is_set_above_is_in_force_below_and_can_t_be_undone_there(people_connection: Connection) -> None:
    site = await make_site(people_connection, "site")
    assert await store.switch_on(people_connection, ROOT, DangerousAct.KEY_MAKE, NOON)
    assert not await store.switch_on(people_connection, ROOT, DangerousAct.KEY_MAKE, NOON)
    assert await store.switch_on(people_connection, site, DangerousAct.ROLE_GIVE, NOON)
    assert await store.in_force(people_connection, ROOT) == {DangerousAct.KEY_MAKE}
    assert await store.in_force(people_connection, site) == {DangerousAct.KEY_MAKE, DangerousAct.ROLE_GIVE}
    assert await store.set_on(people_connection, site) == {DangerousAct.ROLE_GIVE}
    assert not await store.switch_off(people_connection, site, DangerousAct.KEY_MAKE)
    assert await store.switch_off(people_connection, site, DangerousAct.ROLE_GIVE)
    assert await store.in_force(people_connection, site) == {DangerousAct.KEY_MAKE}


async def test_an_act_of_another_version_is_left_out(people_connection: Connection) -> None:
    await people_connection.execute("insert into four_eyes values ('operator', 'coffee.make', now())")
    assert await store.in_force(people_connection, ROOT) == frozenset()
    assert await store.in_force(people_connection, "nowhere") == frozenset()
