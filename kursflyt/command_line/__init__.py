"""The one command line: `kursflyt serve`, and what it is made of.

A command that needs the database starts it before Django is set up; the rest (help, chart) works without.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click

from kursflyt.command_line import archive, badge_keys, chart, ehf, starting

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
MOST_WEB_PROCESSES = 4
# outside systems that kursflyt/connectors/twins can play
STAND_INS = ("canvas", "zoom", "public360", "enhetsregisteret", "xledger", "wordpress")


def _known(_: click.Context, __: click.Parameter, given: str) -> list[str]:
    """Names of stand-ins, with commas between."""
    names = [name.strip() for name in given.split(",") if name.strip()]
    for name in names:
        if name not in STAND_INS:
            raise click.BadParameter(f"there is no stand-in of {name}; there is of {', '.join(STAND_INS)}")
    return names


class Commands(click.Group):
    """Lists the commands in the order they are written in, the everyday ones first. What stands in the way of them all
    is said in a sentence: a database that does not answer, a data folder that cannot be used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Exception as fault:
            if said := _in_the_way(fault):
                raise click.ClickException(said) from None
            raise


def _in_the_way(fault: Exception) -> str:
    """The sentence; nothing where the fault is of another kind."""
    import psycopg

    from kursflyt.core import database

    for each in (fault, fault.__cause__):  # Django hands the database's own faults on as the cause of one of its own
        if isinstance(each, psycopg.OperationalError) and not each.sqlstate:  # with a state, the database has answered
            return f"Får ikke kontakt med databasen. Se på DATABASE_URL. ({str(each).strip().splitlines()[0]})"
    if isinstance(fault, database.NoDataFolder):
        return f"Kan ikke bruke datamappen {fault}. Se på KURSFLYT_DATA."
    return ""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Kursflyt runs a fagskole's short industry courses, from the first notice to the approved invoice."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, help="Port to listen at.")
def serve(host: str, port: int) -> None:
    """Start everything: database, web pages and background work."""
    _prepare_if_needed(starting.start_database())
    sys.exit(_run_together(_web_command(host, port), _work_command()))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, help="Port to listen at.")
@click.option("--threads", default=3, show_default=True, help="Requests answered at a time, per process.")
@click.option("--processes", type=int, help="Web processes. Not given: one a core, four at most.")
def web(host: str, port: int, threads: int, processes: int | None) -> None:
    """Start the web pages only. Background work then needs `kursflyt work`, here or on another machine."""
    starting.start_database()
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    import kursflyt.wsgi  # noqa: F401  # loaded before the processes are forked, so that they share the memory of it

    Granian(
        "kursflyt.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes or min(os.cpu_count() or 1, MOST_WEB_PROCESSES),
        blocking_threads=threads,
        backpressure=512,
        log_level=LogLevels.warning,
    ).serve()


@main.command()
@click.option("--jobs", default=4, show_default=True, help="Jobs done at a time.")
def work(jobs: int) -> None:
    """Do the background work: messages, machine boxes, deadlines. As many as you like, anywhere."""
    starting.set_up()
    from procrastinate.contrib.django import app

    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker.run_worker(concurrency=jobs, delete_jobs="successful", shutdown_graceful_timeout=20)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, help="Port to listen at.")
@click.option("--no-rehearsal", is_flag=True, help="Do not rehearse a course at the first start.")
def demo(host: str, port: int, no_rehearsal: bool) -> None:
    """Start a demo school: six runs in different phases, a clock that can be moved, an inbox that shows all mail."""
    os.environ["KURSFLYT_DEMO"] = "1"
    os.environ.setdefault("KURSFLYT_URL", f"http://{host}:{port}")
    url = starting.start_database()
    there = _demo_is_there()
    if not no_rehearsal and not there:
        click.echo("Først: prøvekjøring av et helt kurs.\n")
        _run("rehearse", env=_without("KURSFLYT_DEMO", "DATABASE_URL"))
    _prepare_if_needed(url, but=not there)
    from kursflyt.demo import greeting

    click.echo(greeting.what_to_look_at(os.environ["KURSFLYT_URL"]))
    sys.exit(_run_together(_web_command(host, port), _work_command()))


@main.command(hidden=True)
def prepare() -> None:
    """Bring the tables up to date; in demo mode also fill the school."""
    starting.set_up()
    from django.core.management import call_command

    from kursflyt.core import database

    if missing := database.extensions_refused(os.environ["DATABASE_URL"]):
        orders = " ".join(f"CREATE EXTENSION {name};" for name in missing)
        raise click.ClickException(f"Brukeren av databasen får ikke legge til utvidelser. La eieren kjøre: {orders}")
    call_command("migrate", verbosity=0, interactive=False)
    if os.environ.get("KURSFLYT_DEMO") == "1":
        from kursflyt.demo import school

        if school.fill(say=click.echo):
            click.echo("Demoskolen er klar.")
    database.note_prepared(os.environ["DATABASE_URL"])


@main.command()
@click.option(
    "--course", type=click.Path(exists=True, path_type=Path), default=EXAMPLES / "kurs.yaml", help="Course file."
)
@click.option(
    "--plan", type=click.Path(exists=True, path_type=Path), default=EXAMPLES / "samlingsplan.xlsx", help="Session plan."
)
@click.option(
    "--applicants", type=click.Path(exists=True, path_type=Path), default=EXAMPLES / "sokere.csv", help="Applicants."
)
@click.option(
    "--invoice",
    type=click.Path(exists=True, path_type=Path),
    default=EXAMPLES / "faktura-ehf.xml",
    help="The teacher's EHF.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the boxes as JSON and nothing else.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Leave every document and mail in this folder."
)
@click.option(
    "--with",
    "vendors",
    default="",
    callback=_known,
    help="Outside systems that stand-ins play, with commas: canvas,zoom,public360.",
)
@click.option(
    "--fail", type=click.FloatRange(0, 1), default=0.0, show_default=True, help="Share of the calls to them that fail."
)
def rehearse(
    course: Path,
    plan: Path,
    applicants: Path,
    invoice: Path,
    as_json: bool,
    out: Path | None,
    vendors: list[str],
    fail: float,
) -> None:
    """Run one whole course in seconds, in a database that is gone afterwards. Your own files, or the examples."""
    from kursflyt.rehearsal import stage

    with stage.scratch_stage(vendors=vendors, fail=fail) as players:
        from kursflyt.core.refusals import Refused
        from kursflyt.rehearsal import play, printing

        material = play.Material(
            course.read_bytes(),
            (plan.name, plan.read_bytes()),
            (applicants.name, applicants.read_bytes()),
            invoice.read_bytes(),
        )
        printer = printing.Silent() if as_json else printing.OnScreen()
        try:
            report = play.perform(material, tell=printer, players=players)
        except Refused as refused:
            raise click.ClickException(str(refused)) from refused
        if as_json:
            click.echo(json.dumps(report.as_data(), ensure_ascii=False, indent=1))
        else:
            printer.table(report)
        if out is not None:
            play.leave_everything(out)
        problems = report.problems
    if problems:
        for problem in problems:
            click.echo(f"✗ {problem}", err=True)
        sys.exit(1)


@main.command()
@click.argument("vendor", type=click.Choice(STAND_INS))
@click.option("--port", default=8100, show_default=True, help="Port to listen at, on this machine only.")
@click.option(
    "--fail", type=click.FloatRange(0, 1), default=0.0, show_default=True, help="Share of the calls that fail."
)
@click.option("--slow", default=0.0, show_default=True, help="Seconds before each answer.")
@click.option("--down", is_flag=True, help="Answer nothing but that it is down.")
@click.option("--operation", "operations", multiple=True, help="createCourse=lost-after: how the next such call fails.")
def twin(vendor: str, port: int, fail: float, slow: float, down: bool, operations: tuple[str, ...]) -> None:
    """Serve a stand-in of an outside system, which keeps what it is told and can be told to fail."""
    from kursflyt.connectors.twins import command

    command.serve(vendor, port=port, fail=fail, slow=slow, down=down, operations=operations)


main.add_command(chart.chart)
main.add_command(ehf.ehf)
main.add_command(archive.archive)
main.add_command(badge_keys.badge_keys)


@main.command("set-up")
@click.option("--username", default="", help="User name of the new member of staff.")
@click.option("--email", default="", help="Their e-mail address.")
@click.option("--name", default="", help="Their name.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    help="department_head, operations, marketing or administrator; may be given several times.",
)
@click.option("--new-password", is_flag=True, help="Give someone who is there a new password instead.")
def set_up(username: str, email: str, name: str, roles: tuple[str, ...], new_password: bool) -> None:
    """Make a user who can sign in, and the school the first time. Asks for what is not given."""
    starting.start_database()
    _run("prepare")
    starting.set_up()
    from kursflyt.doctor import dialogue

    if new_password:
        dialogue.renew_password(username=username)
    else:
        dialogue.hold(username=username, email=email, name=name, roles=roles)


@main.command()
def doctor() -> None:
    """Say what is configured, what works, and what to do about the rest."""
    starting.set_up(must_answer=False)
    from kursflyt.doctor import examine

    findings = examine.all_findings()
    for finding in findings:
        click.echo(f"{'✓' if finding.well else '✗' if finding.needed else '!'} {finding.what}: {finding.said}")
        if finding.advice:
            click.echo(f"    → {finding.advice}")
    sys.exit(0 if all(finding.well or not finding.needed for finding in findings) else 1)


def _prepare_if_needed(url: str, *, but: bool = False) -> None:
    """Brings the tables up to date unless they are already; `but` does it all the same."""
    from kursflyt.core import database

    if but or not database.is_prepared(url):
        _run("prepare")


def _run(command: str, env: dict[str, str] | None = None) -> None:
    """Runs one of our commands in a process of its own, so that this one stays small; ends with it if it fails."""
    ended = subprocess.run([sys.executable, "-m", "kursflyt", command], env=env)
    if ended.returncode:
        sys.exit(ended.returncode)


def _demo_is_there() -> bool:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        found = connection.execute("SELECT to_regclass('course_run')").fetchone()
        return bool(found and found[0] and connection.execute("SELECT 1 FROM course_run LIMIT 1").fetchone())


def _web_command(host: str, port: int) -> list[str]:
    return [sys.executable, "-m", "kursflyt", "web", "--host", host, "--port", str(port)]


def _work_command() -> list[str]:
    return [sys.executable, "-m", "kursflyt", "work"]


def _run_together(*commands: list[str]) -> int:
    """Runs the commands until one ends or we are told to stop; then ends them all. Returns the worst exit code."""
    children = [subprocess.Popen(command) for command in commands]

    def stop(*_: object) -> None:
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGINT)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while all(child.poll() is None for child in children):
        time.sleep(0.2)
    stop()
    codes = [child.wait() for child in children]
    return max((code for code in codes if code > 0), default=0)


def _without(*names: str) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in names}
