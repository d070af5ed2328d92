"""Bringing a framework's rows to what its folder says: places, tools, and the scale with its versions."""

from typing import Any

from competencies.framework_file import ToolFile, nested
from competencies.markup import render
from competencies.models import Area, Framework, Level, Module, Notebook, Scale, Tool
from competencies.tool_templates import keep_template


def upsert_framework(values: dict[str, Any]) -> Framework:
    """The framework, found by external id, then by slug, with its places and its scale."""
    found = Framework.objects.filter(external_id=values["id"]).first()
    framework = found or Framework.objects.filter(slug=values["slug"]).first() or Framework()
    framework.external_id = values["id"]
    framework.slug = values["slug"]
    framework.title = values["title"]
    framework.label = values.get("label", "")
    framework.language = values["language"]
    framework.audience = values.get("audience", Framework.Audience.MEMBERS)
    framework.description = values.get("description", "")
    framework.description_html = render(framework.description)
    framework.save()
    upsert_places(framework, values)
    upsert_scale(framework, values["scale"])
    return framework


def upsert_places(framework: Framework, values: dict[str, Any]) -> None:
    """Notebooks in their order, parents first; areas; modules."""
    books: dict[str, Notebook] = {}
    for position, (entry, parent) in enumerate(nested(values["notebooks"]), 1):
        books[entry["slug"]], _new = Notebook.objects.update_or_create(
            framework=framework,
            slug=entry["slug"],
            defaults={
                "title": entry["title"],
                "description": entry.get("description", ""),
                "position": position,
                "parent": books.get(parent),
            },
        )
    for model, key in ((Area, "areas"), (Module, "modules")):
        for entry in values.get(key, ()):
            model._default_manager.update_or_create(
                framework=framework, slug=entry["slug"], defaults={"title": entry["title"]}
            )


def drop_unused_places(framework: Framework, values: dict[str, Any]) -> None:
    """Notebooks, areas and modules that left framework.yaml go, unless a sheet still stands in them."""
    listed = {entry["slug"] for entry, _parent in nested(values["notebooks"])}
    for book in Notebook.objects.filter(framework=framework).exclude(slug__in=listed).order_by("-position"):
        if not book.competencies.exists() and not book.children.exists():
            book.delete()
    for model, key in ((Area, "areas"), (Module, "modules")):
        kept = [entry["slug"] for entry in values.get(key, ())]
        gone = model._default_manager.filter(framework=framework, competencies__isnull=True)
        gone.exclude(slug__in=kept).delete()


def upsert_scale(framework: Framework, values: dict[str, Any]) -> Scale:
    """The current scale; other levels than before make a new version of it, since a Level never changes."""
    current = Scale.objects.filter(framework=framework, is_current=True).first()
    wanted = [
        (entry["slug"], entry["title"], entry["description"], entry.get("proficient", False))
        for entry in values["levels"]
    ]
    if current and wanted == list(
        current.levels.order_by("position").values_list("slug", "title", "description", "is_proficient")
    ):
        if (current.slug, current.title) != (values["slug"], values["title"]):
            current.slug, current.title = values["slug"], values["title"]
            current.save()
        return current
    return replace_scale(framework, current, values, wanted)


def replace_scale(
    framework: Framework, old: Scale | None, values: dict[str, Any], wanted: list[tuple[str, str, str, bool]]
) -> Scale:
    """A new scale version; each level of the old one is replaced by the one of the same slug, if any."""
    if old:
        old.is_current = False
        old.save()
    number = old.number + 1 if old else 1
    scale = Scale.objects.create(
        framework=framework, slug=values["slug"], title=values["title"], number=number
    )
    for position, (slug, title, description, proficient) in enumerate(wanted, 1):
        level = Level.objects.create(
            scale=scale,
            position=position,
            slug=slug,
            title=title,
            description=description,
            is_proficient=proficient,
        )
        if old:
            Level.objects.filter(scale=old, slug=slug).update(replaced_by=level)
    return scale


def upsert_tools(framework: Framework, tools: list[ToolFile]) -> None:
    """The library's tools; one without a file stays where a sheet or a portfolio uses it.

    A tool whose file says the same is not written again: `updated_at` says when its words changed.
    """
    for tool in tools:
        row = Tool.objects.filter(framework=framework, slug=tool.slug).first()
        row = row or Tool(framework=framework, slug=tool.slug)
        said = {
            "title": tool.title,
            "purpose": tool.purpose,
            "description": tool.body,
            "description_html": render(tool.body),
        }
        if row.pk is None or any(getattr(row, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(row, name, value)
            row.save()
        keep_template(row, tool.template)
