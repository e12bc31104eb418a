"""Puts the pages and the API together over a running service."""

from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge, TooManyRequests

from hall.sections import ServerSettings
from hall.settings import required
from queue_server.assessment.months import Months
from queue_server.core.refusals import Refused
from queue_server.service import read_secret
from queue_server.simulation.trials import Trials
from queue_server.statistics.days import Days
from queue_server.statistics.keeping import Keeping
from queue_server.web.access import guard, user
from queue_server.web.asking import count, retry_after, service, status_of
from queue_server.web.citizens.booking import booking
from queue_server.web.citizens.catalogue import catalogue
from queue_server.web.citizens.citizen import citizen
from queue_server.web.citizens.pad import pad, pairing
from queue_server.web.citizens.pads import Pads
from queue_server.web.counter.affairs import affairs
from queue_server.web.counter.bookings import bookings
from queue_server.web.counter.cases import cases, receipts
from queue_server.web.counter.clerk import clerk
from queue_server.web.counter.concluding import concluding
from queue_server.web.counter.guide import guide
from queue_server.web.counter.guide_slips import guide_slips
from queue_server.web.counter.parcels import parcels
from queue_server.web.counter.posts import posts
from queue_server.web.counter.station import station
from queue_server.web.doors.agents import agents_api
from queue_server.web.doors.api import api, log_in
from queue_server.web.doors.bodies import LARGEST_BODY
from queue_server.web.doors.parcels import parcels_api
from queue_server.web.doors.receipts import receipts_api
from queue_server.web.doors.vault import vault_door
from queue_server.web.login import login
from queue_server.web.menu import flat, menu_of
from queue_server.web.needs import Service
from queue_server.web.office.assessment import assessment
from queue_server.web.office.configuration import configuration
from queue_server.web.office.hall_page import hall_page
from queue_server.web.office.insight import insight
from queue_server.web.office.leader import leader
from queue_server.web.office.levels import levels, reporting
from queue_server.web.office.manager import manager
from queue_server.web.office.ratings import ratings
from queue_server.web.office.statistics import statistics
from queue_server.web.office.supervision import supervision
from queue_server.web.office.whatif import whatif
from queue_server.web.speaking import refusal_in_both, remember_language, speaker
from queue_server.web.stream import Hub
from queue_server.web.views.happenings import Happenings

ATTEMPTS = "30 per minute"
"""Log-ins from one address, enough for a hall behind one proxy; each account also locks itself."""
BOOKINGS = "60 per hour"
"""Appointments from one address, which many phones of one network may share."""
CARDS = "300 per minute"
"""Cards shown from one address: more than a hall's kiosks behind one proxy read, too few to try numbers out."""
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
REPORTS = "600 per minute"
"""Figures from one address: a county's villages behind one proxy, and what they owed while it was off."""
ROOMS = (
    login,
    log_in,
    api,
    manager,
    whatif,
    insight,
    configuration,
    ratings,
    supervision,
    levels,
    reporting,
    statistics,
    assessment,
    leader,
    posts,
    station,
    clerk,
    concluding,
    cases,
    receipts,
    receipts_api,
    affairs,
    guide,
    guide_slips,
    catalogue,
    citizen,
    booking,
    bookings,
    pairing,
    pad,
    vault_door,
    parcels,
    parcels_api,
    agents_api,
)
MENU_WORDS = {"menu_of": menu_of, "flat": flat}
JSON_PATHS = ("/api/", "/healthz", "/hall/touches")


def create_app(behind: Service) -> Flask:
    """The WSGI application over a service; made before the keeper starts, so that it hears every commit."""
    server = required(behind.settings.server, "server")
    app = Flask("queue_server.web")
    _configure(app, server)
    app.extensions["service"] = behind
    app.extensions["hub"] = Hub(server.streams)
    app.extensions["happenings"] = Happenings()
    app.extensions["trials"] = Trials(app.extensions["hub"].hear)
    app.extensions["days"] = days = Days(behind.database, behind.keeper.hall.plan.id)
    app.extensions["months"] = Months(behind.database, behind.keeper.hall.plan.id, days)
    app.extensions["keeping"] = keeping = Keeping(behind.settings.database_url, behind.keeper.hall.plan.id)
    behind.keeper.subscribe(keeping.hear)
    app.extensions["pads"] = Pads(behind.settings.hall.folder / "pads.json")
    behind.keeper.subscribe(app.extensions["hub"].hear)
    behind.presence.subscribe(app.extensions["hub"].hear)
    behind.keeper.subscribe(app.extensions["happenings"].hear)
    guard(app)
    _protect(app, secure=server.public_url.startswith("https:"))
    for room in ROOMS:
        app.register_blueprint(room)
    if behind.settings.simulation is not None:
        app.config["SIMULATION"] = behind.settings.simulation.folder
        app.register_blueprint(hall_page)
    app.add_url_rule("/healthz", view_func=_health, endpoint="health")
    _speak(app)
    return app


def _configure(app: Flask, server: ServerSettings) -> None:
    secure = server.public_url.startswith("https:")
    app.config.update(
        SECRET_KEY=read_secret(server),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SESSION_COOKIE_NAME="hall",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session, which ends when nobody is there
        WTF_CSRF_SSL_STRICT=secure,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it


def _protect(app: Flask, *, secure: bool) -> None:
    csrf = CSRFProtect(app)
    csrf.exempt(log_in)
    # The opaque token in a citizen's address is itself the permission: no cookie speaks for anybody there.
    csrf.exempt(citizen)
    csrf.exempt(receipts)
    # A tablet's own cookie is never sent from another site (SameSite=Strict), and it may only rate.
    csrf.exempt(pad)
    csrf.exempt(reporting)
    csrf.exempt(vault_door)  # its token is in a header, which no other site can make a browser send
    Talisman(
        app,
        force_https=secure,
        strict_transport_security=secure,
        session_cookie_secure=secure,
        content_security_policy=POLICY,
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy={"geolocation": "()", "camera": "()", "microphone": "()"},
    )
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    limiter.limit(ATTEMPTS, methods=["POST"])(login)
    limiter.limit(ATTEMPTS)(log_in)
    limiter.limit(CARDS)(vault_door)
    limiter.limit(REPORTS)(reporting)
    limiter.limit(BOOKINGS, methods=["POST"])(booking)


def _speak(app: Flask) -> None:
    static = Path(app.static_folder or "").iterdir()
    versions = {path.name: sha256(path.read_bytes()).hexdigest()[:8] for path in static}

    @app.context_processor
    def words() -> dict[str, object]:
        return {"s": speaker(), "user": user(), "versions": versions, "demo": "SIMULATION" in app.config, **MENU_WORDS}

    app.register_error_handler(Refused, _refuse)
    app.register_error_handler(CSRFError, lambda _error: _refuse(Refused("page_too_old")))
    app.register_error_handler(RequestEntityTooLarge, lambda _error: _refuse(Refused("oversized")))
    app.register_error_handler(TooManyRequests, lambda _error: _refuse(Refused("too_many_attempts", {"seconds": "60"})))
    app.register_error_handler(MethodNotAllowed, lambda _error: _refuse(Refused("method_unknown")))
    app.register_error_handler(404, lambda _error: _refuse(Refused("not_found")))
    app.register_error_handler(500, lambda _error: _refuse(Refused("internal")))
    app.register_error_handler(HTTPException, lambda _error: _refuse(Refused("malformed", {"detail": "HTTP"})))
    app.after_request(remember_language)
    app.after_request(_keep_nothing)


def _refuse(refused: Refused) -> ResponseReturnValue:
    """A refusal in words: JSON where a program asked, else a page; whoever is not logged in is led to the log-in."""
    count(refused.code)
    status = status_of(refused.code)
    headers = retry_after(refused)
    if request.path.startswith(JSON_PATHS):
        return jsonify(refusal_in_both(refused.code, refused.about)), status, headers
    if refused.code in ("not_signed_in", "password_first") and request.method == "GET":
        return "", 303, {"Location": "/login" if refused.code == "not_signed_in" else "/password"}
    text = speaker().refusal(refused.code, refused.about)
    return render_template("problem.html", text=text, code=refused.code), status, headers


def _keep_nothing(response: Response) -> Response:
    """Pages show the day as it is now: no proxy and no shared phone keeps them, no search engine lists them."""
    if not request.path.startswith(("/static/", "/hall/pictures/")):
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _health() -> ResponseReturnValue:
    """Whether the pages answer and which day the hall is in; for watchdogs, nothing else."""
    hall = service().keeper.hall
    return jsonify(status="ok", hall=hall.plan.id, day=hall.day, open=hall.open)
