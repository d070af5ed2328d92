"""One's own tags: counted, renamed, merged, and nobody else's."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from competencies.models import Tag
from portfolio.models import TaggedEvidence, TaggedReflection
from portfolio.workflow.tags import TagTaken, merge_tag, rename_tag
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tagged(trainer):
    """Makes a tag with so many evidence and reflections that carry it."""

    def make(name, evidence=1, reflections=1, owner=trainer):
        tag = Tag.objects.create(owner=owner, name=name, slug=name.lower())
        for _ in range(evidence):
            row = factories.EvidenceFactory(owner=owner, title=f"about {name}")
            TaggedEvidence.objects.create(tag=tag, content_object=row)
        for _ in range(reflections):
            row = factories.ReflectionFactory(owner=owner, text=f"thought on {name}")
            TaggedReflection.objects.create(tag=tag, content_object=row)
        return tag

    return make


@pytest.fixture
def page(client, trainer):
    client.force_login(trainer)
    return client


def test_the_list_counts_what_is_not_in_the_bin(page, tagged, stranger):
    tag = tagged("reseau", 2, 3)
    binned = factories.EvidenceFactory(owner=tag.owner, deleted_at="2026-01-01T00:00Z")
    TaggedEvidence.objects.create(tag=tag, content_object=binned)
    tagged("secret", owner=stranger)
    text = page.get(reverse("tags")).content.decode()
    assert "2 pieces of evidence · 3 reflections" in text
    assert "secret" not in text


def test_an_empty_list_says_what_it_is_for(page):
    assert "Add evidence with a tag" in page.get(reverse("tags")).content.decode()


def test_a_tags_page_shows_what_carries_it(page, tagged):
    tagged("reseau")
    tagged("autre")
    text = page.get(reverse("tag", args=["reseau"])).content.decode()
    assert "about reseau" in text
    assert "thought on reseau" in text
    assert "about autre" not in text


def test_renaming_keeps_what_carries_it(page, tagged):
    tag = tagged("reseau")
    answer = page.post(reverse("tag-rename", args=["reseau"]), {"name": "  Réseau   de pairs "})
    tag.refresh_from_db()
    assert (tag.name, tag.slug) == ("Réseau de pairs", "réseau-de-pairs")
    assert answer.url == reverse("tag", args=[tag.slug])
    assert tag.taggedevidence_items.count() == 1


def test_another_spelling_of_the_same_word_is_a_rename(trainer, tagged):
    assert rename_tag(tagged("reseau"), by=trainer, name="RESEAU").slug == "reseau"


def test_a_name_that_is_taken_offers_the_merge(page, tagged, trainer):
    tag = tagged("reseau")
    other = tagged("pairs")
    answer = page.post(reverse("tag-rename", args=["reseau"]), {"name": "Pairs"})
    assert answer.status_code == 409
    assert 'name="into" value="pairs"' in answer.content.decode()
    with pytest.raises(TagTaken):
        rename_tag(tag, by=trainer, name="pairs")
    tag.refresh_from_db()
    other.refresh_from_db()
    assert (tag.name, other.name) == ("reseau", "pairs")


@pytest.mark.parametrize("name", ["", "   ", "a, b", "x" * 61, "\x00"])
def test_a_name_that_is_none_changes_nothing(page, tagged, name):
    tag = tagged("reseau")
    assert page.post(reverse("tag-rename", args=["reseau"]), {"name": name}).status_code == 422
    tag.refresh_from_db()
    assert tag.name == "reseau"


def test_merging_moves_what_carries_it_once(page, tagged, trainer):
    tag, other = tagged("reseau", 2, 1), tagged("pairs", 1, 1)
    both = other.taggedevidence_items.get().content_object
    TaggedEvidence.objects.create(tag=tag, content_object=both)
    answer = page.post(reverse("tag-merge", args=["reseau"]), {"into": "pairs"})
    assert answer.url == reverse("tag", args=["pairs"])
    assert not Tag.objects.filter(pk=tag.pk).exists()
    assert other.taggedevidence_items.count() == 3
    assert other.taggedreflection_items.count() == 2


def test_a_tag_is_not_merged_into_itself(page, tagged, trainer):
    tag = tagged("reseau")
    assert page.post(reverse("tag-merge", args=["reseau"]), {"into": "reseau"}).status_code == 422
    assert merge_tag(tag, by=trainer, into=tag) == tag


def test_nobody_touches_anothers_tag_or_a_sheets(page, tagged, trainer, stranger):
    mine, theirs = tagged("reseau"), tagged("secret", owner=stranger)
    shared = Tag.objects.create(owner=None, name="shared", slug="shared")
    for tag in (theirs, shared):
        for name in ("tag", "tag-rename", "tag-merge"):
            answer = page.post if name != "tag" else page.get
            assert answer(reverse(name, args=[tag.slug]), {"name": "x", "into": "reseau"}).status_code == 404
        assert page.post(reverse("tag-merge", args=["reseau"]), {"into": tag.slug}).status_code == 422
        with pytest.raises(PermissionDenied):
            rename_tag(tag, by=trainer, name="x")
        with pytest.raises(PermissionDenied):
            merge_tag(mine, by=trainer, into=tag)
    assert page.get("/tags/%00/").status_code == 400


def test_two_people_may_use_the_same_word(page, tagged, stranger):
    tagged("pairs", owner=stranger)
    tag = tagged("reseau")
    page.post(reverse("tag-rename", args=["reseau"]), {"name": "pairs"})
    tag.refresh_from_db()
    assert tag.slug == "pairs"


@pytest.mark.parametrize("number", [1, 20])
def test_the_queries_are_constant(page, tagged, number, django_assert_num_queries):
    for n in range(number):
        tagged(f"mot{n}", 2, 2)
    tagged("plein", number, number)
    page.get(reverse("tags"))
    with django_assert_num_queries(3):
        page.get(reverse("tags"))
    with django_assert_num_queries(7):
        page.get(reverse("tag", args=["plein"]))
