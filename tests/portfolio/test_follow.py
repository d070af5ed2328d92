"""Following a framework, leaving it, setting a sheet aside and taking it up again."""

import pytest
from django.urls import reverse

from competencies.models import Enrolment
from portfolio import sheets


@pytest.fixture
def signed_in(client, trainer):
    client.force_login(trainer)
    return client


def test_enrol_leads_to_the_first_sheet(signed_in, trainer, sheet):
    answer = signed_in.post(reverse("enrol", args=[sheet.framework.slug]))
    assert answer.url == sheet.get_absolute_url()
    assert Enrolment.objects.filter(user=trainer, framework=sheet.framework).count() == 1
    signed_in.post(reverse("enrol", args=[sheet.framework.slug]))
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "taken"),
    [("/competencies/", True), ("https://evil.example/", False), ("//evil.example", False), ("", False)],
)
def test_enrol_returns_to_a_page_of_ours_only(signed_in, sheet, given, taken):
    answer = signed_in.post(reverse("enrol", args=[sheet.framework.slug]), {"next": given})
    assert answer.url == (given if taken else sheet.get_absolute_url())


def test_leave_keeps_the_portfolio(signed_in, enrolled, sheet):
    enrolled.evidence.create(title="Kept")
    signed_in.post(reverse("leave", args=[sheet.framework.slug]))
    assert not Enrolment.objects.exists()
    assert enrolled.evidence.count() == 1


def test_set_aside_takes_a_sheet_off_and_back(signed_in, enrolled, sheet):
    address = reverse("set-aside", args=[sheet.framework.slug, sheet.slug])
    signed_in.post(address, {"aside": "yes"})
    assert sheets.active_for(enrolled) == []
    page = signed_in.get(sheet.get_absolute_url()).content.decode()
    assert 'name="aside" value="no"' in page
    signed_in.post(address, {"aside": "no"})
    assert [competency.pk for competency in sheets.active_for(enrolled)] == [sheet.pk]
