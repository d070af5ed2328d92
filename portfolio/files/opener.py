"""The child process that opens one PDF or image; a script, so that it loads nothing of the application."""

import json
import math
import sys

MEMORY = 1024 * 1024 * 1024  # bytes of address space, libraries included
SECONDS = 10  # of processor time
MAX_PIXELS = 40_000_000
MAX_FRAMES = 200
SIZES = (2000, 320)  # pixels on the longer side: display, thumbnail
PAGE_SIZE = 1400  # pixels on the longer side of a PDF's page
QUALITY = {"quality": 82, "method": 3}


class Problem(Exception):
    """The file is not fit; the argument is the word that the parent knows."""


def limit():
    """Give this process little to eat."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tell(value):
    """One line of the answer, which stands whatever happens afterwards."""
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


def open_pdf(path):
    """The document, whose first page can be read. Raises Problem."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        document[0].get_size()
    except pypdfium2.PdfiumError as error:
        raise Problem("locked" if "password" in str(error).lower() else "damaged") from None
    except IndexError:
        raise Problem("damaged") from None
    return document


def open_pages(path, *targets):
    """Draw the first pages to the targets, telling width and height of each once it is written. Raises Problem."""
    document = open_pdf(path)
    document.init_forms()  # what was filled in is part of the page
    for number, target in zip(range(len(document)), targets, strict=False):
        page = document[number]
        width, height = page.get_size()
        if not 0 < min(width, height) <= max(width, height) < math.inf:
            raise Problem("damaged")
        scale = PAGE_SIZE / max(width, height)
        if width * height * scale * scale > MAX_PIXELS:
            raise Problem("pixels")
        picture = page.render(scale=scale).to_pil().convert("RGB")
        picture.thumbnail((PAGE_SIZE, PAGE_SIZE))
        picture.save(target, "WEBP", **QUALITY)
        tell(picture.size)


def open_image(path, form, *targets):
    """Write a copy of the image to each target, upright, without metadata. Raises Problem."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # counted here
    # Only this format: an EPS named .jpg would start another program.
    with Image.open(path, formats=[form]) as image:
        if image.width * image.height > MAX_PIXELS:
            raise Problem("pixels")
        if getattr(image, "n_frames", 1) > MAX_FRAMES:
            raise Problem("frames")
        image.seek(0)
        image.draft("RGB", (SIZES[0], SIZES[0]))
        image.load()
        mode = "RGBA" if image.has_transparency_data else "RGB"
        upright = ImageOps.exif_transpose(image).convert(mode)
    for size, target in zip(SIZES, targets, strict=True):
        upright.thumbnail((size, size))
        # A new image takes the pixels along and nothing else.
        clean = Image.new(mode, upright.size)
        clean.paste(upright)
        clean.save(target, "WEBP", **QUALITY)


def main(kind, *arguments):
    """Open the file; the last line printed is one word: opened, or what is wrong with it."""
    limit()
    try:
        {"pdf": open_pdf, "pages": open_pages, "image": open_image}[kind](*arguments)
        answer = "opened"
    except Problem as problem:
        answer = str(problem)
    except Exception:
        # Libraries raise anything on hostile input; whatever it was, the file is not fit.
        answer = "damaged"
    tell(answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
