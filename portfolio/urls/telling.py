"""Addresses of notifications and of one's own trail."""

from django.urls import include, path

from portfolio.views import notifications, trail

notification_urls = [
    path("", notifications.notifications, name="notifications"),
    path("read/", notifications.notifications_read, name="notifications-read"),
    path("choices/", notifications.notification_choices, name="notification-choices"),
    path("<uuid:uuid>/", notifications.notification_open, name="notification-open"),
]

urlpatterns = [
    path("notifications/", include(notification_urls)),
    path("trail/", trail.trail, name="trail"),
]
