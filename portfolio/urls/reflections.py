"""Addresses of the journal: answers, reflections, questions of one's own."""

urlpatterns = []
