"""What the top floor enters into the registries of the floors below."""

from accounts.mail import forget_mails_of
from accounts.registry import (
    chores,
    deactivation_followers,
    erasers,
    mentorship_followers,
    passing_tables,
    person_annotations,
    stored_files,
)
from competencies.registry import part_use_counters, publication_followers, sheet_followers
from portfolio import personal_data  # noqa: F401 -- importing it declares the tables
from portfolio.data.erasing import close_the_books_of
from portfolio.data.exporting import forget_exports_of, sweep_exports
from portfolio.files.pages import make_waiting_pages
from portfolio.files.text_inside import read_waiting
from portfolio.notifications import unread
from portfolio.part_use import trainers_using
from portfolio.search.indexing import index_sheet, reindex
from portfolio.workflow.commitments import make_dates
from portfolio.workflow.commitments_reminders import send_reminders
from portfolio.workflow.endings import sweep_notifications, tell_endings
from portfolio.workflow.mentorships import follow, let_go
from portfolio.workflow.succession import carry_over
from portfolio.workflow.sweeping import forget_files_of, known_names, sweep


def register():
    """Enter everything; called once, when the application starts."""
    chores.extend(
        [
            ("sweep", sweep),
            ("page images", make_waiting_pages),
            ("text of files", read_waiting),
            ("search index", reindex),
            ("archives", sweep_exports),
            ("dates of commitments", make_dates),
            ("reminders", send_reminders),
            ("mentorship endings", tell_endings),
            ("notifications", sweep_notifications),
        ]
    )
    person_annotations["unread"] = unread
    mentorship_followers.append(follow)
    deactivation_followers.extend([let_go, forget_mails_of])
    erasers.extend([close_the_books_of, forget_files_of, forget_exports_of])
    stored_files.append(known_names)
    passing_tables.add("portfolio.DataExport")
    part_use_counters.append(trainers_using)
    publication_followers.append(carry_over)
    sheet_followers.append(index_sheet)
