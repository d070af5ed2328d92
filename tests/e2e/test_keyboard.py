"""Everything that can be pressed can be reached with Tab, and shows that it is where one is."""

import pytest

from tests.e2e.keyboard import press, tab_to, write

H7 = "/competencies/formation-en-conscience/h7-communaute/"
# What can be used now, each with how it looks without the focus. Of radio buttons and of a toolbar Tab reaches
# one, the arrows the others.
USABLE = """() => {
  window.look = one => {
    const parts = [];
    for (let at = one, n = 0; at && n < 4; at = at.parentElement, n += 1) {
      const s = getComputedStyle(at);
      parts.push(s.outlineStyle, s.outlineWidth, s.boxShadow);
    }
    return parts.join();
  };
  window.known = new Map();
  window.groupOf = one => one.closest('markdown-toolbar') || (one.type === 'radio' && `radio ${one.name}`) || one;
  const every = document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]');
  for (const one of every) {
    const isThere = one.checkVisibility({checkVisibilityCSS: true}) && one.getClientRects().length;
    if (!one.disabled && one.tabIndex >= 0 && isThere && !known.has(groupOf(one))) {
      known.set(groupOf(one), {name: `${known.size} ${one.outerHTML.slice(0, 120)}`, look: look(one)});
    }
  }
  return [...known.values()].map(one => one.name);
}"""
# What has the focus now: whether it looks otherwise than before, and whether something lies over it.
FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const before = known.get(groupOf(one));
  // The first line of what wraps: the middle of several may be another's.
  const box = one.getClientRects()[0];
  const top = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2, box.top + box.height / 2);
  const isOpen = top && (one.contains(top) || top.contains(one) || [...(one.labels || [])].includes(top));
  return {name: before ? before.name : one.outerHTML.slice(0, 120), isOpen: !!isOpen,
          isSeen: !before || look(one) !== before.look || one.type === 'date'};
}"""


@pytest.mark.parametrize("width", [390, 1360])
@pytest.mark.parametrize("address", [H7, "/evidence/new/"])
def test_everything_is_reached_and_seen(signed_in, address, width):
    page = signed_in("trainer@example.org", viewport={"width": width, "height": 844})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    usable = page.evaluate(USABLE)
    reached, unseen, covered = set(), [], []
    # The parts of a date are stops of their own.
    for _ in range(len(usable) + 20):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here is None:
            break
        reached.add(here["name"])
        unseen += [] if here["isSeen"] else [here["name"]]
        covered += [] if here["isOpen"] else [here["name"]]
    assert [name for name in usable if name not in reached] == []
    assert unseen == []
    assert covered == []


def focused(page):
    return page.evaluate("() => document.activeElement.id")


def test_an_action_is_ticked_with_the_keyboard(signed_in):
    """Where one was when the page changes beneath: at the same button."""
    page = signed_in("trainer3@example.org")
    page.goto(H7)
    tab_to(page, ".", within="#own-a-identifier")
    page.keyboard.press("Space")
    page.locator("#tick-a-identifier[aria-pressed=true]").wait_for()
    assert focused(page) == "tick-a-identifier"


def test_lines_are_added_and_moved_with_the_keyboard(signed_in):
    page = signed_in("trainer3@example.org")
    page.goto(H7)
    lines = page.locator("#synthesis-keys [data-line] .line-text")
    tab_to(page, ".", within="#synthesis-keys .line-add")
    for line in ("Observer", "Écouter"):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
        lines.filter(has_text=line).wait_for()
        assert focused(page) == "add-keys"
    tab_to(page, "Écouter", within="#synthesis-keys summary", key="Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, "↑", within="#synthesis-keys")
    page.keyboard.press("Enter")
    page.locator("#synthesis-keys [data-line]:first-child", has_text="Écouter").wait_for()
    assert focused(page).startswith("up-")
    assert lines.all_inner_texts() == ["Écouter", "Observer"]


def test_a_tool_is_chosen_and_filled_in_with_the_keyboard(signed_in):
    page = signed_in("trainer3@example.org")
    page.goto(H7)
    press(page, "^Choisir un outil", within="#own-tools")
    press(page, "^Choisir.*cartographie", within=".tool-offer")
    write(page, ".", "Voir où je parle de mon métier", within="main form")
    press(page, "^Choisir$", within=".save-bar")
    assert "Voir où je parle de mon métier" in page.locator("#own-tools").inner_text()
    press(page, "cartographie", within="#own-tools")
    press(page, "^Remplir", within="main")
    rows = page.locator("[data-rows] tbody tr")
    before = rows.count()
    tab_to(page, "^Ajouter une ligne", within="main")
    page.keyboard.press("Enter")
    rows.nth(before).wait_for()
    page.keyboard.type("Le café du jeudi")
    assert rows.nth(before).get_by_label("Espace", exact=True).input_value() == "Le café du jeudi"
