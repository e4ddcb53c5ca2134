"""`kursflyt twin`: serves a stand-in at an address of this machine, and says how it is reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from kursflyt.connectors.twins import canvas, enhetsregisteret, public360, serving, wordpress, xledger, zoom
from kursflyt.connectors.twins.faults import Fault, Faults
from kursflyt.connectors.twins.front import Twin


def serve(vendor: str, *, port: int, fail: float, slow: float, down: bool, operations: Sequence[str]) -> None:
    """Until it is interrupted. `operations` are `name=fault`, each for the next call of that name."""
    faults = Faults(fail=fail, slow=slow, down=down)
    twin = TWINS[vendor](faults)
    for given in operations:
        operation, _, fault = given.partition("=")
        if operation not in twin.contract.operations or fault not in list(Fault):
            known = ", ".join(Fault)
            raise click.BadParameter(f"{given}: name an operation of the contract and one of {known}.")
        faults.plan(operation, Fault(fault))
    server = serving.server(twin, port=port)
    click.echo(_how_to_reach(vendor, twin, f"http://127.0.0.1:{server.server_port}"))
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo(f"{len(twin.calls)} kall, {len(twin.violations)} i strid med kontrakten.")
        for violation in twin.violations[:20]:
            click.echo(f"✗ {violation}")


def _canvas(faults: Faults) -> Twin:
    """With a template and a training course, as a school would have."""
    twin = canvas.Canvas(faults)
    template = twin.world.add_course("Mal for bransjeprogram", sis_id="mal", pages=("Velkommen", "Slik jobber vi"))
    template["workflow_state"] = "available"
    twin.world.add_course("Opplæring av undervisere", sis_id="opplaring", workflow_state="available")
    return twin


def _zoom(faults: Faults) -> Twin:
    """With the school's own user, who is licensed."""
    twin = zoom.Zoom(faults)
    twin.world.add_user(zoom.HOST)
    return twin


TWINS: dict[str, Callable[[Faults], Twin]] = {
    "canvas": _canvas,
    "zoom": _zoom,
    "public360": public360.Public360,
    "enhetsregisteret": enhetsregisteret.Enhetsregisteret,
    "wordpress": wordpress.WordPress,
    "xledger": xledger.Xledger,
}
REACHED_BY = {
    "canvas": {
        "KURSFLYT_CANVAS_URL": "{url}",
        "KURSFLYT_CANVAS_TOKEN": canvas.TOKEN,
        "KURSFLYT_CANVAS_TEMPLATE": "sis_course_id:mal",
        "KURSFLYT_CANVAS_TRAINING": "sis_course_id:opplaring",
    },
    "zoom": {
        "KURSFLYT_ZOOM_URL": "{url}",
        "KURSFLYT_ZOOM_ACCOUNT": zoom.ACCOUNT,
        "KURSFLYT_ZOOM_CLIENT": zoom.CLIENT,
        "KURSFLYT_ZOOM_SECRET": zoom.SECRET,
        "KURSFLYT_ZOOM_HOST": zoom.HOST,
    },
    "public360": {
        "KURSFLYT_P360_URL": "{url}",
        "KURSFLYT_P360_KEY": public360.KEY,
        "KURSFLYT_P360_ARCHIVE_CODES": "'FELLESKLASSE PRINSIPP=035'",
    },
    "enhetsregisteret": {"KURSFLYT_REGISTRY_URL": "{url}"},
    "wordpress": {
        "KURSFLYT_WORDPRESS_URL": "{url}",
        "KURSFLYT_WORDPRESS_USER": wordpress.USER,
        "KURSFLYT_WORDPRESS_PASSWORD": wordpress.PASSWORD,
    },
    "xledger": {
        "KURSFLYT_XLEDGER_URL": "{url}",
        "KURSFLYT_XLEDGER_TOKEN": xledger.TOKEN,
        "KURSFLYT_XLEDGER_INVOICES": "basis",
        "KURSFLYT_XLEDGER_SUPPLIERS": "read",
        "KURSFLYT_XLEDGER_PRODUCT": "KURS",
        "KURSFLYT_XLEDGER_LEVELS": "'Godkjent=approved; Avvist=rejected; Til godkjenning=with_approver'",
    },
}


def _how_to_reach(vendor: str, twin: Twin, url: str) -> str:
    lines = [f"export {name}={value.format(url=url)}" for name, value in REACHED_BY[vendor].items()]
    return "\n".join([f"{twin.name} står på {url}. Slik brukes den:", *lines])
