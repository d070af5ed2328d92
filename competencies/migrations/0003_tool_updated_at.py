"""Says when a tool's words last changed, so that search can follow; those that are there count as changed now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competencies", "0002_tool_templates"),
    ]

    operations = [
        migrations.AddField(
            model_name="tool",
            name="updated_at",
            field=models.DateTimeField(auto_now=True),
        ),
    ]
