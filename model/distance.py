"""Distances between boxes and between lines of points. `ui/components/model/distance.js` repeats this module."""

import numpy as np

MAX_POINTS = 32  # of a line, for its distance from others
Box = tuple[float, float, float, float]  # left, top, right, bottom


def between(a: Box, b: Box) -> float:
    """Return the gap between two boxes along x or along y, whichever is larger. The gap is negative if the boxes overlap."""
    return max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3])


def within(a: Box, b: Box, most: float) -> bool:
    """Return whether box `a` lies inside box `b`, or sticks out of it by at most `most` on each side."""
    return a[0] >= b[0] - most and a[1] >= b[1] - most and a[2] <= b[2] + most and a[3] <= b[3] + most


def thinned(line: np.ndarray) -> np.ndarray:
    """Return at most MAX_POINTS points of a line, evenly spaced by index, shape (n, 2). line: at least two points, (m, 2)."""
    n = min(MAX_POINTS, len(line))
    return line[np.arange(n) * (len(line) - 1) // (n - 1)]


def distance(a: np.ndarray, b: np.ndarray) -> float:
    """Return the smallest distance between two polylines. It is 0 if the polylines cross."""
    if _cross(a, b):
        return 0.0
    return float(min(_to_segments(a, b).min(), _to_segments(b, a).min()))


def _cross(a: np.ndarray, b: np.ndarray) -> bool:
    def side(p: np.ndarray, q: np.ndarray, r: np.ndarray) -> np.ndarray:
        """Return 1 if the point r lies to the right of the line from p to q, -1 to the left, 0 on it. y points down."""
        return np.sign((q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0]))

    p, q, r, s = a[:-1, None], a[1:, None], b[None, :-1], b[None, 1:]
    return bool(((side(p, q, r) * side(p, q, s) < 0) & (side(r, s, p) * side(r, s, q) < 0)).any())


def furthest(points: np.ndarray, line: np.ndarray) -> float:
    """Return the distance from a polyline, shape (m, 2), to the point that is farthest from it. points: shape (n, 2)."""
    return float(_to_segments(points, line).max())


def _to_segments(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Return each point's distance from a polyline, shape (n,). points: shape (n, 2). line: the polyline, shape (m, 2)."""
    return np.sqrt(squares(np.hstack([line[:-1], line[1:]]), points[:, 0], points[:, 1]).min(axis=0))


def squares(segments: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the squared distance from each of s line segments to each of p points, shape (s, p).

    segments: rows of x0, y0, x1, y1. x, y: coordinates of the points, shape (p,), or (s, p) if each segment has its own points.
    """
    ax, ay = segments[:, :1], segments[:, 1:2]
    bx, by = segments[:, 2:3] - ax, segments[:, 3:] - ay
    length = bx * bx + by * by
    px, py = x - ax, y - ay
    along = (px * bx + py * by) / np.where(length > 0, length, 1)
    np.clip(along, 0, 1, out=along)
    px -= along * bx
    py -= along * by
    return px * px + py * py
