"""The settings of the floor's server: ours, on the same database, without any of our pages or middleware."""

from kursflyt.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.floor"
MIDDLEWARE: list[str] = []  # type: ignore[no-redef]
