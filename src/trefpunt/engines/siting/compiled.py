"""Kernels: small functions over arrays that Numba turns into machine code, once per machine."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """Compile on the first call, keep the machine code on disk, let other threads run meanwhile."""
    return cast(Kernel, njit(cache=True, nogil=True)(kernel))


def inlined(kernel: Kernel) -> Kernel:
    """`compiled` for a few lines inside a loop: copied into the kernel that calls them."""
    return cast(Kernel, njit(cache=True, nogil=True, inline="always")(kernel))
