"""What is measured: per second through the web, a step, a rehearsal, the board. Each is bounded in count and time."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kursflyt.documents import ehf
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Staff
from kursflyt.process import progress
from tests.bench import floor, servers, table
from tests.bench.visitor import Visitor

MOST_TURNS = 20_000
STEPS = ("announce_course", "receive_contract", "sign_contract", "receive_session_plan", "receive_page_content")
HOST = "127.0.0.1"
_applicants = count(1)


def beside_the_floor(
    floor_port: int, port: int, run: CourseRun, *, visitors: int, seconds: float
) -> tuple[float, float]:
    """The floor's requests and whole registrations by distinct people, both per second.

    In turns of a second each, so that a machine that is slower for a while is slower for both. A registration is the
    form, the answers and the receipt.
    """
    path = f"/kurs/{run.slug}/pamelding/"
    floor_turns, turns = 0, 0
    rounds = max(1, round(seconds))
    for _ in range(rounds):
        floor_turns += _turns(
            floor_port, visitors, seconds / rounds, lambda visitor: _expect(visitor.ask("POST", "/").status, 200)
        )
        turns += _turns(
            port, visitors, seconds / rounds, lambda visitor: visitor.register(path, table.applicant(next(_applicants)))
        )
    return floor_turns / seconds, turns / seconds


def statements_of_a_registration(run: CourseRun) -> dict[str, int]:
    """SQL statements of each of the three requests, transactions' own words left out."""
    client, path = Client(headers={"host": HOST}), f"/kurs/{run.slug}/pamelding/"
    counts = {}
    with CaptureQueriesContext(connection) as form:
        _expect(client.get(path).status_code, 200)
    with CaptureQueriesContext(connection) as sent:
        answer = client.post(path, table.applicant(next(_applicants)))
        _expect(answer.status_code, 302)
    with CaptureQueriesContext(connection) as receipt:
        _expect(client.get(answer["location"]).status_code, 200)
    for name, captured in (("form", form), ("sending", sent), ("receipt", receipt)):
        counts[name] = sum(not _is_transaction(query["sql"]) for query in captured.captured_queries)
    return counts


def milliseconds_of_the_floor() -> float:
    """The floor's two statements without the web, median."""
    return median_ms(floor.store_once, times=200)


def milliseconds_of_a_step(*, runs: int) -> float:
    """Finishing a box: facts, audit, the engine's answer, what opens then. Median over boxes and runs."""
    taken = []
    for _ in range(runs):
        run, at = table.make_run(), timezone.now()
        progress.begin(run, by=run.head.actor, at=at)
        for box in STEPS:
            begun = time.perf_counter()
            progress.finish(run, box, by=run.head.actor, at=at, answers={"has_fee": run.has_fee})
            taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def seconds_of_a_rehearsal() -> tuple[float, int, int]:
    """Seconds from command to end, boxes done, and the exit code."""
    begun = time.perf_counter()
    answer = subprocess.run(
        [sys.executable, "-m", "kursflyt", "rehearse", "--json"],
        cwd=servers.ROOT,
        capture_output=True,
        text=True,
        timeout=180,
    )
    taken = time.perf_counter() - begun
    try:
        done = sum(box["state"] == "done" for box in json.loads(answer.stdout))
    except ValueError:
        done = 0
    return taken, done, answer.returncode


def invoices_judged_in_a_minute(*, times: int) -> float:
    """EHF invoices through every layer in a minute of one core, once schemas and rules are read."""
    raw = (servers.ROOT / "examples" / "faktura-ehf.xml").read_bytes()
    _expect(ehf.validate(raw).valid, True)
    begun = time.process_time()
    for _ in range(times):
        ehf.validate(raw)
    return 60 * times / (time.process_time() - begun)


def board(*, runs: int) -> tuple[int, float]:
    """Queries and median milliseconds of the board with so many runs, each in the process."""
    while (missing := runs - CourseRun.objects.running().count()) > 0:
        for _ in range(missing):
            run = table.make_run()
            progress.begin(run, by=run.head.actor, at=timezone.now())
    client = Client(headers={"host": HOST})
    client.force_login(Staff.objects.get(username="anne"))
    client.get("/kontor/kurs/")  # what is kept for some seconds is then kept in both measures
    with CaptureQueriesContext(connection) as captured:
        _expect(client.get("/kontor/kurs/").status_code, 200)
    return len(captured), median_ms(lambda: client.get("/kontor/kurs/"), times=5)


def _turns(port: int, visitors: int, seconds: float, turn: Callable[[Visitor], Any]) -> int:
    """Turns of all visitors together, after one each to warm up. A fault of any visitor goes up."""
    finished, faults = [0] * visitors, list[BaseException]()
    warm, end = threading.Barrier(visitors + 1), [0.0]

    def visit(place: int) -> None:
        try:
            visitor = Visitor(port)
            turn(visitor)
            warm.wait(60)
            warm.wait(60)
            while time.monotonic() < end[0] and finished[place] < MOST_TURNS:
                turn(visitor)
                finished[place] += time.monotonic() < end[0]
            visitor.close()
        except BaseException as fault:
            faults.append(fault)
            warm.abort()

    threads = [threading.Thread(target=visit, args=(place,), daemon=True) for place in range(visitors)]
    for thread in threads:
        thread.start()
    with suppress(threading.BrokenBarrierError):
        warm.wait(60)
        end[0] = time.monotonic() + seconds
        warm.wait(60)
    for thread in threads:
        thread.join(seconds + 60)
    if faults:
        raise faults[0]
    return sum(finished)


def median_ms(act: Callable[[], Any], *, times: int) -> float:
    """Milliseconds of the middle one of so many turns."""
    taken = []
    for _ in range(times):
        reset_queries()
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def _is_transaction(statement: str) -> bool:
    return statement.split(" ", 1)[0].upper() in {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"}


def _expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise RuntimeError(f"Answered {found}, not {wanted}")
