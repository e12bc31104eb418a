"""The public catalogue (公开公示): what this hall does, where and with which papers, and as a handbook (业务手册)."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from queue_server.web.asking import service
from queue_server.web.speaking import speaker
from queue_server.web.views.catalogue import chapters, elsewhere, tags

catalogue = Blueprint("catalogue", __name__)
LONGEST = 40


@catalogue.get("/catalogue")
def page() -> ResponseReturnValue:
    """Every item, or those of a tag or with some words."""
    hall = service().keeper.hall
    words, tag = request.args.get("words", "")[:LONGEST], request.args.get("tag", "")
    return render_template(
        "catalogue.html",
        plan=hall.plan,
        chapters=chapters(hall, words=words, tag=tag),
        elsewhere=() if tag else elsewhere(hall, words=words),
        tags=tags(hall),
        words=words,
        tag=tag,
    )


@catalogue.get("/catalogue/handbook.md")
def handbook() -> Response:
    """All of it as one Markdown file, in the language of the page."""
    hall = service().keeper.hall
    told = {"chapters": chapters(hall), "elsewhere": elsewhere(hall)}
    text = render_template("handbook.md", plan=hall.plan, s=speaker(), **told)
    headers = {"Content-Disposition": f'attachment; filename="handbook-{hall.plan.id}-{speaker().lang.value}.md"'}
    return Response(text, mimetype="text/markdown", headers=headers)
