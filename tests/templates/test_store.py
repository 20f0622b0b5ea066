from tests.templates.fleet import Fleet, wish
from voltway.templates import store
from voltway.templates.store import Wish
from voltway.vocabulary.orders_variables import SettingChange, VariableName
from voltway.vocabulary.variables import VariableAttribute


async def test_a_template_is_read_as_it_was_written(fleet: Fleet) -> None:
    setting = SettingChange(VariableName("V", "C", "i", 2, "j", 1), "1", VariableAttribute.MAX_SET)
    made = await fleet.add(Wish(name="n", settings=[setting], vendor="A*", priority=-3))
    second = await fleet.add(wish())
    async with fleet.pool.connection() as connection:
        assert await store.known(connection, made.template_id) == made
        assert made.settings[0].place.name == "C(j)[2.1]/V(i):max_set"
        assert await store.page(connection, after=made.template_id) == [second]
        assert await store.page(connection, limit=1) == [made]
        assert [(one.template.template_id, one.path) for one in await store.scoped(connection)] == [
            (made.template_id, "/operator/"),
            (second.template_id, "/operator/"),
        ]
