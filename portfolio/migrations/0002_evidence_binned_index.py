"""The few pieces of evidence that lie in somebody's bin: progress looks them up on every page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("deleted_at__isnull", False)),
                fields=["owner"],
                name="evidence_owner_binned",
            ),
        ),
    ]
