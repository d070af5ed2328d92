"""Addresses of ticked actions, commitments, their dates and the calendar."""

urlpatterns = []
