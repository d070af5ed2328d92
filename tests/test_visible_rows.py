"""What a list shows is what the rule allows, row by row, over the portfolios of two people."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from competencies.models import Tool
from portfolio.models import (
    Attachment,
    Commitment,
    Draft,
    Evidence,
    Occurrence,
    Reflection,
    RolePhase,
    SearchEntry,
    SynthesisItem,
    Tick,
    ToolChoice,
    ToolRecord,
)
from portfolio.permissions import (
    can_find,
    can_keep,
    can_restore_evidence,
    can_restore_written,
    can_settle,
    can_view_evidence,
    can_view_file,
    can_view_written,
)
from portfolio.search.indexing import reindex
from tests import factories, test_visible_reviews
from tests.access import portfolio, writing

WRITTEN = (Reflection, RolePhase, ToolRecord, Commitment)
KEPT = (SynthesisItem, ToolChoice, Tick)


@pytest.fixture
def two_portfolios(sheet, trainer, stranger, settings, tmp_path):
    """Live and binned evidence of two people, of which one has worked more."""
    settings.MEDIA_ROOT = tmp_path
    for owner, number in ((trainer, 3), (stranger, 1)):
        for _ in range(number):
            portfolio.evidence(owner, sheet)
            portfolio.evidence(owner, sheet, deleted_at=timezone.now() - timedelta(days=1))
    return [trainer, stranger, factories.UserFactory()]


def test_evidence_shown_is_evidence_allowed(two_portfolios):
    for person in two_portfolios:
        allowed = {one for one in Evidence.objects.all() if can_view_evidence(person, one)}
        assert set(Evidence.objects.visible_to(person)) == allowed
        assert len(allowed) == {0: 3, 1: 1, 2: 0}[two_portfolios.index(person)]


def test_the_bin_shows_what_can_be_restored(two_portfolios):
    for person in two_portfolios:
        allowed = {one for one in Evidence.objects.all() if can_restore_evidence(person, one)}
        assert set(Evidence.objects.binned_by(person)) == allowed


def test_files_shown_are_files_allowed(two_portfolios):
    """For every state of what is shown: `tests/portfolio/test_files_shown.py`."""
    for person in two_portfolios:
        allowed = {one for one in Attachment.objects.all() if can_view_file(person, one)}
        assert set(Attachment.objects.visible_to(person)) == allowed
        assert len(allowed) == {0: 3, 1: 1, 2: 0}[two_portfolios.index(person)]


@pytest.fixture
def two_writers(trainer, stranger):
    """Everything that the forms of two people make, live and in the bin."""
    sheet = factories.published_sheet(is_whole=True)
    library = Tool.objects.create(framework=sheet.framework, slug="library", title="Library", purpose="All")
    for owner in (trainer, stranger):
        writing.fill(owner, sheet, library)
    return [trainer, stranger, factories.UserFactory()]


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_what_is_written_is_shown_as_allowed(two_writers, model):
    for person in two_writers:
        rows = list(model.objects.all())
        assert set(model.objects.visible_to(person)) == {row for row in rows if can_view_written(person, row)}
        binned = {row for row in rows if can_restore_written(person, row)}
        assert set(model.objects.binned_by(person)) == binned
        assert bool(binned) == (person != two_writers[2])


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_lines_choices_and_ticks_are_shown_as_allowed(two_writers, model):
    for person in two_writers:
        allowed = {row for row in model.objects.all() if can_keep(person, row)}
        assert set(model.objects.visible_to(person)) == allowed
        assert bool(allowed) == (person != two_writers[2])


def test_dates_of_commitments_are_shown_as_allowed(two_writers):
    for person in two_writers:
        allowed = {row for row in Occurrence.objects.all() if can_settle(person, row)}
        assert set(Occurrence.objects.visible_to(person)) == allowed


def test_tools_shown_are_the_libraries_and_ones_own(two_portfolios, sheet):
    library = Tool.objects.create(framework=sheet.framework, slug="library", title="Library", purpose="All")
    for person in two_portfolios:
        assert set(Tool.objects.visible_to(person)) == {library, *Tool.objects.filter(owner=person)}


def test_entries_found_are_entries_allowed(two_writers):
    reindex()
    for person in two_writers:
        allowed = {row for row in SearchEntry.objects.all() if can_find(person, row)}
        assert set(SearchEntry.objects.visible_to(person)) == allowed
        assert any(row.owner_id == person.pk for row in allowed) == (person != two_writers[2])


def test_every_visible_to_is_tied_to_its_rule():
    """A new `visible_to` comes with its parity test, here or in `tests/test_visible_reviews.py`."""
    tied = {Attachment, Evidence, Tool, *WRITTEN, *KEPT, Occurrence, SearchEntry, *test_visible_reviews.TIED}
    assert {
        model for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")
    } == tied


def test_lists_hold_the_visible_rows_only(client, two_portfolios):
    for person in two_portfolios[:2]:
        client.force_login(person)
        page = client.get(reverse("evidence-list")).content.decode()
        shown = {one for one in Evidence.objects.all() if str(one.uuid) in page}
        assert shown == set(Evidence.objects.visible_to(person))
        page = client.get(reverse("dashboard")).content.decode()
        shown = {one for one in Draft.objects.all() if str(one.key) in page}
        assert shown == set(Draft.objects.filter(owner=person))
