"""Does the jobs of the schedule with Procrastinate, which keeps in PostgreSQL what is due and who is at it.

Procrastinate's worker ends when PostgreSQL goes away; here it is started again until it is asked to stop.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

import structlog
from procrastinate import App, PsycopgConnector, exceptions, jobs as procrastinate_jobs

from voltway.kit.backoff import Backoff
from voltway.kit.metrics import Metrics
from voltway.kit.postgres import AWAY, connection_parameters, first_line
from voltway.worker.schedule import Job, Tools

QUEUE: Final = "voltway"
_AT_ONCE: Final = 4
_CONNECTIONS: Final = 3
_CONNECTION_WAIT_S: Final = 5.0
_FINISH_S: Final = 5.0
_FAILED_KEPT_HOURS: Final = 72
_STALLED_AFTER_S: Final = 60.0
# An hourly job whose time passed while no worker ran is done when one comes.
_LATE_AT_MOST_S: Final = 3600.0

_log = structlog.get_logger()


class Runner:
    """Does jobs for ever. `run` is its one task; `running` tells whether jobs are being done now."""

    def __init__(self, tools: Tools, jobs: Sequence[Job], metrics: Metrics) -> None:
        self._tools = tools
        self._jobs = jobs
        self._done = {job: metrics.count("jobs_done", "Timed jobs that were done.", job=job.name) for job in jobs}
        self._failed = {job: metrics.count("jobs_failed", "Timed jobs that failed.", job=job.name) for job in jobs}
        self.running = asyncio.Event()
        _quieten()

    def check(self) -> str | None:
        """For /readyz: None, or what is wrong."""
        return None if self.running.is_set() else "no jobs are done at the moment"

    async def run(self) -> None:
        """Do jobs for ever, through any absence of PostgreSQL; ends when cancelled, after the jobs in work."""
        pause = Backoff(first_s=0.2, longest_s=3.0)
        while True:
            began_s = time.monotonic()
            try:
                await self._run_once()
                _log.warning("the jobs ended, starting them again")
            except (exceptions.ConnectorException, *AWAY) as error:
                cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
                _log.warning("jobs wait for PostgreSQL", error=first_line(cause))
            except Exception:  # noqa: BLE001  # the log has it; without jobs the network would rot silently
                _log.exception("the jobs ended, starting them again")
            finally:
                self.running.clear()
            if time.monotonic() - began_s > 10.0:
                pause.reset()
            await asyncio.sleep(pause.next_s())

    async def _run_once(self) -> None:
        app = self._app()
        try:
            await app.open_async()
            await self._clear(app)
            await self._defer_first(app)
            self.running.set()
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=_AT_ONCE,
                delete_jobs="successful",
                install_signal_handlers=False,
                shutdown_graceful_timeout=_FINISH_S,
            )
        finally:
            with suppress(exceptions.ConnectorException, *AWAY):
                await app.close_async()

    def _app(self) -> App:
        settings = self._tools.settings
        connector = PsycopgConnector(
            kwargs=connection_parameters(settings.database_url or "", "jobs", settings),
            min_size=1,
            max_size=_CONNECTIONS,
            timeout=_CONNECTION_WAIT_S,
            name="voltway-jobs",
        )
        app = App(connector=connector, periodic_defaults={"max_delay": _LATE_AT_MOST_S})
        for job in self._jobs:
            # One of each kind waits at most: what piled up while nobody worked is done once.
            task = app.task(name=job.name, queue=QUEUE, queueing_lock=job.name)(self._counted(job))
            app.periodic(cron=job.cron)(task)
        return app

    def _counted(self, job: Job) -> Callable[[int], Awaitable[None]]:
        async def perform(timestamp: int) -> None:
            del timestamp  # when it was due
            try:
                await job.work(self._tools)
            except AWAY as error:
                self._failed[job].value += 1
                _log.warning("a job failed", job=job.name, error=first_line(error))
                raise
            except Exception:
                self._failed[job].value += 1
                _log.exception("a job failed", job=job.name)
                raise
            self._done[job].value += 1

        return perform

    async def _defer_first(self, app: App) -> None:
        for job in self._jobs:
            if job.at_start:
                with suppress(exceptions.AlreadyEnqueued):
                    await app.configure_task(job.name).defer_async(timestamp=int(time.time()))

    @staticmethod
    async def _clear(app: App) -> None:
        """Forget what workers that were killed left in work, and failures that are old."""
        stalled = await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=_STALLED_AFTER_S)
        for job in stalled:
            await app.job_manager.finish_job(job, procrastinate_jobs.Status.FAILED, delete_job=True)
        await app.job_manager.delete_old_jobs(
            _FAILED_KEPT_HOURS, QUEUE, include_failed=True, include_cancelled=True, include_aborted=True
        )


def _quieten() -> None:
    """Procrastinate tells each job twice and each absence of PostgreSQL with a traceback; we say it in one line."""
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    own = logging.getLogger("procrastinate.worker.worker")
    own.setLevel(logging.ERROR)
    own.addFilter(_is_surprise)
    # A worker that ends for PostgreSQL's absence leaves its jobs' tasks behind, whose errors asyncio finds unread.
    logging.getLogger("asyncio").addFilter(_is_surprise)


def _is_surprise(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, exceptions.ConnectorException)
