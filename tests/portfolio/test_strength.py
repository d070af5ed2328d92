"""The evidence on a criterion is varied or not, fresh or not, as the sheet asks: sentences, never a score."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from competencies.sheet_document import load
from portfolio.strength import Rules, Strength, rules_of, strengths
from tests import factories
from tests.competencies.documents import document

ASKS = "strength: {kinds: 2, fresh_months: 12}\n"
CONTENT = Path(settings.BASE_DIR, "competencies", "content")


def ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def asking(sheet):
    """The sheet, with rules."""
    sheet.published.document = document(head=ASKS)
    sheet.published.save()
    return sheet


def shown_by(trainer, sheet, kind="document", **fields):
    evidence = factories.EvidenceFactory(owner=trainer, kind=kind, **fields)
    return factories.claim(evidence, sheet.criterion_set.get(uid="c-one"))


def of_one(trainer, sheet):
    return strengths(trainer, sheet).get(sheet.criterion_set.get(uid="c-one").pk)


def test_without_evidence_there_is_nothing_to_say(trainer, asking):
    assert strengths(trainer, asking) == {}
    assert Strength.of([], Rules(2, 12)) is None


def test_one_kind_alone_is_said_by_its_name(trainer, asking):
    shown_by(trainer, asking, starts=ago(9))
    shown_by(trainer, asking, starts=ago(3))
    found = of_one(trainer, asking)
    assert (found.evidence, found.kinds, found.latest) == (2, ("document",), ago(3))
    assert found.unmet == [
        "All the evidence is of the same kind (document): one of another kind would say more."
    ]


def test_two_kinds_and_a_fresh_one_say_nothing(trainer, asking):
    shown_by(trainer, asking, starts=ago(900))
    shown_by(trainer, asking, kind="observation", starts=ago(9))
    assert of_one(trainer, asking).unmet == []


def test_fewer_kinds_than_asked_for_are_counted():
    rows = [("document", ago(1)), ("media", ago(1))]
    assert Strength.of(rows, Rules(3, 0)).unmet == ["The evidence is of 2 kinds; this sheet hopes for 3."]


def test_the_latest_day_decides_on_freshness_the_end_before_the_start(trainer, asking):
    shown_by(trainer, asking, starts=ago(700), ends=ago(500))
    shown_by(trainer, asking, kind="media", starts=ago(600))
    found = of_one(trainer, asking)
    assert found.latest == ago(500)
    assert found.unmet == ["The most recent is more than 12 months old: is there something newer?"]


def test_what_has_no_date_is_of_the_day_it_was_written(trainer, asking):
    shown_by(trainer, asking)
    assert of_one(trainer, asking).latest == timezone.localdate()


def test_the_bin_other_people_and_dimensions_add_nothing(trainer, stranger, asking):
    shown_by(trainer, asking, starts=ago(9))
    shown_by(trainer, asking, kind="media", deleted_at=timezone.now())
    shown_by(stranger, asking, kind="link")
    factories.claim(factories.EvidenceFactory(owner=trainer, kind="other"), asking.dimension_set.first())
    assert of_one(trainer, asking).kinds == ("document",)


def test_what_the_trainer_calls_a_testimony_is_nobody_elses_word(trainer, asking):
    shown_by(trainer, asking, kind="testimony")
    assert of_one(trainer, asking).third_party is None


def test_a_sheet_without_rules_asks_for_nothing(trainer, sheet):
    sheet.published.document = document()
    sheet.published.save()
    shown_by(trainer, sheet, starts=ago(2000))
    assert of_one(trainer, sheet).unmet == []


def test_the_rules_of_a_version_are_read_once(asking, django_assert_num_queries):
    rules_of.cache_clear()
    with django_assert_num_queries(1):
        assert rules_of(asking.published.uuid) == rules_of(asking.published.uuid) == Rules(2, 12)


def test_a_document_that_says_nothing_readable_has_no_rules(sheet):
    assert rules_of(sheet.published.uuid) == Rules()


def test_criterion_and_progress_of_the_sheet_say_what_is_missing(client, enrolled, asking):
    client.force_login(enrolled)
    below = [asking.framework.slug, asking.slug]
    addresses = (reverse("criterion", args=[*below, "one"]), reverse("sheet-progress", args=below))
    assert all("same kind" not in client.get(address).content.decode() for address in addresses)
    shown_by(enrolled, asking)
    for address in addresses:
        page = client.get(address).content.decode()
        assert "All the evidence is of the same kind (document)" in page
        assert "months old" not in page


@pytest.mark.parametrize(
    ("slug", "rules"), [("h7-communaute", Rules(2, 18)), ("h3-regulation", Rules(2, 12))]
)
def test_shipped_sheets_have_rules(slug, rules):
    (file,) = CONTENT.glob(f"*/sheets/{slug}.md")
    assert Rules(**load(file.read_text(encoding="utf-8")).strength) == rules
