import pytest

from tests.fixtures.organizations import BELOW, MINE, fill_world
from voltway.kit.postgres import Pool
from voltway.people import store_organizations
from voltway.people.mail_sender import MailSender, mail_sender
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import NotFound


async def test_what_an_organization_does_not_say_is_taken_from_above(pool: Pool) -> None:
    await fill_world(pool)
    async with pool.connection() as connection:
        assert await mail_sender(connection, BELOW) == MailSender("Below", None)
        await store_organizations.change(connection, MINE, display_name="Mine charges", mail_from="hi@mine.example")
        assert await mail_sender(connection, BELOW) == MailSender("Mine charges", "hi@mine.example")
        await store_organizations.change(connection, BELOW, display_name="Below charges")
        assert await mail_sender(connection, BELOW) == MailSender("Below charges", "hi@mine.example")


async def test_nobody_sends_for_an_organization_that_is_not_there(pool: Pool) -> None:
    async with pool.connection() as connection:
        with pytest.raises(NotFound):
            await mail_sender(connection, OrganizationId("none"))
