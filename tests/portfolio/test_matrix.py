"""The matrix of a cohort: who sees it, what its cells say, its orders and pages, and the file of it."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Cohort
from portfolio.matrix import PAGE, Matrix, table
from portfolio.matrix_pieces import step
from portfolio.progress import Shown
from portfolio.spreadsheets import BOM, plain_text
from tests import factories
from tests.portfolio.asked import accompany, answer, ask, evidence_on_all

pytestmark = pytest.mark.django_db
QUERIES = 8


@pytest.fixture
def cohort(sheet, mentor, trainer):
    """A cohort on the sheet's framework with the mentor and, as its trainers, the trainer and Zoé."""
    today = timezone.localdate()
    made = Cohort.objects.create(name="Autumn", slug="autumn", starts=today, ends=today + timedelta(days=99))
    made.frameworks.create(framework=sheet.framework)
    made.members.create(user=mentor, role="mentor")
    for person in (trainer, factories.UserFactory(name="Zoé")):
        made.members.create(user=person, role="trainer")
    trainer.enrolments.create(framework=sheet.framework)
    return made


@pytest.fixture
def mentorship(mentor, trainer):
    return accompany(mentor, trainer)


def page(client, user, cohort, **parameters):
    client.force_login(user)
    answer = client.get(reverse("cohort", args=[cohort.slug]), parameters)
    assert answer.status_code == 200
    return answer.content.decode()


def names(client, user, cohort, **parameters):
    """Everybody on the page, from the top down."""
    shown = page(client, user, cohort, **parameters)
    people = cohort.members.filter(role="trainer").values_list("user__name", flat=True)
    lines = [line for line in shown.splitlines() if '<th scope="row">' in line]
    return [name for line in lines for name in people if f"<bdi>{name}</bdi>" in line]


def test_a_cell_has_a_figure_and_a_word(client, cohort, mentor, mentorship, trainer, sheet):
    assert "<b>0/4</b> nothing yet" in page(client, mentor, cohort)
    asked = ask(trainer, sheet, mentorship)
    assert "<b>4/4</b> evidence shown <em>1 to read</em>" in page(client, mentor, cohort)
    answer(asked.submissions.get(), mentor, position=1)
    assert "<b>2/4</b> partly validated <i>4/4 shown</i>" in page(client, mentor, cohort)
    again = ask(trainer, sheet, mentorship)
    answer(again.submissions.get(), mentor, position=3)
    assert "<b>4/4</b> validated" in page(client, mentor, cohort)


@pytest.mark.parametrize(
    ("shown", "word"),
    [
        (Shown(0), "nothing"),
        (Shown(4), "nothing"),
        (Shown(4, 1), "evidenced"),
        (Shown(4, 4), "evidenced"),
        (Shown(4, 4, 1), "partly"),
        (Shown(4, 4, 4), "validated"),
    ],
)
def test_four_steps(shown, word):
    assert step(shown) == word


def test_the_table_says_what_it_is(client, cohort, mentor):
    shown = page(client, mentor, cohort)
    for sign in ("<caption", 'scope="col"', 'scope="row"', 'tabindex="0"', 'role="region"', "m-legend"):
        assert sign in shown
    assert " style=" not in shown


def test_mentors_and_leaders_see_it_and_nobody_else(client, cohort, mentor, trainer, stranger, admin, editor):
    leader, elsewhere = factories.UserFactory(), factories.UserFactory()
    cohort.members.create(user=leader, role="leader")
    other = Cohort.objects.create(name="Other", slug="other", starts=cohort.starts, ends=cohort.ends)
    for role in ("mentor", "leader"):
        other.members.create(user=elsewhere, role=role)
    for name in ("cohort", "cohort-csv"):
        address = reverse(name, args=[cohort.slug])
        for person in (trainer, stranger, admin, editor, elsewhere):
            client.force_login(person)
            assert client.get(address).status_code == 404
        for person in (mentor, leader):
            client.force_login(person)
            assert client.get(address).status_code == 200


def test_a_role_that_ends_closes_it_at_once(client, cohort, mentor):
    page(client, mentor, cohort)
    cohort.members.filter(user=mentor).delete()
    assert client.get(reverse("cohort", args=[cohort.slug])).status_code == 404


def test_it_holds_names_and_figures_only(client, cohort, mentor, mentorship, trainer, sheet):
    evidence = evidence_on_all(trainer, sheet, title="Canary title", text="Canary text")
    ask(trainer, sheet, mentorship, evidence=evidence)
    shown = page(client, mentor, cohort)
    assert "Canary" not in shown
    assert trainer.email not in shown


def test_a_person_is_a_link_for_their_own_mentor_alone(client, cohort, mentor, mentorship, trainer):
    leader = factories.UserFactory()
    cohort.members.create(user=leader, role="leader")
    link = reverse("trainee", args=[trainer.uuid])
    assert page(client, mentor, cohort).count('href="/mentoring/people/') == 1
    assert link in page(client, mentor, cohort)
    assert link not in page(client, leader, cohort)
    mentorship.ended_at = timezone.now()
    mentorship.save()
    assert link not in page(client, mentor, cohort)


def test_orders(client, cohort, mentor, mentorship, trainer, sheet):
    cohort.members.create(user=factories.UserFactory(name="élise"), role="trainer")
    assert names(client, mentor, cohort) == ["Camille Roy", "élise", "Zoé"]
    assert names(client, mentor, cohort, sort="-name") == ["Zoé", "élise", "Camille Roy"]
    zoe = cohort.members.get(user__name="Zoé").user
    zoe.enrolments.create(framework=sheet.framework)
    asked = ask(zoe, sheet, accompany(mentor, zoe))
    assert names(client, mentor, cohort, sort="waiting")[0] == "Zoé"
    answer(asked.submissions.get(), mentor, position=3)
    for sort in ("validated", str(sheet.uuid)):
        assert names(client, mentor, cohort, sort=sort) == ["Zoé", "Camille Roy", "élise"]
        assert names(client, mentor, cohort, sort=f"-{sort}") == ["Camille Roy", "élise", "Zoé"]


@pytest.mark.parametrize("sort", ["", "never", "--name", "-", "00000000-0000-4000-8000-000000000000"])
def test_what_makes_no_sense_in_the_address_is_ignored(client, cohort, mentor, sort):
    parameters = {"sort": sort, "framework": "'", "page": "-1", "more": "yes"}
    assert names(client, mentor, cohort, **parameters) == ["Camille Roy", "Zoé"]


def test_heads_say_the_order_and_turn_it_round(client, cohort, mentor):
    shown = page(client, mentor, cohort, sort="validated")
    assert 'aria-sort="descending"><a href="?sort=-validated"' in shown
    assert 'aria-sort="none"><a href="?sort=name"' in shown


def test_one_framework_of_several(client, cohort, mentor, sheet):
    assert "m-framework" not in page(client, mentor, cohort)
    elsewhere = factories.published_sheet(competency__slug="elsewhere", competency__title="Elsewhere")
    cohort.frameworks.create(framework=elsewhere.framework)
    assert "m-framework" in page(client, mentor, cohort)
    assert (
        "Elsewhere"
        not in page(client, mentor, cohort, framework=sheet.framework.slug)
        .split("<tbody")[0]
        .split("<thead")[1]
    )
    narrowed = page(client, mentor, cohort, framework=elsewhere.framework.slug)
    assert f"?framework={elsewhere.framework.slug}&amp;sort=validated" in narrowed


def test_unpublished_and_retired_sheets_have_no_column(client, cohort, mentor, sheet):
    factories.CompetencyFactory(framework=sheet.framework, notebook=sheet.notebook, title="Unpublished")
    assert "Unpublished" not in page(client, mentor, cohort)
    sheet.retired_at = timezone.now()
    sheet.save()
    assert "no with published sheets" not in page(client, mentor, cohort)
    assert "It follows none with published sheets yet" in page(client, mentor, cohort)


def test_an_empty_cohort_says_what_comes(client, cohort, mentor):
    cohort.members.filter(role="trainer").delete()
    assert "Nobody trains in it yet" in page(client, mentor, cohort)


def test_closed_accounts_are_left_out(client, cohort, mentor, trainer):
    trainer.is_active = False
    trainer.save()
    assert names(client, mentor, cohort) == ["Zoé"]


@pytest.mark.parametrize("people", [2, 60])
@pytest.mark.parametrize("sort", ["name", "validated"])
def test_any_number_of_people_takes_eight_queries(
    client, cohort, mentor, mentorship, trainer, sheet, people, sort
):
    ask(trainer, sheet, mentorship)
    for person in factories.UserFactory.create_batch(people - 2, password="!"):
        cohort.members.create(user=person, role="trainer")
    page(client, mentor, cohort, sort=sort)
    with CaptureQueriesContext(connection) as captured:
        shown = page_again(client, cohort, sort)
    assert len(captured) == QUERIES, "\n".join(query["sql"][:150] for query in captured)
    assert shown.count('<th scope="row">') == min(people, PAGE)


def page_again(client, cohort, sort):
    return client.get(reverse("cohort", args=[cohort.slug]), {"sort": sort}).content.decode()


def test_fifty_to_a_page(client, cohort, mentor):
    for number in range(PAGE):
        person = factories.UserFactory(name=f"Person {number:02}", password="!")
        cohort.members.create(user=person, role="trainer")
    first, second = (names(client, mentor, cohort, page=number) for number in (1, 2))
    assert (len(first), len(second)) == (PAGE, 2)
    assert not set(first) & set(second)
    assert "?sort=-name&amp;page=2" in page(client, mentor, cohort, sort="-name")


def test_a_hostile_name_is_text(client, cohort, mentor):
    cohort.members.create(user=factories.UserFactory(name="<b onclick=x>\u202e"), role="trainer")
    shown = page(client, mentor, cohort)
    assert "<bdi>&lt;b onclick=x&gt;\u202e</bdi>" in shown


def read(answer, delimiter):
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith(BOM)
    rows = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=delimiter)
    return [[plain_text(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(("language", "delimiter"), [("en", ","), ("fr", ";")])
def test_the_file_holds_everybody(client, cohort, mentor, mentorship, trainer, sheet, language, delimiter):
    mentor.language = language
    mentor.save()
    ask(trainer, sheet, mentorship)
    client.force_login(mentor)
    answer = client.get(reverse("cohort-csv", args=[cohort.slug]))
    assert answer.streaming
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="autumn-')
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    head, *rows = read(answer, delimiter)
    assert len(head) == 9
    assert head[1].startswith("H7 (")
    assert rows == [["Camille Roy", *["4", "4", "0", "1"] * 2], ["Zoé", *["4", "0", "0", "0"] * 2]]


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "+1", "-1", "@x", " \t=1", "\uff1d1", "a;=1", 'b",=1', "'c"]
)
def test_the_file_starts_no_formula_with_a_name(client, cohort, mentor, name):
    cohort.members.create(user=factories.UserFactory(name=name), role="trainer")
    client.force_login(mentor)
    answer = client.get(reverse("cohort-csv", args=[cohort.slug]))
    text = b"".join(answer.streaming_content).decode()
    assert name in [plain_text(row[0]) for row in csv.reader(io.StringIO(text[1:], newline=""))]
    for cut in (",", ";"):
        assert not [
            cell for cell in text[1:].split(cut) if cell.strip('" \r\n')[:1] in {*"=+-@\t\uff1d"} - {""}
        ]


def test_the_file_of_many_has_no_pages(cohort, mentor):
    for person in factories.UserFactory.create_batch(PAGE, password="!"):
        cohort.members.create(user=person, role="trainer")
    rows = list(table(Matrix(cohort, by=mentor, parameters={"page": "2"}, everybody=True)))
    assert len(rows) == 1 + PAGE + 2


def test_my_cohorts_with_my_roles(client, cohort, mentor, trainer, stranger):
    cohort.members.create(user=mentor, role="leader")
    link = f'href="{reverse("cohort", args=[cohort.slug])}"'

    def shown(person):
        client.force_login(person)
        return client.get(reverse("cohorts")).content.decode()

    assert shown(mentor).count(link) == 1
    assert all(f'<span class="chip">{role}</span>' in shown(mentor) for role in ("mentor", "leader"))
    assert link not in shown(trainer)
    assert "nothing that you did not show" in shown(trainer)
    assert "You are in none" in shown(stranger)
