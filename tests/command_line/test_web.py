"""What the web processes share: they are forked from one that has loaded everything and holds nothing open."""

from __future__ import annotations

import os
import subprocess
import sys

LOADED = """
import threading
import kursflyt.wsgi
from django.db import connection
from kursflyt.process import boxes
print(threading.active_count(), connection.connection, len(boxes.known()) >= 31)
"""


def test_the_pages_are_loaded_without_a_thread_or_a_connection_that_a_fork_would_share() -> None:
    surroundings = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nowhere"}

    said = subprocess.run([sys.executable, "-c", LOADED], env=surroundings, capture_output=True, text=True, timeout=60)

    assert said.stdout.split() == ["1", "None", "True"], said.stderr
