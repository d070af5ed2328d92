"""What is committed in static/vendor is what bin/vendor took from the packages listed, byte for byte."""

import hashlib
import json
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = json.loads((ROOT / "static/vendor/manifest.json").read_text())
PACKAGES = tomllib.loads((ROOT / "bin/vendored.toml").read_text())["package"]


def test_the_manifest_is_made_from_the_list():
    keys = ("name", "version", "license", "sha256")
    assert [[one[key] for key in keys] for one in MANIFEST] == [
        [one[key] for key in keys] for one in PACKAGES
    ]


def test_vendored_files_are_unchanged():
    listed = {path: digest for package in MANIFEST for path, digest in package["files"].items()}
    found = {path: hashlib.sha256((ROOT / path).read_bytes()).hexdigest() for path in listed}
    assert found == listed


def test_nothing_else_lies_in_the_vendor_folder():
    listed = {path for package in MANIFEST for path in package["files"]} | {"static/vendor/manifest.json"}
    found = {str(path.relative_to(ROOT)) for path in (ROOT / "static/vendor").rglob("*") if path.is_file()}
    assert found == {path for path in listed if path.startswith("static/vendor/")}


def test_every_package_brings_its_licence():
    for package in MANIFEST:
        assert any(path.endswith("/LICENSE") for path in package["files"]), package["name"]


def test_no_source_map_is_promised():
    for path in (ROOT / "static/vendor").rglob("*"):
        if path.suffix in {".css", ".js"}:
            assert "sourceMappingURL" not in path.read_text(), path
