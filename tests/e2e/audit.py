"""What must hold of every page, as lists of what is wrong with it."""

import re

from axe_playwright_python.base import AXE_SCRIPT

NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1360, "height": 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What only the theme can change, so that the second theme is asked for nothing else.
COLOURS = ["color-contrast", "link-in-text-block"]
# Every rule at either width and in either theme, and the colours of the other theme at each width.
THEMES = {"360 px": [("light", None), ("dark", COLOURS)], "1360 px": [("dark", None), ("light", COLOURS)]}

# Elements that stand still while the page scrolls would lie over the text on every sheet of paper.
STANDING = """() => [...document.querySelectorAll('body *')].filter(one => {
  const style = getComputedStyle(one);
  return ['fixed', 'sticky'].includes(style.position) && one.getClientRects().length
    && style.visibility !== 'hidden';
}).map(one => one.outerHTML.slice(0, 120))"""
OVERFLOW = """() => {
  const room = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > room + 1;
  });
  return wide.slice(0, 5).map(one => one.outerHTML.slice(0, 120)).concat(['the page scrolls sideways']);
}"""


class Listener:
    """Hears what a page should never say: errors, refusals by the security policy, requests to elsewhere."""

    def __init__(self, page, home):
        self.heard = []
        self.home = home
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        page.on("request", self.request)
        page.on("response", self.response)

    def console(self, message):
        # The answer's status is told by `response`.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.heard.append(f"console: {message.text}")

    def request(self, request):
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.heard.append(f"asked elsewhere: {request.url}")

    def response(self, response):
        if response.status >= 400 and not response.request.is_navigation_request():
            self.heard.append(f"{response.status}: {response.url}")

    def taken(self):
        heard, self.heard = self.heard, []
        return heard


def shape(page):
    """One h1, one main landmark, a title."""
    wrong = []
    for selector in ("h1", "main"):
        number = page.locator(selector).count()
        if number != 1:
            wrong.append(f"{number} × {selector}")
    if not re.fullmatch(r"\S.* · Carnet.*|Carnet", page.title()):
        wrong.append(f"title {page.title()!r}")
    if not page.locator("html[lang]").count():
        wrong.append("no language")
    return wrong


RUN_AXE = """async only => (await axe.run(document, {runOnly: only, resultTypes: ['violations']}))
  .violations.flatMap(one => one.nodes.slice(0, 3).map(
    node => `${one.id}: ${node.html.slice(0, 160)} ${(node.failureSummary || '').slice(0, 200)}`))"""


def axe(page, rules=None):
    """What axe finds against WCAG 2.2 AA; with `rules`, against those only."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(
        RUN_AXE, {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    )


def looked_at(page, *, closely=True):
    """What is wrong with the page, each with where: at both widths, on paper, and `closely` in both themes."""
    wrong = []

    def note(where, found):
        wrong.extend(f"{where}: {one}" for one in found)

    note("page", shape(page))
    for name, size in (("360 px", NARROW), ("1360 px", WIDE)):
        page.set_viewport_size(size)
        note(name, page.evaluate(OVERFLOW))
        for theme, rules in THEMES[name] if closely else ():
            page.emulate_media(color_scheme=theme)
            note(f"{name}, {theme}", axe(page, rules))
    page.emulate_media(media="print", color_scheme="light")
    note("print", page.evaluate(STANDING))
    page.emulate_media(media="screen")
    return wrong
