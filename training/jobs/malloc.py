"""What glibc's malloc does with freed memory: a training wants it kept, a server that many visit given back."""

import ctypes

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # glibc, malloc.h
KEPT = 1 << 30  # bytes
GIVEN_BACK = 1 << 17  # bytes: glibc's own start, which it raises with every larger array that is freed, unless told not to


def keep_freed() -> bool:
    """Keep what is freed, for this whole process; False where there is no glibc.

    A batch's arrays are larger than what malloc keeps, so each would be mapped and cleared anew, every step.
    """
    return _set((M_MMAP_THRESHOLD, KEPT), (M_TRIM_THRESHOLD, KEPT))


def return_freed() -> bool:
    """Give freed memory back to the system, and let all threads share one heap from now on; False where there is no glibc.

    Each visit has its threads, and what they leave between the blocks of others stays: 16 MB after 500 visitors, 11 so.
    """
    return _set((M_ARENA_MAX, 1), (M_MMAP_THRESHOLD, GIVEN_BACK), (M_TRIM_THRESHOLD, GIVEN_BACK))


def _set(*options: tuple[int, int]) -> bool:
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return False
    return all(mallopt(name, value) for name, value in options)
