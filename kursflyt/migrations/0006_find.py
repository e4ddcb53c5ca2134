"""People are found by a name that is spelt almost so: an index of the trigrams of their names in plain letters."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import TrigramExtension
from django.core.management.base import CommandError
from django.db import DatabaseError, migrations, transaction
from django.db.models import Value
from django.db.models.functions import Replace

SAYS = (
    'Databasen "{name}" mangler utvidelsen pg_trgm, og brukeren "{user}" får ikke lage den. Ingenting er endret. '
    "Be den som drifter databasen, kjøre CREATE EXTENSION pg_trgm; i den, og prøv igjen."
)


class TrigramsOrAClearWord(TrigramExtension):
    """Makes the extension where it is not there; one who may not make it is told who can, in a sentence."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        settings = schema_editor.connection.settings_dict
        try:
            with transaction.atomic(using=schema_editor.connection.alias):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
        except DatabaseError as error:
            raise CommandError(SAYS.format(name=settings["NAME"], user=settings["USER"])) from error

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """It stays: 0001 made it."""


NAME = Replace("sort_key", Value("z0"), Value("z"))
NAME = Replace(NAME, Value("z1"), Value("ae"))
NAME = Replace(NAME, Value("z2"), Value("o"))
NAME = Replace(NAME, Value("z3"), Value("a"))
NAME = Replace(NAME, Value("0"), Value(" "))


class Migration(migrations.Migration):
    dependencies = [("kursflyt", "0005_saved_views")]

    operations = [
        TrigramsOrAClearWord(),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(NAME, name="gin_trgm_ops"), name="person_find"
            ),
        ),
    ]
