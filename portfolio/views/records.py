"""The pages of tools that are filled in: list, form, one, the files made of it, its evidence."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rules import Rule, guarded
from portfolio.access.records import own_record, tool_to_fill
from portfolio.bin import just_binned
from portfolio.forms.record_filter import RecordFilter
from portfolio.forms.records import RecordForm
from portfolio.middleware import showing_kept
from portfolio.models import ToolRecord
from portfolio.record_page import context_of_record, exported, list_after
from portfolio.views.record_checklist import sheet_for_checklist
from portfolio.views.written import context_of, open_written, save_written
from portfolio.workflow import records, writing


@guarded(Rule.SIGNED_IN)
@require_safe
def tool_records(request):
    found = RecordFilter(request.user, request.GET)
    binned = just_binned(ToolRecord, request.user, request.GET.get("binned", ""))
    return render(request, "portfolio/record_list.html", {"found": found, "binned": binned})


@showing_kept
@guarded(Rule.READER)
def tool_record_new(request, uuid):
    tool, templates = tool_to_fill(request.user, uuid)
    if templates[0].kind == templates[0].Kind.COMMITMENTS:
        return sheet_for_checklist(request, tool)
    form = open_written(request, RecordForm, tool=tool, templates=templates)
    context = context_of(request, form) | {"tool": tool}
    return save_written(request, form) or render(request, "portfolio/record_form.html", context)


@showing_kept
@guarded(Rule.OWNER)
def tool_record_edit(request, uuid):
    record = own_record(request.user, uuid)
    form = open_written(request, RecordForm, record, tool=record.tool, templates=[record.template])
    context = context_of(request, form) | {"tool": record.tool}
    return save_written(request, form) or render(request, "portfolio/record_form.html", context)


@guarded(Rule.OWNER)
@require_safe
def tool_record(request, uuid):
    record = own_record(request.user, uuid)
    return render(request, "portfolio/record_page.html", context_of_record(record))


@guarded(Rule.OWNER)
@require_safe
def tool_record_export(request, uuid, form):
    return exported(own_record(request.user, uuid), form)


@guarded(Rule.OWNER)
@require_POST
def tool_record_delete(request, uuid):
    record = own_record(request.user, uuid)
    writing.put_in_bin(record, by=request.user)
    return redirect(list_after(record))


@guarded(Rule.OWNER)
@require_POST
def tool_record_renew(request, uuid):
    record = records.renew(own_record(request.user, uuid), by=request.user)
    messages.success(request, _("This now follows the tool’s latest edition."))
    return redirect(record)


@guarded(Rule.OWNER)
@require_POST
def tool_record_evidence(request, uuid):
    evidence = records.make_evidence(own_record(request.user, uuid), by=request.user)
    messages.success(request, _("This is now evidence. Say what it shows, so that it counts."))
    return redirect(evidence)
