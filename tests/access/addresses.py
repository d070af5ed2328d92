"""The address of a route with given arguments."""

from django.urls import reverse


def address_of(route, kwargs):
    """A pattern without a name takes its whole address from the recipe; `?` stands for the query."""
    kwargs = dict(kwargs)
    query = kwargs.pop("?", "")
    address = f"/{kwargs['address']}" if not route.pattern.name else reverse(route.name, kwargs=kwargs)
    return f"{address}?{query}" if query else address
