"""The demo's files, made when they are needed: a page of PDF, a drawing, a text."""

import random
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

INK, PAPER, WALL = "#3a3a36", "#fbf8f1", "#e7e0d2"
NOTES = ("#f3d98b", "#bcd3b2", "#e8b9a5", "#c9d6e6", "#f5efdc")
A4 = (595, 842)  # points


def made_file(spec):
    """What an evidence's front matter describes under `files`, as a file that somebody sends."""
    if "picture" in spec:
        content = picture(spec["picture"], "PNG" if spec["name"].endswith(".png") else "JPEG")
    elif "lines" in spec:
        content = pdf(spec["title"], spec["lines"])
    else:
        content = spec["text"].encode()
    return SimpleUploadedFile(spec["name"], content)


def pdf(title, lines):
    """One page with a title and short lines, in a font that every reader has."""
    shown = [f"BT /F2 17 Tf 72 {A4[1] - 96} Td ({_pdf_text(title)}) Tj ET"]
    shown += [
        f"BT /F1 11 Tf 72 {A4[1] - 140 - 20 * number} Td ({_pdf_text(line)}) Tj ET"
        for number, line in enumerate(lines)
    ]
    stream = "\n".join(shown).encode("cp1252")
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
    ]
    return _pdf_file(objects)


def _pdf_text(text):
    plain = text.replace("\u202f", "\u00a0").encode("cp1252", "replace").decode("cp1252")
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf_file(objects):
    """The objects with the table that says where each begins."""
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def picture(subject, file_format):
    """A drawing of 1200 × 900 pixels, the same each time."""
    image = Image.new("RGB", (1200, 900), WALL)
    draw = {"wall": draw_wall, "map": draw_map, "tables": draw_tables}[subject]
    draw(image, ImageDraw.Draw(image), random.Random(subject))  # noqa: S311 -- the same each time, nothing secret
    buffer = BytesIO()
    image.save(buffer, file_format, quality=82)
    return buffer.getvalue()


def draw_wall(image, pen, chance):
    """A wall of notes."""
    for row in range(4):
        for column in range(6):
            note = Image.new("RGBA", (150, 150), chance.choice(NOTES))
            writing = ImageDraw.Draw(note)
            for line in range(chance.randrange(2, 6)):
                writing.line((18, 30 + 22 * line, chance.randrange(70, 135), 30 + 22 * line), INK, 3)
            turned = note.rotate(chance.uniform(-7, 7), expand=True)
            place = (
                45 + 190 * column + chance.randrange(-12, 12),
                40 + 210 * row + chance.randrange(-10, 10),
            )
            image.paste(turned, place, turned)


def draw_map(image, pen, chance):
    """Groups around a person, some near, some far."""
    image.paste(PAPER, (0, 0, 1200, 900))
    pen.line((600, 40, 600, 860), WALL, 4)
    pen.line((40, 450, 1160, 450), WALL, 4)
    for number in range(11):
        x, y = chance.randrange(90, 1110), chance.randrange(90, 810)
        size = chance.randrange(22, 58)
        pen.line((600, 450, x, y), INK if number % 3 else "#b9b2a3", 3)
        pen.ellipse((x - size, y - size, x + size, y + size), NOTES[number % len(NOTES)], INK, 3)
    pen.ellipse((560, 410, 640, 490), "#5f7f63", INK, 4)


def draw_tables(image, pen, chance):
    """Three tables seen from above, and who sits there."""
    for number, people in enumerate((5, 4, 3)):
        left = 70 + 375 * number
        pen.rounded_rectangle((left, 290, left + 310, 610), 30, "#c8a97e", INK, 4)
        for sheet in range(people):
            x, y = left + 40 + 85 * (sheet % 3), 340 + 120 * (sheet // 3)
            pen.rectangle((x, y, x + 60, y + 80), PAPER, INK, 2)
        for seat in range(people):
            x = left + 60 + 95 * (seat % 3)
            y = 235 if seat < 3 else 665
            pen.ellipse((x - 34, y - 34, x + 34, y + 34), chance.choice(NOTES), INK, 3)
