"""Keeps what stands in a file, for search."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0007_search_index")]

    operations = [
        migrations.CreateModel(
            name="AttachmentText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unreadable", "it could not be opened"),
                            ("locked", "it is protected by a password"),
                            ("too-much", "reading it took too long, or too much memory"),
                            ("missing", "the file is not there any more"),
                        ],
                        max_length=12,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="text_inside",
                        to="portfolio.attachment",
                    ),
                ),
            ],
            options={
                "verbose_name": "text of a file",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fault__in", ["", "unreadable", "locked", "too-much", "missing"])
                        ),
                        name="attachmenttext_fault_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fault", ""), ("text", ""), _connector="OR"),
                        name="attachmenttext_text_or_fault",
                    ),
                ],
            },
        ),
    ]
