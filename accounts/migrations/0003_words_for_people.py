"""Names fields and refusals in words; no table changes."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_cache_table"),
    ]

    operations = [
        migrations.AlterField(
            model_name="cohort",
            name="slug",
            field=models.SlugField(unique=True, verbose_name="name in addresses"),
        ),
        migrations.AlterField(
            model_name="cohortmember",
            name="cohort",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="members",
                to="accounts.cohort",
                verbose_name="cohort",
            ),
        ),
        migrations.AlterField(
            model_name="cohortmember",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="cohort_roles",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AlterField(
            model_name="mentorship",
            name="accepted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="accepted at"),
        ),
        migrations.AlterField(
            model_name="mentorship",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ended at"),
        ),
        migrations.AlterField(
            model_name="mentorship",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="ended by",
            ),
        ),
        migrations.AlterField(
            model_name="mentorship",
            name="ends",
            field=models.DateField(blank=True, null=True, verbose_name="ends"),
        ),
        migrations.AlterField(
            model_name="mentorship",
            name="mentor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mentorships_as_mentor",
                to=settings.AUTH_USER_MODEL,
                verbose_name="mentor",
            ),
        ),
        migrations.AlterField(
            model_name="mentorship",
            name="proposed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="proposed at"),
        ),
        migrations.AlterField(
            model_name="mentorship",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AlterField(
            model_name="mentorship",
            name="starts",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="starts"),
        ),
        migrations.AlterField(
            model_name="mentorship",
            name="trainer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mentorships_as_trainer",
                to=settings.AUTH_USER_MODEL,
                verbose_name="trainer",
            ),
        ),
        migrations.AlterConstraint(
            model_name="cohort",
            name="cohort_period",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gte", models.F("starts"))),
                name="cohort_period",
                violation_error_message="The end comes before the start.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="cohortmember",
            name="cohortmember_once",
            constraint=models.UniqueConstraint(
                fields=("cohort", "user", "role"),
                name="cohortmember_once",
                violation_error_message="This person has this role here already.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="mentorship",
            name="mentorship_two_people",
            constraint=models.CheckConstraint(
                condition=models.Q(("mentor", models.F("trainer")), _negated=True),
                name="mentorship_two_people",
                violation_error_message="Nobody is one's own mentor.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="mentorship",
            name="mentorship_period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends__isnull", True), ("ends__gte", models.F("starts")), _connector="OR"
                ),
                name="mentorship_period",
                violation_error_message="The end comes before the start.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="mentorship",
            name="mentorship_open_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("mentor", "trainer"),
                name="mentorship_open_once",
                violation_error_message="There is an open mentorship between these two already.",
            ),
        ),
    ]
