"""Administering people: accounts, mentorships, cohorts. Nobody's password and nobody's text."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.addresses import validate_address
from accounts.admin_site import CarnetModelAdmin
from accounts.forms import NameField
from accounts.models import Cohort, CohortMember, Mentorship, User
from accounts.models.mentorships import ALREADY_OPEN
from accounts.people import confirm_address, set_active
from accounts.registry import MentorshipStep, mentorship_followers
from accounts.sign_in_forms import ResetPasswordForm


class PersonForm(forms.ModelForm):
    """An account as administrators edit it; nobody locks oneself out."""

    name = NameField(label=_("Name"), max_length=150)

    class Meta:
        model = User
        fields = ["email", "name", "language", "time_zone", "is_active", "is_staff"]

    def clean_email(self):
        validate_address(self.cleaned_data["email"])
        return self.cleaned_data["email"]

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk == self.by.pk and not (cleaned.get("is_active") and cleaned.get("is_staff")):
            raise forms.ValidationError(
                _("This is your own account: another administrator has to take these rights from it.")
            )
        return cleaned


@admin.register(User)
class PersonAdmin(CarnetModelAdmin):
    """People. The address stays the person's own affair: whoever could change it could read the portfolio."""

    form = PersonForm
    list_display = ["email", "name", "is_active", "is_staff", "date_joined", "last_login"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["email", "name"]
    ordering = ["name", "email"]
    actions = ["activate", "deactivate", "reset_second_factor"]
    readonly_fields = ["date_joined", "last_login"]

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "email"] if obj else []

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["email", "name", "language", "time_zone", "is_staff"]
        return ["email", "name", "language", "time_zone", "is_active", "is_staff", *self.readonly_fields]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def has_delete_permission(self, request, obj=None):
        """Accounts are deactivated here; erasing one is its owner's step, with its texts and files."""
        return False

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            if "is_active" in form.changed_data:
                set_active(obj, obj.is_active)
            return
        obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        confirm_address(obj)
        welcome = ResetPasswordForm({"email": obj.email})
        welcome.full_clean()
        welcome.save(request)
        messages.info(request, _("A mail with a link to choose a password is on its way."))

    @admin.action(description=_("Activate"))
    def activate(self, request, queryset):
        self.switch(request, queryset, is_active=True)

    @admin.action(description=_("Deactivate"))
    def deactivate(self, request, queryset):
        self.switch(request, queryset, is_active=False)

    def switch(self, request, queryset, is_active):
        people = list(queryset.exclude(pk=request.user.pk).exclude(is_active=is_active))
        for person in people:
            set_active(person, is_active)
            self.log_change(request, person, [{"changed": {"fields": ["active"]}}])
        self.report(request, len(people))

    @admin.action(description=_("Reset a lost second factor"))
    def reset_second_factor(self, request, queryset):
        """Take the second factors away, so that the password alone opens the way to a new one; tell the person."""
        people = list(queryset.exclude(pk=request.user.pk).filter(authenticator__isnull=False).distinct())
        for person in people:
            Authenticator.objects.filter(user=person).delete()
            self.log_change(request, person, [{"changed": {"fields": ["Second factor"]}}])
            get_adapter(request).send_mail(
                "accounts/email/second_factor_reset", person.email, {"user": person}
            )
        self.report(request, len(people))

    def report(self, request, count):
        words = ngettext("%(count)d account changed.", "%(count)d accounts changed.", count)
        self.message_user(request, words % {"count": count})


class MentorshipForm(forms.ModelForm):
    """A mentorship as administrators keep it: in whose name it was accepted or ended is written down by itself.

    One that has ended is history: the two begin another. One that was accepted is prolonged by its trainer alone.
    """

    accepted = forms.BooleanField(
        label=_("Accepted by both"),
        required=False,
        help_text=_("Leave it empty and the trainer is asked. Tick it where both have said so already."),
    )
    ended = forms.BooleanField(label=_("Ended before its time"), required=False)

    class Meta:
        model = Mentorship
        fields = ["mentor", "trainer", "starts", "ends"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["accepted"].initial = bool(self.instance.accepted_at)
            self.fields["accepted"].disabled = bool(self.instance.accepted_at)
            self.fields["ended"].initial = bool(self.instance.ended_at)
        if self.instance.ended_at:
            for field in self.fields.values():
                field.disabled = True  # what is posted for it has no effect

    def clean(self):
        cleaned = super().clean()
        pair = {"mentor": cleaned.get("mentor"), "trainer": cleaned.get("trainer"), "ended_at": None}
        if not self.instance.pk and not cleaned.get("ended") and Mentorship.objects.filter(**pair).exists():
            raise forms.ValidationError(ALREADY_OPEN)
        return cleaned

    def clean_ends(self):
        """What a mentor may read does not grow by an administrator's hand."""
        before, after = self.initial.get("ends"), self.cleaned_data["ends"]
        if self.instance.accepted_at and before and (after is None or after > before):
            raise forms.ValidationError(_("Only the trainer prolongs a mentorship that was accepted."))
        return after


@admin.register(Mentorship)
class MentorshipAdmin(CarnetModelAdmin):
    """Who accompanies whom. A mentorship alone shows the mentor nothing."""

    form = MentorshipForm
    list_display = ["__str__", "starts", "ends", "is_active"]
    list_filter = [("accepted_at", admin.EmptyFieldListFilter), ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["mentor", "trainer"]
    search_fields = ["mentor__name", "mentor__email", "trainer__name", "trainer__email"]
    autocomplete_fields = ["mentor", "trainer"]
    fields = ["mentor", "trainer", "starts", "ends", "accepted", "ended", "proposed_by", "ended_by"]
    readonly_fields = ["proposed_by", "ended_by"]

    def get_readonly_fields(self, request, obj=None):
        """The two people stay: what was shown under a mentorship was shown to that mentor, by that trainer."""
        return [*self.readonly_fields, "mentor", "trainer"] if obj else self.readonly_fields

    def has_delete_permission(self, request, obj=None):
        """A mentorship ends; what was shown under it keeps its ground."""
        return False

    @admin.display(description=_("active"), boolean=True)
    def is_active(self, mentorship):
        return mentorship.is_active

    def save_model(self, request, obj, form, change):
        """Under the trainer's lock, so that nothing the two did meanwhile is undone; then all who follow are told."""
        User.objects.select_for_update(no_key=True).get(pk=obj.trainer_id)
        if change:
            obj.__dict__.update(Mentorship.objects.filter(pk=obj.pk).values("accepted_at", "ended_at").get())
        if obj.ended_at:
            messages.warning(request, _("This mentorship has ended: it stays as it was."))
            return
        steps = [] if change else [MentorshipStep.PROPOSED]
        if not change:
            obj.proposed_by = request.user
        if form.cleaned_data["accepted"] and not obj.accepted_at:
            obj.accepted_at = timezone.now()
            steps = [MentorshipStep.ACCEPTED]
        if form.cleaned_data["ended"]:
            obj.ended_at, obj.ended_by = timezone.now(), request.user
            steps = [MentorshipStep.ENDED]
        written = [name for name in ("starts", "ends") if name in form.changed_data]
        obj.save(update_fields=[*written, "accepted_at", "ended_at", "ended_by"] if change else None)
        for step in steps:
            for follower in mentorship_followers:
                follower(obj, step, by=request.user)


class MemberInline(admin.StackedInline):
    model = CohortMember
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(Cohort)
class CohortAdmin(CarnetModelAdmin):
    list_display = ["name", "starts", "ends"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MemberInline]
