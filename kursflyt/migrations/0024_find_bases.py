from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kursflyt", "0023_decision_letter_text"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="invoicebasis",
            index=models.Index(fields=["number"], name="basis_number"),
        ),
        migrations.AddIndex(
            model_name="invoicebasis",
            index=models.Index(fields=["kid"], name="basis_kid"),
        ),
    ]
