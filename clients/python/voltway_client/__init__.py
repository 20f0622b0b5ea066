"""A typed client of Voltway's API: `Voltway` for plain functions, `AsyncVoltway` for asyncio.

Every operation of the API is a method of its name. What goes in and comes out are the structs of `models`; what the API
refuses is raised as one of `errors`.
"""

from voltway_client import errors, models
from voltway_client.async_client import AsyncVoltway
from voltway_client.calls import Event
from voltway_client.client import Voltway

__all__ = ["AsyncVoltway", "Event", "Voltway", "errors", "models"]
