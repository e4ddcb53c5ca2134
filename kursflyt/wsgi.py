"""The web's entrance."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kursflyt.settings")

django = get_wsgi_application()

from kursflyt.pages.microcache import Microcache  # noqa: E402  # Django is set up now

application = Microcache(django)

from kursflyt.process import steps  # noqa: E402 - the tables must be known first

steps.load()  # a page that moves a run on may come to any box, also one whose own page nobody has opened here

# What has been loaded stays for as long as the process lives: collecting garbage must not walk through it each time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 50, 50)
