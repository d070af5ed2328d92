"""The address tree: each app keeps its own branch."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("portfolio.urls")),
    path("", include("competencies.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
handler400 = "accounts.views.bad_request"
handler500 = "accounts.views.server_error"
