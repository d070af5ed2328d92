"""Going through a page with the keyboard alone."""

import re

# The words that a screen reader says for what has the focus.
NAME = """() => {
  const one = document.activeElement;
  const words = one.getAttribute('aria-label') || [...(one.labels || [])].map(label => label.innerText).join(' ')
    || one.innerText || one.value || one.name || one.tagName;
  return words.replace(/\\s+/g, ' ').trim();
}"""
MOST = 250  # stops of the longest page


def tab_to(page, name, within="body", key="Tab"):
    """Press Tab until something with this name (a pattern) has the focus, inside a part of the page.

    With `key="Shift+Tab"`, backwards.
    """
    passed = []
    for _ in range(MOST):
        page.keyboard.press(key)
        passed.append(page.evaluate(NAME)[:60])
        inside = page.evaluate("within => !!document.activeElement.closest(within)", within)
        if inside and re.search(name, passed[-1]):
            return
    raise AssertionError(f"{name!r} is not reached by Tab; passed: {passed[-60:]}")


def press(page, name, within="body"):
    """Go to a link or button and press it; ends on the page that it leads to."""
    tab_to(page, name, within)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page, name, text, within="body"):
    """Go to a field and type."""
    tab_to(page, name, within)
    page.keyboard.type(text)
