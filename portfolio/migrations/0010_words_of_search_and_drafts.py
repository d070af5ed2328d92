"""Names two kinds of things that search finds, and the draft of a tool of one's own; no table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0009_exports"),
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
                ],
                default="evidence",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="searchentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("sheet", "sheet"),
                    ("section", "section of a sheet"),
                    ("dimension", "dimension"),
                    ("criterion", "criterion"),
                    ("question", "open question"),
                    ("action", "action"),
                    ("tool", "tool"),
                    ("evidence", "evidence"),
                    ("reflection", "reflection"),
                    ("synthesis", "line of the synthesis"),
                    ("role", "phase of my role"),
                    ("record", "filled-in tool"),
                    ("commitment", "commitment"),
                    ("choice", "preferred tool"),
                    ("tick", "note on an action"),
                    ("tag", "tag"),
                ],
                max_length=12,
            ),
        ),
    ]
