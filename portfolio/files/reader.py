"""The child process that reads the text of one file; a script, so that it loads nothing of the application."""

import codecs
import json
import re
import sys
import zipfile
from pathlib import Path
from xml.parsers import expat

MEMORY = 512 * 1024 * 1024  # bytes of address space, libraries included
SECONDS = 10  # of processor time
MAX_TEXT = 200_000  # characters
MAX_MEMBER = 20 * 1024 * 1024  # bytes of one unpacked member
CHUNK = 64 * 1024
NUMBER = re.compile(r"(\d+)\.xml\Z")
# Members that hold text, of the Office formats and of OpenDocument.
MEMBERS = re.compile(
    r"(word/(document|footnotes|endnotes)|ppt/slides/slide\d+|ppt/notesSlides/notesSlide\d+"
    r"|xl/sharedStrings|xl/worksheets/sheet\d+|content)\.xml\Z"
)
BREAKS = {"p", "h", "tab", "br", "s", "cr", "si", "c", "table-cell", "line-break", "tc"}
SOFT_HYPHEN = re.compile("[\ufffe\x02\xad]\\s*")  # where a line broke within a word
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Problem(Exception):
    """The file cannot be read; the argument is the word that the parent knows."""


class Full(Exception):
    """There is as much text as is kept."""


class Teller:
    """Hands the text to the parent piece by piece, so that what was read stands whatever happens afterwards."""

    def __init__(self):
        self.left = MAX_TEXT

    def tell(self, text):
        piece = " ".join(text.split())[: self.left]
        if piece:
            say({"text": piece})
            self.left -= len(piece)
        if self.left <= 0:
            raise Full


def limit():
    """Give this process little to eat."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def say(value):
    """One line of the answer."""
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


def read_pdf(path, teller):
    """Page by page, with the library that decided whether to take the file; a broken page is left out."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Problem("locked" if "password" in str(error).lower() else "unreadable") from None
    broken = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage().get_text_range()
        except pypdfium2.PdfiumError:
            broken += 1
            continue
        page.close()
        teller.tell(SOFT_HYPHEN.sub("", text))
    if broken == len(document):
        raise Problem("unreadable")


def read_container(path, teller):
    """The members with text in the order of their numbers."""
    with zipfile.ZipFile(path) as container:
        members = [member for member in container.infolist() if MEMBERS.match(member.filename)]
        if any(member.flag_bits & 0x1 for member in members):
            raise Problem("locked")
        for member in sorted(members, key=_place):
            with container.open(member) as file:
                teller.tell(words_of(file.read(MAX_MEMBER)))


def _place(member):
    folder = member.filename.rpartition("/")[0]
    number = NUMBER.search(member.filename)
    return folder, int(number.group(1)) if number else 0, member.filename


def words_of(xml):
    """The characters between the tags; a spreadsheet's bare numbers, its formulas and entities are no words."""
    found, inside = [], []

    def start(name, _attributes):
        inside.append(name.rpartition(":")[2])

    def end(name):
        inside.pop()
        if name.rpartition(":")[2] in BREAKS:
            found.append(" ")

    def characters(text):
        if inside and inside[-1] not in {"v", "f", "instrText"}:
            found.append(text)

    def refuse(*_entity):
        raise Problem("unreadable")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = refuse
    parser.Parse(xml, True)
    return "".join(found)


def read_text(path, teller):
    """UTF-8, what Windows writes, or UTF-16 with its mark."""
    with Path(path).open("rb") as file:
        content = file.read(4 * MAX_TEXT)
    if content[:2] in MARKS:
        teller.tell(content.decode(MARKS[content[:2]], "ignore"))
        return
    decoder = codecs.getincrementaldecoder("utf-8-sig")()  # the end may be cut within a letter
    try:
        text = decoder.decode(content)
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    teller.tell(text)


def main(kind, path):
    """Read the file; the last line printed is one word: read, or why not."""
    limit()
    try:
        {"pdf": read_pdf, "container": read_container, "text": read_text}[kind](path, Teller())
        answer = "read"
    except Full:
        answer = "read"
    except Problem as problem:
        answer = str(problem)
    except MemoryError:
        answer = "too-much"
    except Exception:
        # Libraries raise anything on hostile input; whatever it was, the file cannot be read.
        answer = "unreadable"
    say(answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
