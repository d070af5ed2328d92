"""The one render function: what people may write, what never comes through, and that it ends."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from competencies.markup import MAX_LENGTH, TextTooLong, clean_text, plain_text, render, render_inline, stored
from tests.competencies import hostile_markup


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**a** *b* ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>"),
        ("# A\n\n### B\n\n# C", "<h3>A</h3>\n<h4>B</h4>\n<h3>C</h3>"),
        ("#### A", "<h3>A</h3>"),
        ("Voici :\n- a\n- b", "<p>Voici :</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("2. a\n3. b", '<ol start="2">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("```py\n<b> 'x...'\n```", "<pre><code>&lt;b&gt; 'x...'\n</code></pre>"),
        ("l'été... -- << oui >>", "<p>l’été… – « oui »</p>"),
        ("\"a\" 5' `l'a`", "<p>\"a\" 5' <code>l'a</code></p>"),
        ("« a » : b\u202f?", "<p>« a » : b\u202f?</p>"),
        ("a\nb", "<p>a\nb</p>"),
        ("a\n---", "<p>a</p>\n<hr>"),
        ("![mot](http://x/y.png)", "<p>mot</p>"),
        ("<b>x</b> & <script>", "<p>&lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;</p>"),
        ("", ""),
    ],
)
def test_what_people_write(text, html):
    assert render(text) == html


def test_line_ends_are_kept_where_people_type_them():
    assert render("a\nb", breaks=True) == "<p>a<br>\nb</p>"


def test_links_say_where_they_come_from():
    rel = 'rel="noopener noreferrer nofollow ugc"'
    assert render("[a](https://x.org)") == f'<p><a href="https://x.org" {rel}>a</a></p>'
    assert render("<https://x.org>") == f'<p><a href="https://x.org" {rel}>https://x.org</a></p>'
    assert f'href="mailto:a@x.org" {rel}' in render("[a](mailto:a@x.org)")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc",
        "ftp://x",
    ],
)
def test_other_schemes_lead_nowhere(address):
    assert "href" not in render(f"[a]({address})") + render(f"[a]({address.upper()})")


def test_tables_keep_their_alignment_without_styles():
    html = render("| a | b |\n|:--|--:|\n| 1 | 2 |")
    assert '<td align="left">1</td>\n<td align="right">2</td>' in html
    assert "style" not in html


def test_task_boxes_are_named_by_their_words():
    html = render("- [ ] un *mot*\n- [x] fait\n    - sous")
    assert '<li><label><input disabled="" type="checkbox"> un <em>mot</em></label></li>' in html
    assert '<li><label><input checked="" disabled="" type="checkbox"> fait</label><ul>' in html


def test_one_line_has_no_blocks():
    assert render_inline("# 1. *a*\n- b") == "# 1. <em>a</em> - b"
    assert render_inline("a\u202f?\u00a0!") == "a\u202f?\u00a0!"
    assert "<p>" not in render_inline("a\n\nb")


def test_the_result_is_safe_and_shows_again():
    assert isinstance(render("a"), SafeString)
    assert isinstance(stored("<p>a</p>"), SafeString)
    assert plain_text("<em>l’été</em> &amp; co") == "l’été & co"


def test_nul_surrogates_and_control_characters_go():
    assert clean_text("a\x00b\ud800c\x1bd\r\ne\u2028f") == "abcd\ne\nf"
    assert render("a\x00\udfff\x02b") == "<p>ab</p>"


def test_a_text_that_is_too_long_is_refused_in_words():
    assert render("a" * MAX_LENGTH)
    for renderer in (render, render_inline):
        with pytest.raises(TextTooLong, match="100"):
            renderer("a" * (MAX_LENGTH + 1))


def test_markup_beyond_measure_is_shown_as_typed():
    assert render("[" * 20_000) == f"<p>{'[' * 20_000}</p>"
    assert render("*a*\n\n" * 7000).startswith("<p>*a*</p>")
    assert "<table>" not in render("a|b\n-|-\n" + "1|2\n" * 2000)
    assert "<table>" in render("a|b\n-|-\n" + "1|2\n" * 100)


@pytest.mark.parametrize("line", ["-" * 16, "* " * 8, "___", "[a]: b\n" + "x" * 27, '[x]: y "z"\nx'])
def test_too_many_rules_and_references_in_one_block_are_shown_as_typed(line):
    first = line.split("\n")[0].strip()
    html = render((line + "\n") * 2850)
    assert "<hr>" not in html
    assert html.count(first.split()[0]) >= 2850


def test_rules_and_references_that_people_write_keep_their_meaning():
    assert render("a\n\n---\n\n" * 1000).count("<hr>") == 1000
    references = "".join(f"[{number}]: https://example.org/{number}\n" for number in range(200))
    assert render("[1], [2]\n\n" + references).count("href=") == 2


HOSTILE = (
    "<img src=x onerror=alert(1)>§<svg/onload=x>§](javascript:x)§[a§[§`§**§|§\n§\n\n§- §> §    §```§"
    "<a href='x' style='y'>§&lt;script&gt;§\"'§# §-|-"
)
ALLOWED = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "input", "label", "li", "ol",
    "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


@hypothesis_settings(max_examples=120, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(HOSTILE.split("§")),
        max_size=12,
    )
)
def test_no_other_tag_and_no_handler_ever_comes_out(pieces):
    from html.parser import HTMLParser

    found = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append(tag)
            assert {name for name, _value in attrs} <= {
                "align", "checked", "disabled", "href", "rel", "start", "title", "type",
            }  # fmt: skip
            assert not any("script" in (value or "").lower() for name, value in attrs if name == "href")

    Tags().feed(render("".join(pieces)) + render_inline("".join(pieces)))
    assert set(found) <= ALLOWED


def test_hostile_texts_come_to_an_end():
    done = subprocess.run(
        [sys.executable, Path(hostile_markup.__file__)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.stdout.strip() == str(len(hostile_markup.CASES)), done.stderr
