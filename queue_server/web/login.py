"""Logging in and out, and replacing a password that somebody else gave."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hall.words import StaffRole
from queue_server.core.refusals import Refused
from queue_server.web.access import close_session, end_sessions, open_session, staff, user
from queue_server.web.asking import count, retry_after, service, status_of
from queue_server.web.needs import Account
from queue_server.web.speaking import speaker

login = Blueprint("login", __name__)


@login.get("/login")
def ask_who() -> ResponseReturnValue:
    """The log-in form; whoever is logged in goes straight on."""
    here = user()
    return redirect(home_of(here.account)) if here else render_template("login.html")


@login.post("/login")
def log_in() -> ResponseReturnValue:
    """Log in, and go to the page of the account's role."""
    try:
        account = service().accounts.log_in(request.form.get("login", ""), request.form.get("password", ""))
    except Refused as refused:
        return _again("login.html", refused)
    open_session(account)
    return redirect(home_of(account), 303)


@login.post("/logout")
def log_out() -> ResponseReturnValue:
    """Log out."""
    close_session()
    return redirect("/login", 303)


@login.get("/password")
def ask_password() -> ResponseReturnValue:
    """The form for a new password."""
    staff()
    return render_template("password.html")


@login.post("/password")
def change_password() -> ResponseReturnValue:
    """Replace the password, typed twice."""
    account = staff().account
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    if new != again:
        return _again("password.html", Refused("passwords_differ"))
    try:
        service().accounts.change_password(account.login, old, new)
    except Refused as refused:
        return _again("password.html", refused)
    end_sessions(account)  # whoever sits at another machine with the old password is out
    open_session(service().accounts.log_in(account.login, new))
    return redirect(home_of(staff().account), 303)


@login.get("/")
def front() -> ResponseReturnValue:
    """The page of whoever comes: their own, or the log-in."""
    here = user()
    return redirect(home_of(here.account) if here else "/login")


def home_of(account: Account) -> str:
    """Where an account begins."""
    if account.must_change:
        return "/password"
    clerks = "/station" if service().keeper.hall.plan.station else "/clerk"
    return {StaffRole.CLERK: clerks, StaffRole.APPROVER: "/cases"}.get(account.role, "/manager")


def _again(page: str, refused: Refused) -> ResponseReturnValue:
    count(refused.code)
    text = speaker().refusal(refused.code, refused.about)
    return render_template(page, refusal=text), status_of(refused.code), retry_after(refused)
