"""docs/operations.md tells of every variable that the installation reads and of every chore, and of no other."""

import re
from pathlib import Path

from django.conf import settings

from accounts.registry import chores

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "operations.md").read_text()
READ = re.compile(r'\b(?:text|flag|number|words|choice|environ\.get)\(\s*"([A-Z][A-Z0-9_]+)"|\$\{([A-Z_]+):-')
TABLE = re.findall(r"^\| (`[A-Z].*?) \|", PAGE, re.MULTILINE)


def variables(*folders):
    files = (path for folder in folders for path in (ROOT / folder).iterdir() if path.is_file())
    return {name for path in files for found in READ.findall(path.read_text()) for name in found if name}


def test_the_table_of_settings_is_complete_and_true():
    assert set(re.findall(r"`([A-Z0-9_]+)`", " ".join(TABLE))) == variables("config", "deploy")


def test_whatever_the_example_names_is_told():
    names = re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_the_table_of_chores_is_complete_and_true():
    section = PAGE.partition("\n## Chores\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    told = [name for row in rows for name in re.findall("`([^`]+)`", row)]
    assert sorted(told) == sorted(name for name, _chore in chores)


def test_every_service_has_its_row():
    services = (
        (ROOT / "docker-compose.yml").read_text().partition("\nservices:\n")[2].partition("\nnetworks:")[0]
    )
    names = set(re.findall(r"^  (\w+):$", services, re.MULTILINE))
    told = PAGE.partition("\n## ")[0]
    assert names == set(re.findall(r"^\| `([a-z]+)` \|", told, re.MULTILINE))
    assert "has six services" in PAGE
    assert len(names) == 6
