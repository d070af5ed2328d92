"""The main job, in French, with the keyboard, on a telephone-sized screen: from sign-in to a changed next step."""

from io import BytesIO

from PIL import Image

from tests.e2e.conftest import PASSWORD
from tests.e2e.keyboard import press, tab_to, write

PHONE = {"width": 390, "height": 844}
H7 = "/competencies/formation-en-conscience/h7-communaute/"
NEWCOMER = f"""
from accounts.models import User
user = User.objects.create_user("lou@example.org", "{PASSWORD}", name="Lou Morel")
user.emailaddress_set.create(email=user.email, verified=True, primary=True)
"""


CLAIMED = {
    "^Participe activement": "Les échanges sont notés.",
    "^Partage ses pratiques": "Chacun est reparti avec un outil.",
}


def a_pdf():
    stream = BytesIO()
    Image.new("RGB", (60, 80), "white").save(stream, "PDF")
    return {"name": "atelier.pdf", "mimeType": "application/pdf", "buffer": stream.getvalue()}


def standing(page):
    """The first dimension's state and the next step, as they are read."""
    page.wait_for_selector("#standing")
    state = page.locator(".s-dimensions .part-own").first.inner_text()
    return (
        state,
        page.locator("#standing .think").inner_text(),
        page.locator("#standing .ring-words").inner_text(),
    )


def test_from_signing_in_to_a_dimension_with_evidence(server, signed_in):
    server.shell(NEWCOMER)
    page = signed_in(None, viewport=PHONE)
    # Said before anything is pressed: asked for at the last moment, the browser may open its own dialog first.
    page.on("filechooser", lambda chooser: chooser.set_files(a_pdf()))
    page.goto("/accounts/login/")

    write(page, "mail", "lou@example.org", within="main")
    write(page, "Mot de passe", PASSWORD, within="main")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    # The first page leads to the first framework, and that to its sheets.
    press(page, "^Commencer", within="main")
    page.goto("/competencies/")
    press(page, "H7.*communauté", within="main")
    state, step, ring = standing(page)
    assert "Aucune" in state or "aucune" in state

    press(page, "Ajouter une preuve", within="#standing")
    write(page, "^Titre", "Un atelier de partage", within="main")
    write(page, "Ce que j’ai fait", "J’ai animé un atelier avec trois collègues.", within="main")
    tab_to(page, "[Ff]ichier", within="main")
    page.keyboard.press("Space")
    page.get_by_role("link", name="atelier.pdf").wait_for()
    for criterion, justification in CLAIMED.items():
        tab_to(page, criterion, within="main fieldset")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.type(justification)
    press(page, "^Enregistrer$", within="main")

    assert page.locator(".claims li").count() == 3
    told = page.locator("main").inner_text()
    for words in (
        "Un atelier de partage",
        "atelier.pdf",
        "Les échanges sont notés.",
        "reparti avec un outil",
    ):
        assert words in told
    press(page, "H7", within="main")
    state_after, step_after, ring_after = standing(page)
    assert "rouvée" in state_after
    assert step_after != step
    assert ring_after != ring


def test_a_level_is_kept_in_place(signed_in):
    page = signed_in("trainer2@example.org", viewport=PHONE)
    page.goto(H7)
    button = page.locator("[name='c-evenements'][value='en-cours']")
    button.focus()
    page.keyboard.press("Enter")
    page.locator("[name='c-evenements'][value='en-cours'][aria-pressed=true]").wait_for()
    assert page.url.endswith(H7)
    assert "En cours" in page.locator("#messages").inner_text()


def test_a_level_is_kept_without_javascript(signed_in):
    page = signed_in("trainer2@example.org", viewport=PHONE, java_script_enabled=False)
    page.goto(H7)
    page.locator("[name='c-feedback'][value='autonome']").click()
    page.wait_for_url("**#c-feedback")
    assert page.locator("[name='c-feedback'][value='autonome'][aria-pressed=true]").count() == 1


MAKE_LINK = """
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from accounts.models import User
user = User.objects.create_user("new@example.org", "quatre-chevaux-lents", name="Lou")
print(EmailConfirmationHMAC(EmailAddress.objects.create(user=user, email=user.email, primary=True)).key)
"""


def test_an_address_is_confirmed_by_its_link(server, signed_in):
    key = server.shell(MAKE_LINK).splitlines()[-1]
    page = signed_in(None, viewport=PHONE)
    page.goto(f"/accounts/confirm-email/{key}/")
    with page.expect_navigation() as answer:
        page.locator("main form [type=submit]").click()
    assert answer.value.status == 200
    assert "/confirm-email/" not in page.url
