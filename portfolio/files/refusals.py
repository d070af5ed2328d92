"""Why a file is not taken, in sentences that say what to send instead."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A file is not taken; `reason` is the sentence that its sender reads."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


HEIC = _(
    "HEIC photos do not open everywhere. On an iPhone choose Settings, Camera, Formats, Most Compatible, "
    "or export the photo as JPEG, and send that."
)
ACTIVE = _("Files of this type can run programs when they are opened. Save it as PDF and send that.")
ARCHIVE = _("An archive does not show what is in it. Send its files one by one.")
MACROS = _("This document contains macros. Save it as DOCX, XLSX or PPTX without them, and send that.")
OLD_OFFICE = _("This is an older format. Save it as PDF, DOCX, XLSX or PPTX, and send that.")
OTHER_VIDEO = _("This video format does not play everywhere. Export it as MP4 and send that.")
OTHER_AUDIO = _("This sound format does not play everywhere. Export it as MP3 or M4A and send that.")
OTHER_IMAGE = _("This image format does not show everywhere. Export it as JPEG or PNG and send that.")
UNKNOWN = _("This type of file is not taken. PDF, images, office documents, text, sound and video are.")

BY_EXTENSION = {
    HEIC: "heic heif hif",
    ACTIVE: (
        "svg svgz htm html xhtml mht mhtml xml xsl xslt swf js mjs cjs ts vbs wsf hta jar exe msi com bat cmd "
        "ps1 sh bash py pl rb php phtml asp aspx jsp app apk dmg iso scr lnk url desktop eps ps"
    ),
    ARCHIVE: "zip rar 7z gz tgz tar bz2 xz zst cab",
    MACROS: "docm dotm xlsm xltm xlsb xlam pptm potm ppsm ppam sldm",
    OLD_OFFICE: "doc dot xls xlt ppt pps pot rtf pages numbers key wps dotx xltx potx ppsx ott ots otp",
    OTHER_VIDEO: "mov avi mkv wmv flv mpg mpeg m4v 3gp 3g2 ogv",
    OTHER_AUDIO: "aac flac wma aif aiff amr opus oga mid",
    OTHER_IMAGE: "tif tiff bmp avif jxl jp2 psd ico cr2 nef dng raw",
}
REASONS = {ending: reason for reason, endings in BY_EXTENSION.items() for ending in endings.split()}

# Contents that have a sentence of their own, whatever the name says.
HINTS = {"image/heic": HEIC, "video/quicktime": OTHER_VIDEO, "application/postscript": ACTIVE}


def refusal_of(extension: str, signature: str | None) -> Refused:
    """Why a file with this extension and content is refused, the content speaking first."""
    return Refused(HINTS.get(signature or "") or REASONS.get(extension) or UNKNOWN)
