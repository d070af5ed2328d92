"""The container files are valid and hardened; no engine is needed to know it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
ENDS_BY_ITSELF = {"prepare"}
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)")


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_compose_file_follows_its_schema():
    result = run(
        str(TOOLS / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_dockerfile_is_clean():
    result = run(str(TOOLS / "hadolint"), "Dockerfile")
    assert result.returncode == 0, result.stdout + result.stderr


def test_image_does_not_run_as_root():
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert users == ["10001:10001"]


def test_image_copies_only_what_exists():
    copied = re.findall(r"^COPY (?!--from)(\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert copied
    for path in copied:
        assert (ROOT / path).exists()


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_service_is_hardened(name):
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["cap_drop"] == ["ALL"]
    assert not service.get("privileged")


@pytest.mark.parametrize("name", sorted(set(COMPOSE["services"]) - ENDS_BY_ITSELF - {"app"}))
def test_service_says_whether_it_is_well(name):
    assert COMPOSE["services"][name]["healthcheck"]["test"]


def test_application_says_whether_it_is_well():
    # Its check stands in the image, and nothing in the compose file takes it away.
    assert "healthcheck" not in COMPOSE["services"]["app"]
    assert re.search(r"^HEALTHCHECK .*\n +CMD", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]
    assert COMPOSE["services"]["db"]["networks"] == ["back"]
    assert COMPOSE["networks"]["back"]["internal"] is True


def test_secrets_come_from_the_environment_and_have_no_default():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        uses = re.findall(rf"\$\{{{name}(\W\W?)", text)
        assert uses
        assert set(uses) == {":?"}


def test_example_environment_names_every_variable():
    used = set(VARIABLE.findall((ROOT / "docker-compose.yml").read_text()))
    example = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert example == used


def test_example_environment_holds_no_secret():
    example = (ROOT / ".env.example").read_text()
    assert re.findall(r"^(?:SECRET_KEY|\w*PASSWORD|\w*_KEY)=(.+)$", example, re.MULTILINE) == []
