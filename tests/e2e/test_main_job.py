"""The main job, in French, with the keyboard, on a telephone-sized screen: from sign-in to a changed next step."""

from tests.e2e.conftest import PASSWORD

PHONE = {"width": 390, "height": 844}
H7 = "/competencies/formation-en-conscience/h7-communaute/"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
TABS = 400  # more than the longest page has stops


def tab_to(page, selector):
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def press(page, selector, key="Enter"):
    tab_to(page, selector)
    page.keyboard.press(key)


def test_main_job_with_the_keyboard(server, signed_in):
    page = signed_in(None, viewport=PHONE)
    page.goto("/")
    page.locator("[name=login]").focus()
    page.keyboard.type("trainer2@example.org")
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server.url}/")

    press(page, ".tabbar a[href='/competencies/']")
    page.wait_for_url("**/competencies/")
    press(page, f".sheet-card[href='{H7}']")
    page.wait_for_url(f"**{H7}")
    before = page.locator("#standing .think").inner_text()
    assert "Prochain pas" in before
    uuid = page.locator("#standing .think a").get_attribute("href").partition("dimension=")[2]
    assert uuid
    press(page, "#standing .think a")
    page.wait_for_url("**/evidence/new/?dimension=*")

    tab_to(page, "[name=title]")
    page.keyboard.type("Café pédagogique de mars")
    tab_to(page, "textarea[name=text]")
    page.keyboard.type("J’ai animé un échange entre huit formateurs. Chacun est reparti avec une idée.")
    tab_to(page, "#id_files")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files({"name": "compte-rendu.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.locator("[data-files] a", has_text="compte-rendu.pdf").wait_for()
    assert page.locator(f"#claim-{uuid}").is_checked()
    page.locator("#id_files").focus()
    for why in ("Huit personnes ont parlé.", "J’ai montré mes fiches."):
        press(page, "[name=claim]:not(:checked):is(.choice:has(.why) [name=claim])", "Space")
        tab_to(page, ".why input")
        page.keyboard.type(why)
    press(page, "[data-save]")
    page.wait_for_url(lambda address: "/evidence/" in address and "/new/" not in address)
    assert "compte-rendu.pdf" in page.locator("main").inner_text()
    assert page.locator(".claims li").count() == 3

    page.goto(H7)
    own = page.locator(".s-dimensions .part", has=page.locator(f"a[href$='dimension={uuid}']"))
    assert "prouvée" in own.first.inner_text()
    assert page.locator("#standing .think").inner_text() != before


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
