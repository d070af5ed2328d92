"""Remembers which end of a mentorship its two people were told of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_invitations")]

    operations = [
        migrations.AddField("mentorship", "ending_told", models.DateField(null=True, editable=False)),
        migrations.AddField("mentorship", "run_out_told", models.DateField(null=True, editable=False)),
    ]
