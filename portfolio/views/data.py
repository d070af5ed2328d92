"""The pages of one's own data: what is kept, the archive, reading one in, erasing the account."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import Rule, guarded
from portfolio.data.kept import kept_about


@guarded(Rule.SIGNED_IN)
@require_safe
def data(request):
    return render(request, "portfolio/data_page.html", {"kept": kept_about(request.user)})
