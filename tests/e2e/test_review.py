"""A whole review in the browser, three people in three windows, and everybody else refused what they were not shown."""

import json
import re

import pytest

from tests.e2e.conftest import PASSWORD

SHEET = "/competencies/formation-en-conscience/h3-evaluation/"
PEOPLE = ("rose", "basile", "gaelle", "ivan")
# The trainer with two pieces of evidence that claim all of a sheet's criteria, her mentor, and a mentor who is
# asked nothing; Ivan is another trainer.
MADE = f"""
import json
from uuid import uuid4
from django.utils import timezone
from accounts.models import Mentorship, User
from competencies.models import Competency, Criterion
from portfolio.workflow.evidence import ClaimData, EvidenceData, create_evidence
people = {{}}
for name in {PEOPLE!r}:
    user = User.objects.create_user(name + "@example.org", "{PASSWORD}", name=name.title(), language="fr")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    people[name] = user
rose = people["rose"]
sheet = Competency.objects.get(slug="h3-evaluation")
for name in ("rose", "ivan"):
    people[name].enrolments.create(framework=sheet.framework)
for name in ("basile", "gaelle"):
    Mentorship.objects.create(mentor=people[name], trainer=rose, proposed_by=rose, accepted_at=timezone.now())
criteria = list(Criterion.objects.current().filter(competency=sheet).select_related("competency"))
halves = [("Une grille écrite à deux", criteria[:3]), ("Un entretien de restitution", criteria[3:])]
addresses = {{}}
for title, claimed in halves:
    made = create_evidence(
        by=rose, key=uuid4(), data=EvidenceData(title, "Nous avons écrit la grille avant les épreuves."),
        claims=[ClaimData(one, "Cela se voit dans la grille.") for one in claimed],
    )
    addresses[title] = str(made.uuid)
print(json.dumps(addresses))
"""
GRID, TALK = "Une grille écrite à deux", "Un entretien de restitution"


@pytest.fixture
def cast(server, signed_in):
    """A window for each, and the addresses of the trainer's evidence."""
    evidence = json.loads(server.shell(MADE).splitlines()[-1])
    return {name: signed_in(f"{name}@example.org") for name in PEOPLE}, evidence


def submit(page, name, within="main"):
    with page.expect_navigation():
        page.locator(within).get_by_role("button", name=re.compile(name)).first.click()


def follow(page, name, within="main"):
    with page.expect_navigation():
        page.locator(within).get_by_role("link", name=re.compile(name)).first.click()


def ask(rose):
    """From the sheet: both items with their claims, to Basile alone, as he will see it, and sent."""
    rose.goto(f"{SHEET}ask/")
    for title in (GRID, TALK):
        rose.get_by_label(title, exact=True).check()
    rose.get_by_label(re.compile("^Basile")).check()
    rose.locator("[name=message]").fill("Voici mes deux preuves.")
    submit(rose, "Voir ce qu")
    shown = rose.locator("main").inner_text()
    assert GRID in shown
    assert TALK in shown
    assert "Cela se voit dans la grille." in shown
    assert "Basile" in shown
    assert "Gaelle" not in shown
    submit(rose, "^Demander")
    assert "/requests/" in rose.url
    return rose.url


def open_item(mentor, title):
    mentor.goto("/mentoring/")
    follow(mentor, "Rose")
    if title not in mentor.locator("h1").inner_text():
        follow(mentor, title)
    assert title in mentor.locator("h1").inner_text()


def answer(mentor, action, strengths, level=""):
    """Fill the form in, a level for every criterion where one is given, and press the button."""
    mentor.locator("[name=strengths]").fill(strengths)
    for group in mentor.locator(".review-levels").all() if level else []:
        group.locator(f"input[value='{level}']").check()
    with mentor.expect_navigation():
        mentor.locator(f"button[name=action][value={action}]").first.click()


def correct(rose, uuid):
    rose.goto(f"/evidence/{uuid}/edit/")
    text = rose.locator("[name=text]")
    text.fill(f"{text.input_value()}\n\nLa personne a reformulé elle-même ce qui manquait.")
    submit(rose, "^Enregistrer")


def test_from_asking_to_a_sign_off(cast):
    windows, evidence = cast
    rose, basile = windows["rose"], windows["basile"]
    request = ask(rose)

    open_item(basile, GRID)
    answer(basile, "accept", "Les indicateurs se lisent sans vous.", level="autonome")
    open_item(basile, TALK)
    answer(basile, "return", "L’entretien est là. Que dit la personne ?")

    rose.goto("/")
    follow(rose, "Lire le retour")
    assert rose.url == request
    told = rose.locator("main").inner_text()
    assert "Les indicateurs se lisent sans vous." in told
    assert "Que dit la personne" in told
    correct(rose, evidence[TALK])
    rose.goto(request)
    follow(rose, "Redemander|Montrer à nouveau|Demander à nouveau")
    submit(rose, "Voir ce qu")
    submit(rose, "^Montrer")

    open_item(basile, TALK)
    if basile.locator("ins").count() == 0:
        follow(basile, "^Diff")
    assert "reformulé elle-même" in " ".join(basile.locator("ins").all_inner_texts())
    answer(basile, "accept", "On entend la personne.", level="referent")

    basile.goto(f"/mentoring/requests/{request.rstrip('/').rpartition('/')[2]}/sign-off/")
    basile.locator("[name=statement]").fill("Compétence atteinte, vue dans deux situations.")
    for box in basile.locator("[name=dimensions]").all():
        box.check()
    submit(basile, "^Valider|^Signer")
    signed = basile.locator("main").inner_text()
    assert "Compétence atteinte, vue dans deux situations." in signed

    rose.goto("/notifications/")
    assert "Basile" in rose.locator("main").inner_text()
    refused(windows, rose, basile, request, evidence)


def refused(windows, rose, basile, request, evidence):
    """The mentor who was not asked, another trainer, an editor and an administrator, at every address."""
    name = request.rstrip("/").rpartition("/")[2]
    addresses = [
        f"/requests/{name}/",
        f"/mentoring/requests/{name}/",
        f"/mentoring/requests/{name}/sign-off/",
        *(f"/evidence/{uuid}/" for uuid in evidence.values()),
    ]
    for page in (rose, basile):
        page.goto(f"/mentoring/requests/{name}/" if page is basile else request)
        links = page.evaluate("() => [...document.querySelectorAll('main a[href]')].map(a => a.pathname)")
        found = (link for link in links if re.search(r"/(submissions|files|sign-offs)/[0-9a-f-]{36}/", link))
        addresses += found
    basile.goto(f"/mentoring/requests/{name}/sign-off/")
    for window in (windows["gaelle"], windows["ivan"]):
        for address in sorted(set(addresses)):
            answer = window.request.get(address)
            assert answer.status == 404, f"{address}: {answer.status}"
        for listed in ("/", "/mentoring/", "/requests/", "/evidence/", "/notifications/", f"{SHEET}"):
            text = window.request.get(listed).text()
            assert GRID not in text, listed
            assert "Cela se voit" not in text, listed


@pytest.mark.parametrize("email", ["editor@example.org", "admin@example.org", "leader@example.org"])
def test_nobody_with_a_role_alone_meets_a_text(server, signed_in, email):
    """The demo's requests: neither an editor, an administrator nor a leader opens them or meets their words."""
    names = server.shell(
        "from portfolio.models import ReviewRequest, Submission\n"
        "print(' '.join(str(one.uuid) for one in ReviewRequest.objects.all()))"
    ).splitlines()[-1]
    page = signed_in(email)
    for name in names.split():
        for address in (f"/requests/{name}/", f"/mentoring/requests/{name}/"):
            assert page.request.get(address).status == 404
    for listed in ("/", "/mentoring/", "/mentoring/cohorts/promotion-2026/", "/figures/", "/notifications/"):
        answer = page.request.get(listed)
        assert answer.status in {200, 403, 404}
        assert "ticket" not in answer.text().lower()
        assert "Malik" not in answer.text()
