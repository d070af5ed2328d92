"""Puts the triggers on the trail that refuse to change or delete an entry."""

from django.db import migrations

from portfolio.trail_triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0002_reviews")]

    operations = [append_only()]
