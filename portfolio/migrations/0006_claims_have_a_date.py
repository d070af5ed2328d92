"""A claim that was there before has the date of its evidence."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def date_claims(apps, schema_editor):
    claims = apps.get_model("portfolio", "Claim").objects.using(schema_editor.connection.alias)
    evidence = apps.get_model("portfolio", "Evidence").objects.filter(pk=OuterRef("evidence"))
    claims.update(created_at=Subquery(evidence.values("created_at")[:1]))


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0005_the_whole_portfolio")]

    operations = [migrations.RunPython(date_claims, migrations.RunPython.noop)]
