"""The features of the processor that training depends on. This module does not import torch, because the web page imports it."""

from functools import cache

from system import portable

BFLOAT16 = ("amx_bf16", "avx512_bf16", "bf16")  # Intel and AMD with AMX or AVX-512 BF16; Arm


@cache
def features() -> frozenset[str]:
    """Return the feature flags of this computer's processor, such as "avx2". Empty if there is no /proc/cpuinfo."""
    for line in portable.processor_information().splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return frozenset(value.split())
    return frozenset()


def has_bfloat16() -> bool:
    """Return whether the processor supports bfloat16. Without it, torch emulates bfloat16, which is 10 to 50 times slower."""
    return not features().isdisjoint(BFLOAT16)
