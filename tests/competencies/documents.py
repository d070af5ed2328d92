"""A small sheet's document, and the framework it stands in."""

from competencies.models import Area, Module, Tool
from tests import factories

CRITERIA = "- Écoute {#c-ecoute}\n- Partage {#c-partage}"


def document(*, criteria=CRITERIA, label="1.0", head="", more="", **keys):
    """The text of a sheet's file; `keys` replace front matter, `head` and `more` are added as they are."""
    front = {"id": "x:one", "slug": "one", "title": "L’accueil", "notebook": "book", "language": "fr"} | keys
    lines = "\n".join(f"{key}: {value}" for key, value in front.items())
    return (
        f'---\n{lines}\nlabel: "{label}"\n{head}---\n\n> Une *citation*\n\n## Critères de performance\n\n{criteria}\n\n'
        "## Dimensions\n\n### Présence {#d-presence}\n\nLe **détail**.\n\n### Silence {#d-silence}\n\n"
        f"## Outils\n\n- Pour voir {{#t-grille}}\n\n## Annexe\n\nTexte.\n{more}"
    )


DIAGRAM = "\n## Schéma\n\n```mermaid\ngraph TD\n  A --> B\n```\n\n- A, puis\n  - B\n"


def framework(**fields):
    """A framework with one notebook, one area, one module and one tool."""
    framework = factories.FrameworkFactory(**fields)
    factories.NotebookFactory(framework=framework, slug="book")
    Area.objects.create(framework=framework, slug="area", title="Area")
    Module.objects.create(framework=framework, slug="module", title="Module")
    Tool.objects.create(framework=framework, slug="grille", title="Grille", purpose="Voir")
    return framework
