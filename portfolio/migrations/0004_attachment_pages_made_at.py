"""Keeps of each PDF whether its first pages were made into images."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0003_append_only_trail")]

    operations = [
        migrations.AddField("attachment", "pages_made_at", models.DateTimeField(blank=True, null=True)),
    ]
