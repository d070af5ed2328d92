"""Drafts of an answer to feedback and of a sign-off's statement."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0011_moments_of_levels_and_dates"),
    ]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="form",
            field=models.CharField(
                choices=[
                    ("evidence", "evidence"),
                    ("request", "review request"),
                    ("reflection", "reflection"),
                    ("phase", "phase of my role"),
                    ("record", "filled-in tool"),
                    ("commitment", "commitment"),
                    ("tool", "tool of my own"),
                    ("answer", "answer to feedback"),
                    ("sign-off", "sign-off statement"),
                ],
                default="evidence",
                max_length=20,
            ),
        ),
    ]
