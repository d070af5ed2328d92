"""The administration: Django's own, for administrators only, over tables without private texts only."""

from functools import update_wrapper

from allauth.account.adapter import get_adapter
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts.permissions import can_administer, require
from accounts.rules import Rule, guarded

# Apps whose tables may be registered. The libraries' hold secrets and everybody's words, the portfolio is private.
ADMINISTERED = {"accounts", "competencies"}


class CarnetModelAdmin(admin.ModelAdmin):
    """Filters by what its lists offer and by nothing else.

    Django would let an address ask any lookup, such as the first letters of a password's hash or whether
    somebody has evidence, and answer with the rows.
    """

    def lookup_allowed(self, lookup, value, request=None):
        offered = self.get_list_filter(request) if request else self.list_filter
        names = {item if isinstance(item, str) else item[0] for item in offered}
        endings = ("", "__exact", "__id__exact", "__isnull", "__isempty")
        return any(lookup == name + ending for name in names for ending in endings)


class CarnetAdminSite(admin.AdminSite):
    """Signs in, signs out and changes passwords on the same pages as everybody else."""

    site_title = _("Carnet administration")
    site_header = _("Carnet administration")
    index_title = _("People and frameworks")

    def register(self, model_or_iterable, admin_class=None, **options):
        """Register what may be administered; what libraries register for themselves is left out."""
        models = model_or_iterable if isinstance(model_or_iterable, (list, tuple)) else [model_or_iterable]
        ours = [model for model in models if model._meta.app_label in ADMINISTERED]
        super().register(ours, admin_class, **options)

    def has_permission(self, request):
        return bool(can_administer(request.user))

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        def for_administrators(request, *args, **kwargs):
            if request.user.is_authenticated:
                require(can_administer(request.user))
            return inner(request, *args, **kwargs)

        return update_wrapper(for_administrators, inner)

    @guarded(Rule.PUBLIC)
    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        target = request.GET.get("next") or resolve_url("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(target)
        require(can_administer(request.user))
        return redirect("admin:index")

    def logout(self, request, extra_context=None):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        get_adapter(request).logout(request)
        return redirect("account_login")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
