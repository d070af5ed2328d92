"""Says when a date of a commitment last changed, and lets a level keep the moment of the one it stands for."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0010_words_of_search_and_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="updated_at",
            field=models.DateTimeField(auto_now=True),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
    ]
