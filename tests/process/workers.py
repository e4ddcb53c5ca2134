"""Real workers that are really killed: a process for each life, which ends after a call outside whose answer it never
gets. The twins are served at addresses of this machine."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from kursflyt.connectors import configured
from kursflyt.connectors.twins import command, serving
from kursflyt.connectors.twins.faults import Faults
from kursflyt.connectors.twins.front import Twin
from kursflyt.core import database, jobs
from kursflyt.domain.batches.models import BatchPart

# Loads the program once; each line it reads, a moment, is a new process that works until nothing waits.
_MOTHER = """
import logging, os, sys, django
django.setup()
from datetime import datetime
from procrastinate.contrib.django import app
from kursflyt.core import clock
from kursflyt.connectors import configured
from kursflyt.documents import archive_cover, sealing
app.perform_import_paths()
for role in ("learning_platform", "meetings", "archive", "website", "accounts"):
    getattr(configured, role)()
app.periodic_registry.periodic_tasks.clear()  # the test is the clock
logging.disable(logging.WARNING)
for line in sys.stdin:
    child = os.fork()
    if not child:
        clock.fix(datetime.fromisoformat(line.strip()))
        worker = app.with_connector(app.connector.get_worker_connector())
        worker.run_worker(concurrency=1, delete_jobs="successful", wait=False, install_signal_handlers=False)
        os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""


@dataclass
class Workers:
    """`deaths`: the calls after which one was killed, as `vendor operation`."""

    twins: dict[str, Twin]
    mother: subprocess.Popen[str]
    at: datetime
    worker: int = 0
    deaths: list[str] = field(default_factory=list)
    _killed_by: set[tuple[str, ...]] = field(default_factory=set)

    def heard(self, vendor: str, *call: str) -> None:
        """A call has been done and not been answered yet. Whoever asked it as the first is killed."""
        if self.worker and (vendor, *call) not in self._killed_by:
            self._killed_by.add((vendor, *call))
            self.deaths.append(f"{vendor} {self.twins[vendor].calls[-1]}")
            os.kill(self.worker, signal.SIGKILL)

    def live(self) -> bool:
        """One worker; whether it came to the end of the queue."""
        assert self.mother.stdin is not None and self.mother.stdout is not None
        self.mother.stdin.write(f"{self.at.isoformat()}\n")
        self.mother.stdin.flush()
        self.worker = int(self.mother.stdout.readline())
        how = int(self.mother.stdout.readline())
        self.worker = 0
        assert how in (0, signal.SIGKILL)
        return how == 0

    def finish(self) -> None:
        """One after another, each killed after the first call that nobody was killed by, until one comes to the end."""
        for _ in range(200):
            ended = self.live()
            if not self._left_over() and ended:
                return
        raise AssertionError(f"the work does not come to an end: {self.deaths}")

    def _left_over(self) -> bool:
        """Some minutes later, what the dead had begun is put back, and what waited for later may start."""
        self.at += timedelta(minutes=6)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")
        jobs.rescue()
        BatchPart.objects.wanted().update(attempts=0)  # a part or a job that kills again and again is given up
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL, attempts = 0 WHERE status = 'todo'")
            waiting = bool(cursor.rowcount)
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status NOT IN ('todo', 'succeeded')")
            assert cursor.fetchone() == (0,)
        return waiting


@contextmanager
def working(vendors: Sequence[str], *, at: datetime) -> Iterator[Workers]:
    """Workers that are set up with these vendors' twins, as this process is too."""
    with ExitStack() as stack:
        patched = stack.enter_context(pytest.MonkeyPatch.context())
        patched.setattr(configured, "_stand_ins", None)
        twins = {vendor: command.TWINS[vendor](Faults()) for vendor in vendors}
        found: list[Workers] = []
        for vendor, twin in twins.items():
            server = serving.server(_Told(twin, lambda *call, vendor=vendor: found[0].heard(vendor, *call)), port=0)  # type: ignore[misc, arg-type]
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            url = f"http://127.0.0.1:{server.server_port}"
            for name, value in command.REACHED_BY[vendor].items():
                patched.setenv(name, value.format(url=url).strip("'"))
        mother = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", _MOTHER],
                env={
                    **os.environ,
                    "DATABASE_URL": database.with_name(os.environ["DATABASE_URL"], connection.settings_dict["NAME"]),  # type: ignore[arg-type]
                    "KURSFLYT_DATA": str(settings.FILES_FOLDER.parent),
                },
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(mother.kill)
        found.append(Workers(twins, mother, at))
        yield found[0]


class _Told:
    """A twin that tells of each call, by address and content, when it has done it and before it answers."""

    def __init__(self, twin: Twin, tell: Callable[..., None]) -> None:
        self._twin, self._tell = twin, tell

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        answer = self._twin(environ | {"wsgi.input": io.BytesIO(content)}, start_response)
        self._tell(environ["REQUEST_METHOD"], environ["PATH_INFO"], environ["QUERY_STRING"], content.hex())
        return answer
