"""Decodes one picture from standard input in a process that may not use much of anything.

Run as a script by `pictures.py`: answers JSON with width and height, or with what was wrong; asked for a
small one, with the picture itself written anew, in which nothing is left of what stood beside it.
"""

import base64
import io
import json
import sys
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SMALLEST = 300  # pixels of the shorter side: below that no line of print can be read
PLAIN = 4  # of 255: a lens cap, a table top
WRITING = 0.002  # share of the picture that edges as sharp as writing take
SHARP = 48
MEMORY = 1 << 30
CPU_SECONDS = 10


def confine() -> None:
    import resource

    for limit, value in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, MEMORY),
    ):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):  # macOS knows RLIMIT_AS but does not let it be set
            continue


def measure(form: str, most_pixels: int, longest: int = 0) -> dict[str, object]:
    from PIL import Image

    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = most_pixels
    try:
        with Image.open(sys.stdin.buffer, formats=[form]) as picture:
            width, height = picture.size
            if width * height > most_pixels:
                return {"wrong": "pixels"}
            picture.load()
            if longest:
                return {"jpeg": base64.b64encode(written_small(picture, longest)).decode()}
            doubt = doubt_of(picture)
    except Image.DecompressionBombError:
        return {"wrong": "pixels"}
    except MemoryError:
        return {"wrong": "heavy"}
    except Exception:  # whatever a decoder trips over, the picture is what is wrong
        return {"wrong": "broken"}
    return {"width": width, "height": height, "doubt": doubt}


def written_small(picture: "Image", longest: int) -> bytes:
    """Upright, on white where it is transparent, with no place, time or camera in it."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((longest, longest))
    plain = Image.new("RGB", upright.size, "white")
    plain.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


def doubt_of(picture: "Image") -> str:
    """Why this may be no paper: `small`, `plain` (one colour), `blank` (nothing like writing), or nothing."""
    from PIL import ImageFilter, ImageStat

    if min(picture.size) < SMALLEST:
        return "small"
    grey = picture.convert("L")
    grey.thumbnail((1024, 1024))
    if ImageStat.Stat(grey).stddev[0] < PLAIN:
        return "plain"
    edges = grey.filter(ImageFilter.FIND_EDGES).histogram()
    return "" if sum(edges[SHARP:]) >= WRITING * grey.width * grey.height else "blank"


if __name__ == "__main__":
    confine()
    sys.stdout.write(json.dumps(measure(sys.argv[1], *map(int, sys.argv[2:]))))
