"""Names fields in words, for the administration; no table changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_words_for_people"),
        ("competencies", "0002_part_reworded_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="cohortframework",
            options={"verbose_name": "framework of a cohort", "verbose_name_plural": "frameworks of cohorts"},
        ),
        migrations.AlterField(
            model_name="cohortframework",
            name="cohort",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="frameworks",
                to="accounts.cohort",
                verbose_name="cohort",
            ),
        ),
        migrations.AlterField(
            model_name="cohortframework",
            name="framework",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="cohorts",
                to="competencies.framework",
                verbose_name="framework",
            ),
        ),
        migrations.AlterField(
            model_name="competency",
            name="area",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="competencies",
                to="competencies.area",
                verbose_name="area",
            ),
        ),
        migrations.AlterField(
            model_name="competency",
            name="external_id",
            field=models.CharField(max_length=200, verbose_name="external id"),
        ),
        migrations.AlterField(
            model_name="competency",
            name="framework",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="competencies",
                to="competencies.framework",
                verbose_name="framework",
            ),
        ),
        migrations.AlterField(
            model_name="competency",
            name="modules",
            field=models.ManyToManyField(
                blank=True, related_name="competencies", to="competencies.module", verbose_name="modules"
            ),
        ),
        migrations.AlterField(
            model_name="competency",
            name="notebook",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="competencies",
                to="competencies.notebook",
                verbose_name="notebook",
            ),
        ),
        migrations.AlterField(
            model_name="competency",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="position"),
        ),
        migrations.AlterField(
            model_name="competency",
            name="published",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="competencies.sheetversion",
                verbose_name="published version",
            ),
        ),
        migrations.AlterField(
            model_name="competency",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="retired at"),
        ),
        migrations.AlterField(
            model_name="competency",
            name="slug",
            field=models.SlugField(verbose_name="slug"),
        ),
        migrations.AlterField(
            model_name="contenteditor",
            name="framework",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="editors",
                to="competencies.framework",
                verbose_name="framework",
            ),
        ),
        migrations.AlterField(
            model_name="contenteditor",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="edits",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="cohort",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="enrolments",
                to="accounts.cohort",
                verbose_name="cohort",
            ),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="framework",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="enrolments",
                to="competencies.framework",
                verbose_name="framework",
            ),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="since",
            field=models.DateTimeField(auto_now_add=True, verbose_name="since"),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="enrolments",
                to=settings.AUTH_USER_MODEL,
                verbose_name="trainer",
            ),
        ),
        migrations.AlterField(
            model_name="sheetversion",
            name="competency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="competencies.competency",
                verbose_name="competency",
            ),
        ),
        migrations.AlterField(
            model_name="sheetversion",
            name="document",
            field=models.TextField(verbose_name="document"),
        ),
        migrations.AlterField(
            model_name="sheetversion",
            name="number",
            field=models.PositiveIntegerField(verbose_name="number"),
        ),
        migrations.AlterField(
            model_name="sheetversion",
            name="published_at",
            field=models.DateTimeField(verbose_name="published at"),
        ),
        migrations.AlterField(
            model_name="sheetversion",
            name="published_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="published by",
            ),
        ),
    ]
