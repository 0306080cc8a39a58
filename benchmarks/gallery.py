"""How long it takes to list very many images, and to make and to find small pictures of them.

Run ``python benchmarks/gallery.py [--images 100000] [--pictures 500]``. The images are PNG files of
128 x 128 pixels, put into the artifacts of ten runs as `log_image` names them; the floor of a list
is ``os.scandir`` over their folders, that of pictures plain Pillow in one thread.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import PIL.Image

import trialbook as tb
from trialbook.protocol.messages import GalleryItem
from trialbook.queries import gallery, gallery_thumbnails
from trialbook.recording import stores

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS, KEYS, SIZE, PICTURE, BATCH, ROUNDS = 10, 10, 128, 64, 24, 5


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def recorded(count: int) -> list[tb.ActiveRun]:
    """Make runs with so many images in all, of which every hundredth file has a content of its own.

    The others are hard links: their names are what a list is made of.
    """
    rng = np.random.default_rng(0)
    runs = []
    for _ in range(RUNS):
        with tb.start_run() as run:
            tb.log_image(np.zeros((8, 8)), key="first")
        runs.append(run)
        folder = Path(run.info.artifact_uri) / "images"
        steps = count // RUNS // KEYS
        source = folder / "source"
        for step in range(steps):
            for key in range(KEYS):
                name = f"key {key}%step%{step}%timestamp%{step}%{step:016x}{key:016x}.png"
                if (step * KEYS + key) % 100 == 0:
                    pixels = rng.integers(0, 255, (SIZE, SIZE, 3)).astype(np.uint8)
                    source.unlink(missing_ok=True)
                    PIL.Image.fromarray(pixels).save(source, format="PNG")
                os.link(source, folder / name)
        source.unlink(missing_ok=True)
        for changed in (folder, folder.parent):
            # as folders of a run that has ended
            os.utime(changed, (1, 1))
    return runs


def scanned(runs: list[tb.ActiveRun]) -> int:
    """Go through the folders and do no more."""
    return sum(
        entry.is_file()
        for run in runs
        for entry in os.scandir(Path(run.info.artifact_uri) / "images")
    )


def by_pillow(paths: list[Path]) -> None:
    """Make small pictures as whoever has Pillow alone does."""
    for path in paths:
        with PIL.Image.open(path) as image:
            small = image.convert("RGB")
            small.thumbnail((PICTURE, PICTURE))
            small.save(io.BytesIO(), format="JPEG", quality=82)


def measure(count: int, pictures: int) -> None:
    """Print a line for each measurement."""
    runs = recorded(count)
    store = stores.current_store()
    ids = [run.info.run_id for run in runs]

    def listed() -> None:
        gallery.list_images(store, ids, [], None)

    floor = statistics.median(milliseconds(lambda: scanned(runs)) for _ in range(ROUNDS))
    first = milliseconds(listed)
    again = statistics.median(milliseconds(listed) for _ in range(ROUNDS))
    result, buffers = gallery.list_images(store, ids, [], None)
    size = sum(map(len, buffers))
    print(f"{result.count:,} images of {RUNS} runs")
    print(f"  os.scandir alone            {floor:8.1f} ms")
    print(f"  first list                  {first:8.1f} ms  {first / floor:5.1f} times that")
    print(f"  list again                  {again:8.1f} ms")
    print(f"  bytes of its buffers        {size:8,}")

    steps = count // RUNS // KEYS
    items = [
        GalleryItem(
            ids[at % RUNS], f"key {at // RUNS % KEYS}", float(at // RUNS // KEYS % steps), 0
        )
        for at in range(min(pictures, count))
    ]
    paths = [
        Path(run.info.artifact_uri) / small.path
        for run, small in zip(
            [runs[at % RUNS] for at in range(len(items))],
            gallery_thumbnails.small_pictures(store, items, 1024),
            strict=True,
        )
        if small.path
    ]
    batches = [items[at : at + BATCH] for at in range(0, len(items), BATCH)]

    def asked() -> None:
        for batch in batches:
            gallery_thumbnails.thumbnails(store, batch, PICTURE)

    by_hand = milliseconds(lambda: by_pillow(paths))
    made, found = milliseconds(asked), milliseconds(asked)
    print(f"{len(items):,} pictures of {PICTURE} pixels, {BATCH} a request")
    for name, took in (("plain Pillow", by_hand), ("made and packed", made), ("found", found)):
        print(f"  {name:26}  {took:8.1f} ms  {1000 * len(items) / took:9,.0f} a second")


def main() -> int:
    """Measure in a folder that goes when it is done."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--images", type=int, default=100_000)
    parser.add_argument("--pictures", type=int, default=500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        tb.set_tracking_uri(f"sqlite:///{folder}/trialbook.db")
        measure(given.images, given.pictures)
        stores.close_stores()
    return 0


if __name__ == "__main__":
    sys.exit(main())
