"""Addresses of ticked actions, commitments, their dates and the calendar."""

from django.urls import include, path

from portfolio.views import calendar, commitments, commitments_dates, ticks

commitment_urls = [
    path("", commitments.commitments, name="commitments"),
    path("new/", commitments.commitment_new, name="commitment-new"),
    path("months/<int:year>/<int:month>/", commitments.commitments_month, name="commitments-month"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/renew/", calendar.calendar_renew, name="calendar-renew"),
    path("calendar/revoke/", calendar.calendar_revoke, name="calendar-revoke"),
    path("reminders/off/", calendar.reminders_off, name="reminders-off"),
    path("next-steps/<uuid:uuid>/", commitments.step_commit, name="step-commit"),
    path("dates/<uuid:uuid>/settle/", commitments_dates.occurrence_settle, name="occurrence-settle"),
    path("dates/<uuid:uuid>/move/", commitments_dates.occurrence_move, name="occurrence-move"),
    path("dates/<uuid:uuid>/note/", commitments_dates.occurrence_note, name="occurrence-note"),
    path("dates/<uuid:uuid>/evidence/", commitments_dates.occurrence_evidence, name="occurrence-evidence"),
    path("<uuid:uuid>/", commitments.commitment, name="commitment"),
    path("<uuid:uuid>/edit/", commitments.commitment_edit, name="commitment-edit"),
    path("<uuid:uuid>/done/", commitments.commitment_done, name="commitment-done"),
    path("<uuid:uuid>/stop/", commitments.commitment_stop, name="commitment-stop"),
    path("<uuid:uuid>/take-up/", commitments.commitment_take_up, name="commitment-take-up"),
    path("<uuid:uuid>/delete/", commitments.commitment_delete, name="commitment-delete"),
]

tick_urls = [
    path("tick/", ticks.tick_set, name="tick-set"),
    path("tell/", ticks.tick_tell, name="tick-tell"),
    path("evidence/", ticks.tick_evidence, name="tick-evidence"),
]

urlpatterns = [
    path(
        "competencies/<slug:framework_slug>/<slug:slug>/actions/<slug:action_slug>/",
        include(tick_urls),
    ),
    path("commitments/", include(commitment_urls)),
    path("calendar/<slug:token>.ics", calendar.calendar_feed, name="calendar-feed"),
]
