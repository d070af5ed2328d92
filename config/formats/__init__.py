"""Where a language's own way of writing dates and times differs from Django's."""
