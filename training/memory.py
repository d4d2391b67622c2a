"""Keep freed memory: a batch's arrays are larger than what malloc keeps, so each would be mapped and cleared anew, every step."""

import ctypes

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # glibc, malloc.h
KEPT = 1 << 30  # bytes


def keep_freed() -> bool:
    """Have glibc keep what is freed, for this whole process; False where there is no glibc."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return False
    return bool(mallopt(M_MMAP_THRESHOLD, KEPT) and mallopt(M_TRIM_THRESHOLD, KEPT))
