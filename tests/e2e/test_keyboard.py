"""Everything that can be pressed can be reached with Tab, and shows that it is where one is."""

import pytest

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
  const box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2, box.top + box.height / 2);
  const isOpen = top && (one.contains(top) || top.contains(one) || [...(one.labels || [])].includes(top));
  return {name: before ? before.name : one.outerHTML.slice(0, 120), isOpen: !!isOpen,
          isSeen: !before || look(one) !== before.look || one.type === 'date'};
}"""


@pytest.mark.parametrize("width", [390, 1360])
@pytest.mark.parametrize(
    "address", ["/competencies/formation-en-conscience/h7-communaute/", "/evidence/new/"]
)
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
