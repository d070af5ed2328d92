"""Keeps a form that arrives after its session has ended."""


class KeptPostMiddleware:
    """Placeholder until kept posts land."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
