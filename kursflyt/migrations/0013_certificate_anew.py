from django.db import migrations


class Migration(migrations.Migration):
    """A certificate that follows a revoked one has a number of its own, and begins with version 1 again."""

    dependencies = [
        ("kursflyt", "0012_staff_language"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="certificate",
            name="certificate_version_once",
        ),
    ]
