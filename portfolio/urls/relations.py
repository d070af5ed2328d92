"""Addresses of mentorships and invitations."""

from django.urls import include, path

from portfolio.views import invitations, mentorships

mentorship_urls = [
    path("", mentorships.mentorships, name="mentorships"),
    path("invite/", mentorships.mentor_invite, name="mentor-invite"),
    path("<uuid:uuid>/accept/", mentorships.mentorship_accept, name="mentorship-accept"),
    path("<uuid:uuid>/end/", mentorships.mentorship_end, name="mentorship-end"),
    path("<uuid:uuid>/renew/", mentorships.mentorship_renew, name="mentorship-renew"),
]

invitation_urls = [
    path("", invitations.invitations, name="invitations"),
    path("new/", invitations.invitation_new, name="invitation-new"),
    path("upload/", invitations.invitations_upload, name="invitations-upload"),
    path("<uuid:uuid>/resend/", invitations.invitation_resend, name="invitation-resend"),
    path("<uuid:uuid>/revoke/", invitations.invitation_revoke, name="invitation-revoke"),
    path("accept/<slug:token>/", invitations.invitation_accept, name="invitation-accept"),
]

urlpatterns = [
    path("mentorships/", include(mentorship_urls)),
    path("invitations/", include(invitation_urls)),
]
