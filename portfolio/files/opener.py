"""The child process that opens one PDF or image; a script, so that it loads nothing of the application."""

import json
import sys

MEMORY = 1024 * 1024 * 1024  # bytes of address space, libraries included
SECONDS = 10  # of processor time
MAX_PIXELS = 40_000_000
MAX_FRAMES = 200
SIZES = (2000, 320)  # pixels on the longer side: display, thumbnail


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


def open_pdf(path):
    """Raise Problem unless the document opens and its first page can be read."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        document[0].get_size()
    except pypdfium2.PdfiumError as error:
        raise Problem("locked" if "password" in str(error).lower() else "damaged") from None
    except IndexError:
        raise Problem("damaged") from None


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
        clean.save(target, "WEBP", quality=82, method=3)


def main(kind, *arguments):
    """Open the file and print one word: opened, or what is wrong with it."""
    limit()
    try:
        {"pdf": open_pdf, "image": open_image}[kind](*arguments)
        answer = "opened"
    except Problem as problem:
        answer = str(problem)
    except Exception:
        # Libraries raise anything on hostile input; whatever it was, the file is not fit.
        answer = "damaged"
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
