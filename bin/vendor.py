"""Takes what bin/vendored.toml lists out of npm packages, into static/vendor, with a manifest of digests."""

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "bin" / "vendored.toml"
VENDOR = ROOT / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
SVG = "{http://www.w3.org/2000/svg}"

# Latin of western Europe with its typography; what a font lacks is left to the reader's own.
CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *map(ord, "ıŒœŸ\u2009\u202f–—‘’\u201a“”„•…‰\u2032\u2033‹›€™←↑→↓−≤≥✓"),
]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def fetch(package, folder):
    """The package's archive, whose digest is the one listed."""
    spec = f"{package['name']}@{package['version']}"
    command = ["npm", "pack", "--silent", "--pack-destination", folder, spec]
    name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]  # noqa: S603 -- from our list
    data = (Path(folder) / name).read_bytes()
    if sha256(data) != package["sha256"]:
        sys.exit(
            f"{spec}: the archive has SHA-256 {sha256(data)}, bin/vendored.toml says {package['sha256']}"
        )
    return tarfile.open(fileobj=io.BytesIO(data))


def member(archive, path):
    return archive.extractfile(f"package/{path}").read()


def without_source_map(data):
    """The file without the address of its source map, which is not shipped and would fail the manifest."""
    return re.sub(rb"\s*(/\*|//)[#@] sourceMappingURL=[^\n]*", b"", data).rstrip() + b"\n"


def made_smaller(data, font, family):
    """The font as WOFF2 with our characters and the weights asked for, renamed to `family` if given."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    face = TTFont(io.BytesIO(data), recalcTimestamp=False)
    for table in face["cmap"].tables:
        # The narrow no-break space of French, which few fonts have: the thin space, as wide.
        if table.isUnicode() and 0x2009 in table.cmap:
            table.cmap.setdefault(0x202F, table.cmap[0x2009])
    options = Options(
        flavor="woff2", hinting=False, layout_features=["kern", "mark", "ccmp", "locl", "liga", "tnum"]
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(face)
    low, high = font["weights"]
    face = instantiateVariableFont(face, {"wght": low if low == high else (low, high)})
    if family:
        rename(face, family, font["style"])
    face.flavor = "woff2"
    written = io.BytesIO()
    face.save(written)
    return written.getvalue()


def rename(face, family, style):
    """Give the font another name, in the entries that programs show."""
    names = {
        1: family,
        2: style,
        3: f"{family} {style}",
        4: f"{family} {style}",
        6: f"{family}-{style}".replace(" ", ""),
    }
    for number, text in names.items():
        face["name"].setName(text, number, 3, 1, 0x409)


def sprite(archive, icons):
    """One SVG with a symbol for each icon, used as icons.svg#name."""
    ElementTree.register_namespace("", SVG.strip("{}"))
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg">',
        "<!-- Bootstrap Icons, MIT License, Copyright (c) 2019-2024 The Bootstrap Authors;",
        "     the text of the license is in static/vendor/bootstrap-icons/LICENSE -->",
    ]
    for name in sorted(icons):
        icon = ElementTree.fromstring(member(archive, f"icons/{name}.svg"))  # noqa: S314 -- the archive's digest is checked
        shapes = "".join(ElementTree.tostring(shape, encoding="unicode").strip() for shape in icon)
        shapes = shapes.replace(' xmlns="http://www.w3.org/2000/svg"', "")
        lines.append(f'<symbol id="{name}" viewBox="{icon.get("viewBox")}">{shapes}</symbol>')
    return "\n".join([*lines, "</svg>", ""]).encode()


def extracted(package, archive):
    """The files wanted of one package, by their path in the repository."""
    folder = f"static/vendor/{package['folder']}"
    wanted = {name: Path(name).name for name in package["files"]} | package.get("renamed", {})
    files = {
        f"{folder}/{target}": without_source_map(member(archive, source)) for source, target in wanted.items()
    }
    for font in package.get("font", []):
        files[f"{folder}/{font['to']}"] = made_smaller(
            member(archive, font["from"]), font, package.get("family")
        )
    if "sprite" in package:
        files[package["sprite"]] = sprite(archive, package["icons"])
    return files


def main():
    packages = tomllib.loads(LIST.read_text())["package"]
    with tempfile.TemporaryDirectory() as folder:
        results = [(package, extracted(package, fetch(package, folder))) for package in packages]
    shutil.rmtree(VENDOR, ignore_errors=True)
    manifest = []
    for package, files in results:
        for path, data in files.items():
            target = ROOT / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            print(f"{len(data):>8} {path}")
        manifest.append(
            {key: package[key] for key in ("name", "version", "license", "sha256")}
            | {"files": {path: sha256(data) for path, data in sorted(files.items())}}
        )
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
