"""Which PostgreSQL and NATS the settings mean: their own, or the embedded ones of the data directory."""

import msgspec

from voltway.kit.data_directory import DataDirectory
from voltway.kit.embedded_nats import EmbeddedNats
from voltway.kit.embedded_postgres import EmbeddedPostgres
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import DatabaseUnavailable


def with_running_servers(settings: Settings) -> Settings:
    """The settings with the addresses of the embedded servers where they name none.

    For commands beside a running `voltway serve`. Raises DatabaseUnavailable if none runs on the data directory.
    """
    if settings.database_url is not None and settings.nats_url is not None:
        return settings
    data = DataDirectory(settings.data_directory)
    if not data.is_claimed():
        raise DatabaseUnavailable(
            f"no voltway serve runs on the data directory {data.path}",
            "start it, or set data_directory, or set database_url and nats_url",
        )
    return msgspec.structs.replace(
        settings,
        database_url=settings.database_url or EmbeddedPostgres(data).url,
        nats_url=settings.nats_url or EmbeddedNats(data).url,
    )
