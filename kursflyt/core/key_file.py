"""Key files that are made here where the school has given none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def made(path: Path, content: Callable[[], bytes]) -> Path:
    """The file, for its owner alone. One that is there already is kept, whoever made it first, and is never half."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}.half")
    half.touch(mode=0o600)
    half.write_bytes(content())
    try:
        os.link(half, path)
    except FileExistsError:
        pass
    finally:
        half.unlink()
    return path
