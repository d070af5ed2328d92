"""Files as people and attackers make them, built here byte by byte."""

import io
import struct
import wave
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

OOXML = "application/vnd.openxmlformats-officedocument"
DOCX = f"{OOXML}.wordprocessingml.document.main+xml"
XLSX = f"{OOXML}.spreadsheetml.sheet.main+xml"
PPTX = f"{OOXML}.presentationml.presentation.main+xml"
GPS, ORIENTATION = 0x8825, 0x0112


def sent(name, content):
    """A file as a request carries it."""
    return SimpleUploadedFile(name, content)


def image(form="JPEG", size=(40, 20), color="red", **options):
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, form, **options)
    return buffer.getvalue()


def photo(orientation=6):
    """A JPEG that says where it was taken, by whom, and that it lies on its side."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x013B] = "Camille at home"
    exif.get_ifd(GPS)[2] = (48.0, 51.0, 24.0)
    picture = Image.new("RGB", (40, 20), "blue")
    picture.paste("red", (0, 0, 20, 20))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif, quality=95)
    return buffer.getvalue()


def animation(frames):
    """A GIF of that many images."""
    buffer = io.BytesIO()
    images = [Image.new("P", (2, 2), number % 256) for number in range(frames)]
    images[0].save(buffer, "GIF", save_all=True, append_images=images[1:], optimize=False, duration=20)
    return buffer.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png(width=20_000, height=20_000):
    """A few bytes that claim to be 400 million pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def pdf(text="Compte rendu"):
    """The smallest PDF with a page."""
    stream = f"BT /F1 24 Tf 50 150 Td ({text}) Tj ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    )
    body = b"".join(b"%d 0 obj%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def pdf_of(objects):
    """A PDF of these objects, of which the first is the catalogue."""
    body = b"".join(b"%d 0 obj%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def pages(*sizes):
    """A PDF with a page of each size, in points."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + len(sizes)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(sizes)}>>".encode()]
    for width, height in sizes:
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]>>".encode())
    return pdf_of(objects)


def pdf_with_image(width, height):
    """A page that shows an image of so many grey pixels, packed small."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(width)) for _ in range(height)) + packer.flush()
    image = f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray"
    image += f"/BitsPerComponent 8/Filter/FlateDecode/Length {len(packed)}>>"
    return _with_form(image.encode() + b"stream\n" + packed + b"\nendstream")


def pdf_of_nested_forms(depth, times):
    """A page whose form draws another one so many times, and that again, so deep."""
    forms = []
    for level in range(depth):
        inner = b"/F Do " * times if level < depth - 1 else b"0 0 9 9 re f"
        below = f"/Resources<</XObject<</F {6 + level} 0 R>>>>" if level < depth - 1 else ""
        head = f"<</Type/XObject/Subtype/Form/BBox[0 0 300 300]{below}/Length {len(inner)}>>".encode()
        forms.append(head + b"stream\n" + inner + b"\nendstream")
    return _with_form(*forms)


def _with_form(*forms):
    """A page that draws the first of these objects."""
    draw = b"300 0 0 300 0 0 cm /F Do"
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R"
            b"/Resources<</XObject<</F 5 0 R>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw),
            *forms,
        ]
    )


def container(members, compression=zipfile.ZIP_DEFLATED):
    """A zip of the given names and contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def types(main, more=""):
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="{main}"/>{more}</Types>'
    )


def office(main=DOCX, **members):
    """An Office Open XML document with that main part."""
    return container({"[Content_Types].xml": types(main), "main.xml": "<document/>"} | members)


def open_document(media_type="application/vnd.oasis.opendocument.text", **members):
    named = {"mimetype": media_type, "content.xml": "<office/>", "META-INF/manifest.xml": "<manifest/>"}
    return container(named | members)


def liar_zip():
    """A document whose list of members claims little and unpacks to much more."""
    data = bytearray(office(**{"bomb.xml": b"0" * 30_000_000}))
    # Both headers of the member claim ten bytes.
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = 0
        while (start := data.find(signature, start)) >= 0:
            if b"bomb.xml" in data[start : start + 80]:
                data[start + offset : start + offset + 4] = struct.pack("<I", 10)
            start += 4
    return bytes(data)


def broken_lzma():
    """A document whose members are packed another way, with bytes that no unpacker takes."""
    data = bytearray(container({"[Content_Types].xml": types(DOCX)}, zipfile.ZIP_LZMA))
    place = 30 + len("[Content_Types].xml") + 20
    data[place : place + 20] = b"\xff" * 20
    return bytes(data)


def sound():
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 100)
    return buffer.getvalue()


MP4 = struct.pack(">I", 24) + b"ftypisom\0\0\2\0isommp42" + b"\0\0\0\x08mdat"
M4A = struct.pack(">I", 24) + b"ftypM4A \0\0\0\0M4A mp42" + b"\0\0\0\x08mdat"
HEIC = struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + b"\0" * 100
MOV = struct.pack(">I", 20) + b"ftypqt  \0\0\0\0qt  " + b"\0" * 20
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x04" + b"\0" * 40
MP3 = b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10 + b"\xff\xfb\x90\x00" + b"\0" * 400
OGG = b"OggS\0\x02" + b"\0" * 22 + b"\x01vorbis" + b"\0" * 30
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(x) run\nshowpage\n"

GOOD = {
    "compte-rendu.pdf": pdf(),
    "photo.jpg": image(),
    "photo.JPEG": image(),
    "image.png": image("PNG"),
    "image.webp": image("WEBP"),
    "image.gif": animation(3),
    "texte.docx": office(),
    "tableau.xlsx": office(XLSX),
    "diapos.pptx": office(PPTX),
    "texte.odt": open_document(),
    "tableau.ods": open_document("application/vnd.oasis.opendocument.spreadsheet"),
    "diapos.odp": open_document("application/vnd.oasis.opendocument.presentation"),
    "notes.txt": "Écrit à la main".encode(),
    "notes.md": b"# Titre\n\n- un",
    "windows.csv": "prénom;été\r\n".encode("cp1252"),
    "excel.csv": "prénom;été\r\n".encode("utf-16"),
    "son.mp3": MP3,
    "son.m4a": M4A,
    "son.ogg": OGG,
    "son.wav": sound(),
    "film.mp4": MP4,
    "film.webm": WEBM,
}

# name → (content, words of the sentence)
BAD = {
    "dessin.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "run programs"),
    "page.html": (b"<!doctype html><script>1</script>", "run programs"),
    "feuille.xml": (b"<?xml version='1.0'?><a/>", "run programs"),
    "script.js": (b"alert(1)", "run programs"),
    "programme.exe": (b"MZ" + b"\0" * 100, "run programs"),
    "archive.zip": (container({"a.txt": "a"}), "archive"),
    "macros.docm": (office(), "macros"),
    "macros-renamed.docx": (
        office("application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macros",
    ),
    "macros-inside.docx": (office(**{"word/vbaProject.bin": b"x"}), "macros"),
    "macros.odt": (open_document(**{"Basic/Standard/Module1.xml": "<x/>"}), "macros"),
    "iphone.heic": (HEIC, "JPEG"),
    "iphone.jpg": (HEIC, "JPEG"),
    "film.mov": (MOV, "MP4"),
    "film-renamed.mp4": (MOV, "MP4"),
    "ancien.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older format"),
    "sans-extension": (b"text", "not taken"),
    "double.pdf.exe": (b"MZ" + b"\0" * 100, "run programs"),
    "postscript.jpg": (EPS, "run programs"),
    "html.pdf": (b"<html><script>alert(1)</script></html>", "not what its name promises"),
    "html-after-header.pdf": (b"%PDF-1.4\n<html><script>alert(1)</script></html>", "damaged"),
    "png.jpg": (image("PNG"), "not what its name promises"),
    "pdf.txt": (pdf(), "not what its name promises"),
    "page.txt": (b"  <!DOCTYPE html><script>1</script>", "run programs"),
    "script.md": (b"#!/bin/sh\nrm -rf /", "run programs"),
    "binary.txt": (b"abc\0\1\2def", "readable text"),
    "truncated.jpg": (image(size=(400, 400))[:700], "damaged"),
    "truncated.png": (image("PNG", size=(400, 400), color="blue")[:60], "damaged"),
    "truncated.docx": (office()[:-30], "damaged"),
    "lzma.docx": (broken_lzma(), "damaged"),
    "broken-off.pdf": (pdf()[:20], "damaged"),
    "locked.pdf": (None, "password"),
    "xlsx.docx": (office(XLSX), "not what its name promises"),
    "plain-zip.docx": (container({"a.txt": "a"}), "not what its name promises"),
    "odt.odp": (open_document(), "not what its name promises"),
    "entities.docx": (
        container({"[Content_Types].xml": f"<!DOCTYPE x [<!ENTITY a 'b'>]>{types(DOCX)}"}),
        "not what its name promises",
    ),
    "bomb.docx": (office(**{"bomb.xml": b"0" * 30_000_000}), "unpacks"),
    "liar.docx": (liar_zip(), "damaged"),
    "crowd.docx": (office(**{f"m{n}": "" for n in range(1_001)}), "unpacks"),
    "pixels.png": (huge_png(), "40 million"),
    "frames.gif": (animation(201), "200 images"),
    "empty.pdf": (b"", "empty"),
}


def locked_pdf():
    """A PDF that asks for a password: its encryption dictionary is one that no reader knows the key of."""
    key = b"<" + b"ab" * 32 + b">"
    body = pdf().replace(
        b"trailer<</Root 1 0 R>>",
        b"5 0 obj<</Filter/Standard/V 2/R 3/Length 128/P -44/O " + key + b"/U " + key + b">>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 5 0 R/ID[<00><00>]>>",
    )
    return body


BAD["locked.pdf"] = (locked_pdf(), "password")
