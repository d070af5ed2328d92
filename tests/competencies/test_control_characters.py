"""What YAML's escapes and forms can write, and no text may hold, never reaches a published sheet."""

import pytest

from competencies.publishing import publish

DOCUMENT = """---
id: test:control
slug: control
title: "x \\x1e \\0 \\ud800 y"
notebook: {notebook}
label: "1\\x1e"
author: "a\\0b"
language: en
---

## Performance criteria

- Shares {{#c-one}}
"""


@pytest.mark.django_db
def test_escapes_of_control_characters_are_dropped(client, enrolled, sheet):
    version = publish(DOCUMENT.format(notebook=sheet.notebook.slug), framework=sheet.framework)
    assert (version.competency.title, version.label, version.author) == ("x y", "1", "ab")
    client.force_login(enrolled)
    assert client.get(version.competency.get_absolute_url()).status_code == 200
