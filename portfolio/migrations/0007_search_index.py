"""Makes the search index, with what the engine finds words by."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portfolio.search.engine import full_text


class Migration(migrations.Migration):
    dependencies = [
        ("competencies", "0002_tool_templates"),
        ("portfolio", "0006_claims_have_a_date"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
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
                            ("tag", "tag"),
                        ],
                        max_length=12,
                    ),
                ),
                ("thing", models.UUIDField()),
                ("place", models.CharField(blank=True, max_length=90)),
                ("title", models.CharField(max_length=300)),
                ("text", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
                ("dated", models.DateField(blank=True, null=True)),
                ("analysed_by", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "competencies",
                    models.ManyToManyField(blank=True, related_name="+", to="competencies.competency"),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="competencies.framework",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "search entry",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "thing"), name="searchentry_thing_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("framework__isnull", True), ("owner__isnull", False)),
                            models.Q(("framework__isnull", False), ("owner__isnull", True)),
                            _connector="OR",
                        ),
                        name="searchentry_own_or_shared",
                    ),
                ],
            },
        ),
        full_text(),
    ]
