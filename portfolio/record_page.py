"""What the page of a filled-in tool shows, and the files that are made of it."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.text import slugify

from portfolio.graph import drawing_of
from portfolio.record_export import markdown_of, spreadsheet_rows
from portfolio.record_table import columns_of, hidden_by, table_of
from portfolio.spreadsheets import csv_response
from portfolio.workflow.records import newer_edition


def context_of_record(record):
    """The record with its rows, its drawing, its evidence, and what another edition would change."""
    newer = newer_edition(record)
    evidence = record.evidence
    return {
        "record": record,
        "columns": columns_of(record.template),
        "rows": table_of(record),
        "drawing": drawing_of(record),
        "evidence": evidence if evidence and not evidence.is_binned else None,
        "hidden": hidden_by(record, record.template),
        "newer": newer,
        "would_hide": hidden_by(record, newer) if newer else [],
    }


def exported(record, form):
    """The record as a file; Http404 for a form that there is none of."""
    name = f"{slugify(record.title)[:60] or 'carnet'}-{timezone.localdate(record.updated_at)}.{form}"
    if form == "csv":
        return csv_response(list(spreadsheet_rows(record)), name)
    if form != "md":
        raise Http404
    text = f"# {' '.join(record.title.split())}\n\n{markdown_of(record)}"
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def list_after(record):
    """The list, offering to take back what was just put into the bin."""
    return f"{reverse('tool-records')}?{urlencode({'binned': record.uuid})}"
