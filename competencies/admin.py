"""Administering frameworks: who follows them and who edits them. Their texts are edited on their own pages."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.admin_site import CarnetModelAdmin
from competencies.enrolling import enrol_cohort
from competencies.models import (
    CohortFramework,
    Competency,
    ContentEditor,
    Enrolment,
    Framework,
    SheetVersion,
)


class ReadOnly:
    """Rows that publications and people make, never administrators."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ContentEditorInline(admin.TabularInline):
    model = ContentEditor
    extra = 0
    autocomplete_fields = ["user"]


class CohortFrameworkInline(admin.TabularInline):
    model = CohortFramework
    extra = 0


@admin.register(Framework)
class FrameworkAdmin(CarnetModelAdmin):
    """A framework's text and audience come from its folder; here it is given its editors and its cohorts."""

    list_display = ["title", "label", "language", "audience"]
    fields = ["title", "label", "language", "audience", "description"]
    readonly_fields = fields
    inlines = [ContentEditorInline, CohortFrameworkInline]
    actions = ["enrol_cohorts"]
    search_fields = ["title"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for row in formset.new_objects:
            if isinstance(row, CohortFramework):
                enrol_cohort(row)

    @admin.action(description=_("Enrol the trainers of their cohorts"))
    def enrol_cohorts(self, request, queryset):
        number = sum(enrol_cohort(row) for row in CohortFramework.objects.filter(framework__in=queryset))
        said = ngettext("%d trainer was enrolled.", "%d trainers were enrolled.", number) % number
        messages.success(request, said)


@admin.register(Enrolment)
class EnrolmentAdmin(CarnetModelAdmin):
    list_display = ["user", "framework", "cohort", "since"]
    list_filter = ["framework", "cohort"]
    search_fields = ["user__email", "user__name"]
    autocomplete_fields = ["user"]
    list_select_related = ["user", "framework", "cohort"]


@admin.register(ContentEditor)
class ContentEditorAdmin(CarnetModelAdmin):
    list_display = ["user", "framework"]
    list_filter = ["framework"]
    search_fields = ["user__email", "user__name"]
    autocomplete_fields = ["user"]
    list_select_related = ["user", "framework"]


@admin.register(Competency)
class CompetencyAdmin(ReadOnly, CarnetModelAdmin):
    list_display = ["code", "title", "framework", "notebook", "published"]
    list_display_links = ["title"]
    list_filter = ["framework", "notebook"]
    list_select_related = ["framework", "notebook", "published"]
    search_fields = ["code", "title"]
    exclude = ["published"]


@admin.register(SheetVersion)
class SheetVersionAdmin(ReadOnly, CarnetModelAdmin):
    list_display = ["competency", "number", "label", "author", "dated", "published_at", "published_by"]
    list_filter = ["competency__framework"]
    list_select_related = ["competency", "published_by"]
    fields = [
        "competency", "number", "label", "author", "dated", "note", "published_at", "published_by", "document"
    ]  # fmt: skip
