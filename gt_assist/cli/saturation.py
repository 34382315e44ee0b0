"""How code saturation is told: a line for each interview, and what the figures do not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gt_assist.saturation import ORDERS, Point


def lines(points: Sequence[Point]) -> Iterator[str]:
    """The lines that `gt-assist codes --saturation` prints."""
    if not points:
        yield "No accepted codes yet. Decide about candidates first: gt-assist review"
        return
    if len(points) == 1:
        yield "One interview says nothing about saturation. Add more: gt-assist add FOLDER"
        return
    yield f"New codes that an interview brings, over {ORDERS} orders of the interviews (nine of ten lie in the band):"
    yield ""
    yield "interview   new   band     codes known   as added"
    for point in points:
        band = f"{point.least}-{point.most}"
        yield f"{point.interviews:>9} {point.new:>5.1f}   {band:<8} {100 * point.known:>8.0f} %   {point.held:>8}"
    last = points[-1]
    yield ""
    yield (
        f"A next interview can be expected to bring about as many new codes as the last one here, {last.new:.1f}. "
        "This is code saturation only: new meanings go on coming after new codes have stopped, and codes that you "
        "have not looked for yet are not counted."
    )
