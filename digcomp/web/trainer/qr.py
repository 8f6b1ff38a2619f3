"""A QR code as one SVG path, so that no style is needed inside it."""

import segno


def qr_path(link: str) -> tuple[int, str]:
    """Size of the code in modules with its quiet zone, and the path of its dark modules."""
    code = segno.make(link, error="m", micro=False)
    rows = [list(row) for row in code.matrix_iter(border=2)]
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length or 1
    return len(rows), "".join(runs)
