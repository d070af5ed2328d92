"""A sign-off rests on what is there, stands once per competency, and stays readable as it was signed."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio.models import Notification, SignOff, TrailEntry
from portfolio.snapshots import digest_of
from portfolio.workflow import asking
from portfolio.workflow.signing import readiness, revoke_sign_off, sign_off
from tests import factories
from tests.portfolio.asked import accompany, answer, ask, evidence_on_all, mentor_level
from tests.portfolio.races import at_once

STATEMENT = "I saw three sessions."


@pytest.fixture
def other_mentor(db):
    return factories.UserFactory(name="Lou Martin")


@pytest.fixture
def mentorship(enrolled, mentor):
    return accompany(mentor, enrolled)


@pytest.fixture
def asked(enrolled, sheet, mentorship, other_mentor):
    """A request to two mentors with one evidence on every part."""
    return ask(enrolled, sheet, mentorship, accompany(other_mentor, enrolled))


@pytest.fixture
def ready(asked, mentor):
    """The same, its item accepted with a proficient level everywhere."""
    answer(asked.submissions.get(), mentor, 3)
    return asked


def sign(request, by, **more):
    return sign_off(request, by=by, **{"statement": STATEMENT} | more)


def publish_again(sheet, **fields):
    """A later version of the sheet."""
    latest = sheet.published
    sheet.published = factories.SheetVersionFactory(
        competency=sheet, number=latest.number + 1, label=f"{latest.number + 1}.0", blocks=latest.blocks
    )
    sheet.save()
    return sheet.published


# What is missing


def test_nothing_is_ready_before_the_mentor_answers(asked, mentor):
    missing = readiness(asked, by=mentor)
    assert [part.uid for part in missing.criteria] == ["c-one", "c-two"]
    assert [part.uid for part in missing.dimensions] == ["d-one", "d-two"]
    assert [item.title for item in missing.waiting] == [asked.submissions.get().title]
    assert not missing.is_ready


def test_what_was_accepted_with_proficient_levels_is_ready(ready, mentor):
    missing = readiness(ready, by=mentor)
    assert missing.is_ready
    assert not missing.dimensions


def test_a_level_below_proficient_is_missing_whoever_gave_it(ready, mentor, other_mentor):
    mentor_level(ready.trainer, ready.competency.criterion_set.get(uid="c-one"), other_mentor, 2)
    assert [part.uid for part in readiness(ready, by=mentor).criteria] == ["c-one"]
    with pytest.raises(PermissionDenied, match="no proficient level"):
        sign(ready, mentor)


def test_a_retired_criterion_is_not_asked_for(ready, mentor, other_mentor):
    criterion = ready.competency.criterion_set.get(uid="c-one")
    mentor_level(ready.trainer, criterion, other_mentor, 1)
    ready.competency.criterion_set.filter(pk=criterion.pk).update(retired_at=timezone.now())
    assert readiness(ready, by=mentor).is_ready


def test_only_what_waits_in_requests_open_to_the_signer_holds_it_up(ready, enrolled, sheet, mentor):
    third = factories.UserFactory()
    elsewhere = ask(enrolled, sheet, accompany(third, enrolled))
    assert readiness(ready, by=mentor).is_ready
    asking.add_mentor(elsewhere, by=enrolled, mentorship=mentor.mentorships_as_mentor.get())
    assert [item.request for item in readiness(ready, by=mentor).waiting] == [elsewhere]
    with pytest.raises(PermissionDenied, match="still wait"):
        sign(ready, mentor)


def test_a_dimension_shown_to_others_alone_still_wants_a_tick(enrolled, sheet, mentor, mentorship):
    """That it was validated elsewhere is not the signer's to know."""
    third = factories.UserFactory()
    elsewhere = ask(enrolled, sheet, accompany(third, enrolled))
    answer(elsewhere.submissions.get(), third, 3)
    evidence = factories.EvidenceFactory(owner=enrolled)
    factories.claim(evidence, sheet.criterion_set.get(uid="c-one"))
    here = ask(enrolled, sheet, mentorship, evidence=evidence)
    answer(here.submissions.get(), mentor, 3)
    missing = readiness(here, by=mentor)
    assert missing.is_ready
    assert [part.uid for part in missing.dimensions] == ["d-one", "d-two"]


def test_dimensions_without_validation_are_ticked_one_by_one(asked, enrolled, mentor):
    answer(asked.submissions.get(), mentor, 3, decision="returned")
    with pytest.raises(PermissionDenied, match="without validation"):
        sign(asked, mentor)
    with pytest.raises(PermissionDenied, match="without validation"):
        sign(asked, mentor, ticked=["d-one"])
    signed = sign(asked, mentor, ticked=["d-one", "d-two"])
    dimensions = json.loads(signed.snapshot)["dimensions"]
    assert [(one["validated"], one["ticked"]) for one in dimensions] == [(False, True), (False, True)]


# Signing


def test_signing_writes_all_of_it_at_once(ready, enrolled, mentor, sheet):
    signed = sign(ready, mentor)
    assert signed.is_active
    assert (signed.mentor_name, signed.version, signed.request) == ("Noor Haddad", sheet.published, ready)
    assert signed.digest == digest_of(signed.snapshot)
    values = json.loads(signed.snapshot)
    assert [(one["uid"], one["level_title"]) for one in values["criteria"]] == [
        ("c-one", "Step 3"),
        ("c-two", "Step 3"),
    ]
    assert TrailEntry.objects.filter(what="signed", thing=signed.uuid, digest=signed.digest).count() == 1
    assert Notification.objects.filter(recipient=enrolled, kind="signed", sign_off=signed).count() == 1


@pytest.mark.parametrize("statement", ["", "  \n "])
def test_a_statement_is_needed(ready, mentor, statement):
    with pytest.raises(PermissionDenied, match="Say in a sentence"):
        sign(ready, mentor, statement=statement)
    assert not SignOff.objects.exists()


def test_only_a_mentor_whom_the_open_request_names_signs(ready, enrolled, mentor, stranger):
    accompany(stranger, enrolled)
    for person in (stranger, enrolled):
        with pytest.raises(PermissionDenied, match="Only a mentor whom an open request names"):
            sign(ready, person)
    asking.close_request(ready, by=enrolled)
    with pytest.raises(PermissionDenied, match="Only a mentor whom an open request names"):
        sign(ready, mentor)


def test_a_mentorship_that_ran_out_reads_and_does_not_sign(ready, mentorship, mentor):
    mentorship.ends = timezone.localdate() - timedelta(days=3)
    mentorship.save()
    with pytest.raises(PermissionDenied, match="run out"):
        sign(ready, mentor)
    mentorship.ends = timezone.localdate()
    mentorship.save()
    assert sign(ready, mentor)


def test_the_same_again_is_the_one_there_is(ready, mentor, other_mentor):
    signed = sign(ready, mentor)
    assert sign(ready, mentor, statement="Again.") == signed
    with pytest.raises(PermissionDenied, match="Noor Haddad has signed this competency off"):
        sign(ready, other_mentor)
    assert SignOff.objects.get().statement == STATEMENT


def test_a_later_version_replaces_it(ready, mentor, other_mentor, sheet):
    first = sign(ready, mentor)
    publish_again(sheet)
    second = sign(ready, other_mentor)
    first.refresh_from_db()
    assert (first.is_active, first.replaced_by, second.is_active) == (False, second, True)
    assert second.version.number == 2
    assert first.digest == digest_of(first.snapshot)
    assert TrailEntry.objects.filter(what="sign-off-replaced", thing=first.uuid).exists()


def test_the_database_keeps_one_active(ready, mentor):
    signed = sign(ready, mentor)
    signed.pk, signed.uuid = None, uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        signed.save(force_insert=True)


def test_a_revoked_one_makes_room(ready, mentor, other_mentor):
    first = sign(ready, mentor)
    revoke_sign_off(first, by=mentor, reason="A session was not theirs.")
    assert sign(ready, other_mentor).is_active


def test_revoking_needs_the_signer_and_a_reason(ready, enrolled, mentor, other_mentor):
    signed = sign(ready, mentor)
    for person in (enrolled, other_mentor):
        with pytest.raises(PermissionDenied, match="no such sign-off"):
            revoke_sign_off(signed, by=person, reason="Because.")
    with pytest.raises(PermissionDenied, match="Say why"):
        revoke_sign_off(signed, by=mentor, reason=" ")
    revoke_sign_off(signed, by=mentor, reason="A session was not theirs.")
    with pytest.raises(PermissionDenied, match="does not stand"):
        revoke_sign_off(signed, by=mentor, reason="Again.")
    signed.refresh_from_db()
    assert (signed.reason, signed.is_active) == ("A session was not theirs.", False)
    assert Notification.objects.filter(recipient=enrolled, kind="signed").count() == 2
    assert TrailEntry.objects.filter(what="sign-off-revoked", thing=signed.uuid).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_mentors_at_once_one_signs(enrolled, sheet, mentor):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")
    other = factories.UserFactory(name="Lou Martin")
    request = ask(enrolled, sheet, accompany(mentor, enrolled), accompany(other, enrolled))
    answer(request.submissions.get(), mentor, 3)
    both = (mentor, other)
    results = at_once(2, lambda index: sign(request, both[index]))
    assert sorted(type(result).__name__ for result in results) == ["PermissionDenied", "SignOff"]
    refusal = next(result for result in results if isinstance(result, PermissionDenied))
    assert f"{SignOff.objects.get().mentor_name} has signed" in str(refusal)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_replace_at_once_one_does(enrolled, sheet, mentor):
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lives in memory and has one connection")
    other = factories.UserFactory(name="Lou Martin")
    request = ask(enrolled, sheet, accompany(mentor, enrolled), accompany(other, enrolled))
    answer(request.submissions.get(), mentor, 3)
    first = sign(request, mentor)
    publish_again(sheet)
    both = (mentor, other)
    results = at_once(2, lambda index: sign(request, both[index]))
    assert sorted(type(result).__name__ for result in results) == ["PermissionDenied", "SignOff"]
    assert SignOff.objects.active().count() == 1
    assert SignOff.objects.get(pk=first.pk).replaced_by == SignOff.objects.active().get()


# The pages


@pytest.fixture
def mentors_browser(client, mentor):
    client.force_login(mentor)
    return client


def form_address(request):
    return reverse("sign-off-new", args=[request.uuid])


def test_the_page_says_line_by_line_what_is_missing(mentors_browser, asked):
    mentor_level(asked.trainer, asked.competency.criterion_set.get(uid="c-one"), factories.UserFactory(), 2)
    page = mentors_browser.get(form_address(asked)).content.decode()
    for words in ("What is missing", "latest mentor level: Step 2", "no mentor level yet"):
        assert words in page
    assert asked.submissions.get().title in page
    assert "<textarea" not in page


def test_signing_in_the_browser(mentors_browser, ready):
    assert "<textarea" in mentors_browser.get(form_address(ready)).content.decode()
    answered = mentors_browser.post(form_address(ready), {"statement": STATEMENT})
    signed = SignOff.objects.get()
    assert answered.url == signed.get_absolute_url()
    page = mentors_browser.get(answered.url).content.decode()
    for words in (STATEMENT, "signed off on 1.0", "Noor Haddad", signed.digest, "Step 3", "Revoke this"):
        assert words in page
    again = mentors_browser.get(form_address(ready)).content.decode()
    assert "Signed off on 1.0" in again
    assert "<textarea" not in again


def test_a_refusal_keeps_the_statement(mentors_browser, asked):
    refused = mentors_browser.post(form_address(asked), {"statement": "My long statement"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "no proficient level" in page
    assert ">My long statement</textarea>" in page
    assert not SignOff.objects.exists()


def test_an_unticked_dimension_is_refused_and_the_ticks_stay(mentors_browser, asked, mentor):
    answer(asked.submissions.get(), mentor, 3, decision="returned")
    values = {"statement": STATEMENT, "dimensions": ["d-two"]}
    refused = mentors_browser.post(form_address(asked), values)
    assert refused.status_code == 422
    assert "Tick that you sign without validation" in refused.content.decode()
    assert 'value="d-two" id="id_dimensions_1" checked' in refused.content.decode()
    values["dimensions"].append("d-one")
    assert mentors_browser.post(form_address(asked), values).status_code == 302
    page = mentors_browser.get(SignOff.objects.get().get_absolute_url()).content.decode()
    assert page.count("signed without validation") == 2


def test_a_dimension_that_is_not_there_is_refused(mentors_browser, ready):
    values = {"statement": STATEMENT, "dimensions": ["d-never"]}
    assert mentors_browser.post(form_address(ready), values).status_code == 422
    assert not SignOff.objects.exists()


def test_who_can_only_read_gets_the_reason_and_the_statement_back(mentors_browser, ready, mentorship):
    mentorship.ends = timezone.localdate() - timedelta(days=3)
    mentorship.save()
    assert mentors_browser.get(form_address(ready)).status_code == 403
    refused = mentors_browser.post(form_address(ready), {"statement": "My long statement"})
    assert refused.status_code == 403
    assert "My long statement" in refused.content.decode()


def test_a_request_that_is_not_open_has_no_form(client, ready, enrolled, stranger, mentor):
    accompany(stranger, enrolled)
    for person in (stranger, enrolled):
        client.force_login(person)
        assert client.get(form_address(ready)).status_code == 404
    asking.close_request(ready, by=enrolled)
    client.force_login(mentor)
    assert client.get(form_address(ready)).status_code == 404
    assert client.post(form_address(ready), {"statement": STATEMENT}).status_code == 404


def test_a_sign_off_stays_readable_to_both_after_everything_is_closed(
    client, ready, enrolled, mentor, other_mentor, stranger
):
    signed = sign(ready, mentor)
    for person, status in ((enrolled, 200), (mentor, 200), (other_mentor, 200), (stranger, 404)):
        client.force_login(person)
        assert client.get(signed.get_absolute_url()).status_code == status
    asking.close_request(ready, by=enrolled)
    for person, status in ((enrolled, 200), (mentor, 200), (other_mentor, 404)):
        client.force_login(person)
        assert client.get(signed.get_absolute_url()).status_code == status


def test_revoking_in_the_browser(mentors_browser, ready, mentor):
    signed = sign(ready, mentor)
    address = reverse("sign-off-revoke", args=[signed.uuid])
    assert mentors_browser.get(address).status_code == 200
    assert mentors_browser.post(address, {"reason": " "}).status_code == 422
    assert mentors_browser.post(address, {"reason": "A session was not theirs."}).status_code == 302
    page = mentors_browser.get(signed.get_absolute_url()).content.decode()
    for words in ("A session was not theirs.", "revoked, was signed off on 1.0", STATEMENT):
        assert words in page
    assert mentors_browser.get(address).status_code == 403


def test_only_the_signer_has_the_revoking_page(client, ready, enrolled, mentor, other_mentor):
    address = reverse("sign-off-revoke", args=[sign(ready, mentor).uuid])
    for person in (enrolled, other_mentor):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "Because."}).status_code == 404
    assert SignOff.objects.active().exists()


def test_a_replaced_one_leads_to_the_later(client, ready, mentor, sheet, enrolled):
    first = sign(ready, mentor)
    publish_again(sheet)
    second = sign(ready, mentor)
    client.force_login(enrolled)
    page = client.get(first.get_absolute_url()).content.decode()
    assert "replaced, was signed off on 1.0" in page
    assert second.get_absolute_url() in page


def test_the_gap_says_what_stands(client, ready, enrolled, mentor, sheet):
    signed = sign(ready, mentor)
    client.force_login(enrolled)
    page = client.get(reverse("gap", args=[sheet.framework.slug, sheet.slug])).content.decode()
    assert signed.get_absolute_url() in page
    revoke_sign_off(signed, by=mentor, reason="Because.")
    page = client.get(reverse("gap", args=[sheet.framework.slug, sheet.slug])).content.decode()
    assert signed.get_absolute_url() not in page


def test_the_form_asks_the_same_however_much_is_missing(mentors_browser, asked, enrolled, sheet):
    def count():
        mentors_browser.get(form_address(asked))
        with CaptureQueriesContext(connection) as captured:
            assert mentors_browser.get(form_address(asked)).status_code == 200
        return len(captured)

    criterion = sheet.criterion_set.get(uid="c-one")
    mentor_level(enrolled, criterion, factories.UserFactory(), 2)
    before = count()
    for number in range(20):
        criterion = factories.CriterionFactory(competency=sheet, uid=f"c-more{number}", position=9)
        mentor_level(enrolled, criterion, factories.UserFactory(), 1)
        factories.DimensionFactory(competency=sheet, uid=f"d-more{number}", position=9)
    for _number in range(3):
        evidence = evidence_on_all(enrolled, sheet)
        asking.submit(asked, by=enrolled, items=[asking.Item(evidence, list(evidence.claims.all()))])
    assert count() == before


def test_the_sheet_says_on_which_version_it_is_signed_off(client, ready, enrolled, mentor, sheet):
    client.force_login(enrolled)
    assert "signed off on" not in client.get(sheet.get_absolute_url()).content.decode()
    signed = sign(ready, mentor)
    page = client.get(sheet.get_absolute_url()).content.decode()
    assert "signed off on 1.0" in page
    assert reverse("gap", args=[sheet.framework.slug, sheet.slug]) in page
    publish_again(sheet)
    assert "signed off on 1.0" in client.get(sheet.get_absolute_url()).content.decode()
    revoke_sign_off(signed, by=mentor, reason="Because.")
    assert "signed off on" not in client.get(sheet.get_absolute_url()).content.decode()
    client.force_login(mentor)
    assert "signed off on" not in client.get(sheet.get_absolute_url()).content.decode()
