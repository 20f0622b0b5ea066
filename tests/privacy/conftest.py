"""Stations talk on the event loop that the gateway has in production."""

from tests.stories.conftest import pytest_asyncio_loop_factories

__all__ = ["pytest_asyncio_loop_factories"]
