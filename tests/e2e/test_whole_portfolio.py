"""A newcomer writes every block of a sheet on a telephone, with and without JavaScript, finds it and prints it."""

import re

import pytest

from tests.e2e.conftest import PASSWORD

PHONE = {"width": 390, "height": 844}
H7 = "/competencies/formation-en-conscience/h7-communaute/"
MADE = """
from accounts.models import User
user = User.objects.create_user("{email}", "{password}", name="Noa Perrin")
user.emailaddress_set.create(email=user.email, verified=True, primary=True)
"""
# Each text has the word that every block must be found by, and « œuvre » stands in two of them.
ANSWER = "Je donne autant que je reçois : la réciprocité se cultive."
REFLECTION = (
    "Un jardin qu’on cultive",
    "J’ai longtemps travaillé en silo. La réciprocité m’a changée, à l’œuvre.",
)
QUESTION = ("Comment je gère la réciprocité ?", "Je donne sans attendre un retour immédiat.")
TODAY = "Je suis un maillon d’un écosystème apprenant, en réciprocité."
EVIDENCE = ("Une œuvre à plusieurs mains", "Un guide écrit à quatre, en réciprocité.")
COMMITMENT = "Répondre chaque lundi à un pair, par réciprocité"
MAP = "Mes réseaux et leur réciprocité"
PLACES = (("Le café du jeudi", ""), ("Le forum des pairs", "Le café du jeudi"))
TOOLS = {
    "Grille de cartographie communautaire": "Identifier les réseaux où vit la réciprocité",
    "Template de partage de pratique": "Structurer une expérience pour la rendre partageable",
    "Check-list de contribution régulière": "Planifier mes engagements communautaires",
}
LINES = {
    "keys": "Commencer par observer et écouter",
    "watch": "Éviter la comparaison permanente",
    "learned": "Donner, c’est aussi recevoir : la réciprocité",
    "improve": "La documentation plus systématique de mes pratiques",
    "mastered": "Participation active aux échanges en ligne",
    "deepen": "Co-écriture et publications collectives",
}
PHASES = (
    ("Consommatrice passive", "utilisatrice", "Je lis, j’observe, je prends sans donner."),
    ("Participante occasionnelle", "contributrice", "Je commente, je partage ponctuellement."),
    ("Membre actif et engagé", "co-constructrice", "J’anime, j’organise, dans la réciprocité."),
)
ACTIONS = ("a-identifier", "a-strategie", "a-espace", "a-documenter")
# What the sheet shows of it: the words of each block where they belong.
ON_SHEET = {
    "#own-q-reciprocite": [ANSWER],
    "#own-tools": [*TOOLS, *TOOLS.values()],
    "#own-synthesis": [*LINES.values()],
    "#own-reflection": [REFLECTION[0], QUESTION[0]],
    "#own-role": [*(words for phase in PHASES for words in phase[:2]), TODAY],
    "#own-actions": ["4 faites sur 4", COMMITMENT],
}
# What a search for the word of every block must list.
EVERY_BLOCK = [
    "La réciprocité se cultive",
    REFLECTION[0],
    QUESTION[0],
    TODAY,
    EVIDENCE[0],
    COMMITMENT,
    MAP,
    "Grille de cartographie communautaire",
    LINES["learned"],
    PHASES[2][0],
]


def follow(page, place, name):
    with page.expect_navigation():
        page.locator(place).get_by_role("link", name=re.compile(name)).first.click()


def save(page):
    with page.expect_navigation():
        page.locator("main .save-bar .btn-primary").click()
    assert page.locator("#errors, .field-error").count() == 0, page.locator("main").inner_text()


def fill(page, **fields):
    for name, text in fields.items():
        page.locator(f"main [name={name}]").fill(text)


def begin(page):
    """From the first page to the sheet."""
    page.goto("/")
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=re.compile("^Commencer")).first.click()
    page.goto(H7)


def answer(page):
    follow(page, "#own-q-reciprocite", "^Répondre")
    fill(page, text=ANSWER)
    save(page)
    assert ANSWER in page.locator("#answers").inner_text()
    page.goto(H7)


def choose_tools(page):
    for tool, use in TOOLS.items():
        follow(page, "#own-tools", "^Choisir un outil")
        with page.expect_navigation():
            page.locator(".tool-offer", has_text=tool).first.locator(".btn").click()
        fill(page, use=use)
        save(page)


def fill_in_the_map(page):
    follow(page, "#own-tools", "^Grille de cartographie")
    follow(page, "main", "^Remplir")
    fill(page, title=MAP)
    sheet = page.locator("[name=competency] option", has_text="communauté professionnelle")
    page.locator("[name=competency]").select_option(sheet.get_attribute("value"))
    rows = page.locator("[data-rows] tbody tr")
    for place, (name, linked) in enumerate(PLACES):
        if rows.count() <= place:
            page.locator("[data-add]").click()
        rows.nth(place).get_by_label("Espace", exact=True).fill(name)
        rows.nth(place).get_by_label("Liens avec", exact=True).fill(linked)
    save(page)
    for name, _ in PLACES:
        assert name in page.locator("main table").inner_text()
    assert page.locator("main svg[role=img]").count() == 1
    page.goto(H7)


def write_lines(page):
    for which, line in LINES.items():
        page.locator(f"#add-{which}").fill(line)
        page.locator(f"#synthesis-{which} .line-add button").click()
        page.locator(f"#synthesis-{which} .line-text", has_text=line).wait_for()


def reflect(page):
    for link, (title, text) in (("une réflexion", REFLECTION), ("une question", QUESTION)):
        follow(page, "#own-reflection", link)
        fill(page, title=title, text=text)
        save(page)
        page.goto(H7)


def tell_the_role(page):
    for title, posture, text in PHASES:
        follow(page, "#own-role", "phase")
        fill(page, title=title, posture=posture, text=text)
        save(page)
        page.goto(H7)
    follow(page, "#own-role", "mon rôle aujourd")
    fill(page, text=TODAY)
    save(page)
    page.goto(H7)


def tick(page):
    for action in ACTIONS:
        page.locator(f"#tick-{action}").click()
        page.locator(f"#tick-{action}[aria-pressed=true]").wait_for()


def commit(page):
    follow(page, "#own-actions", "^S’engager")
    fill(page, title=COMMITMENT)
    page.locator("[name=cadence]").select_option("weekly")
    save(page)


def prove(page):
    page.goto("/evidence/quick/")
    title, text = EVIDENCE
    fill(page, title=title, text=text)
    page.locator("#id_claim").select_option(label="Réciprocité des échanges")
    save(page)
    page.goto(H7)


def assert_on_the_sheet(page):
    """Each block shows its own, on the screen and on paper."""
    page.goto(H7)
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        for place, words in ON_SHEET.items():
            told = page.locator(place).inner_text()
            for one in words:
                assert one in told, f"{media}, {place}: {one!r} not in {told!r}"
    page.emulate_media(media="screen")
    assert "prouvée" in page.locator("#d-reciprocite").inner_text().lower()


def found(page, words):
    """What a search lists, as text, with how many."""
    page.goto("/search/")
    page.fill("main [name=q]", words)
    with page.expect_navigation():
        page.press("main [name=q]", "Enter")
    return "\n".join(page.locator(".found").all_inner_texts()), page.locator(
        "main [role=status]"
    ).first.inner_text()


def assert_found(page):
    """With accents and without, with the ligature and without: the same, and every block."""
    for with_it, without, words in (
        ("réciprocité", "reciprocite", EVERY_BLOCK),
        ("œuvre", "oeuvre", [EVIDENCE[0], REFLECTION[0]]),
        ("communauté", "communaute", ["Grille de cartographie communautaire"]),
    ):
        one, other = found(page, with_it), found(page, without)
        assert one == other
        for each in words:
            assert each.lower() in one[0].lower(), f"{with_it}: {each!r} not in {one[0]!r}"


@pytest.mark.parametrize("scripted", [True, False], ids=["with-javascript", "without-javascript"])
def test_every_block_is_written_found_and_printed(server, signed_in, scripted):
    email = f"noa-{scripted}@example.org".lower()
    server.shell(MADE.format(email=email, password=PASSWORD))
    page = signed_in(email, viewport=PHONE, java_script_enabled=scripted)
    for gesture in (
        begin,
        answer,
        choose_tools,
        fill_in_the_map,
        write_lines,
        reflect,
        tell_the_role,
        tick,
        commit,
        prove,
        assert_on_the_sheet,
        assert_found,
    ):
        gesture(page)


# The progress of the demo year

SUMS = """() => {
  const two = cell => cell.innerText.split('/').map(Number);
  const sum = cells => cells.map(two).reduce((all, one) => [all[0] + one[0], all[1] + one[1]], [0, 0]);
  const figures = [...document.querySelectorAll('.p-matrix .p-figure')];
  const last = [...document.querySelectorAll('#trend-title ~ .p-table tbody tr:last-child td')];
  return {matrix: [0, 1].map(n => sum(figures.filter((one, at) => at % 2 === n))), curve: last.map(two)};
}"""
ANSWERS = """async () => {
  const links = [...document.querySelectorAll('main a[href]')].map(one => one.href.split('#')[0]);
  const answers = await Promise.all([...new Set(links)].map(
    async link => [link, (await fetch(link)).status]));
  return answers.filter(([, status]) => status !== 200).map(String).concat(answers.length);
}"""


def test_the_progress_page_tells_one_story(signed_in):
    """The curve ends where the matrix stands, and there are rows behind every figure."""
    page = signed_in("trainer@example.org")
    page.goto("/progress/")
    page.locator("details.p-table summary").first.click()
    told = page.evaluate(SUMS)
    assert told["curve"] == told["matrix"]
    assert 0 < told["curve"][1][0] < told["curve"][0][0] < told["curve"][0][1]
    *refused, number = page.evaluate(ANSWERS)
    assert refused == []
    assert number > 50
