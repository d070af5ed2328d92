"""The child process that makes a tagged PDF of a page; a script, so that it loads nothing of the application.

It reads the files of one folder by their last name and opens no socket.
"""

import sys
from pathlib import Path

MEMORY = 2 * 1024 * 1024 * 1024  # bytes of address space, libraries included
SECONDS = 60  # of processor time
TYPES = {".css": "text/css", ".webp": "image/webp", ".woff2": "font/woff2"}


def limit():
    """Give this process little to eat."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(folder, target):
    """Print `page.html` of the folder to the target; the last line says `printed`, `no library` or nothing."""
    limit()
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (ImportError, OSError):  # its Python part, or Pango below it
        sys.stdout.write("no library\n")
        return

    class Folder(URLFetcher):
        """Serves what lies in the folder, whatever the address in front of its name."""

        def fetch(self, url, headers=None):
            path = Path(folder) / url.rpartition("/")[2]
            if path.suffix not in TYPES or not path.is_file():
                raise ValueError(f"not served: {url}")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES[path.suffix]})

    page = HTML(
        string=(Path(folder) / "page.html").read_text(),
        base_url="carnet:///",
        url_fetcher=Folder(allowed_protocols=("carnet",)),
    )
    page.write_pdf(target, pdf_variant="pdf/ua-1")
    sys.stdout.write("printed\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
