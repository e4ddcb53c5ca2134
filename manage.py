#!/usr/bin/env python
"""Django's own commands, with the database started first. Everyday work is done with `kursflyt`."""

import os
import sys

from kursflyt.core import database

if __name__ == "__main__":
    database.start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kursflyt.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
