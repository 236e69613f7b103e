"""Four things that processors do in one go and that Python has no word for, as words for the kernels.

They are written in LLVM's own language, whose vectors LLVM breaks down to what the processor at hand has.
A change here takes effect once `kernels.py` is compiled anew: numba's cache watches that file only, so touch it.
"""

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

BLOCK = 64  # rows that `alike` looks at
SPILL = 8  # numbers that `copy` copies

_BYTE, _SHORT, _INT, _WORD = (ir.IntType(width) for width in (8, 16, 32, 64))
_WORDS = ir.VectorType(_WORD, 8)
_SHORTS = ir.VectorType(_SHORT, 32)  # the same 512 bits
_NUMBERS = ir.VectorType(_INT, SPILL)


def _ones(_typing: Any, _word: Any) -> Any:
    """ones(word): how many of its 64 bits are 1."""

    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), emit


def _fetch(_typing: Any, table: Any, _place: Any) -> Any:
    """fetch(table, place): ask for the cache line of table.flat[place] without waiting for it.

    Halves the cost of candidates scattered over more memory than the caches hold (measured, 1 M rows).
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        shape = (ir.VoidType(), _BYTE.as_pointer(), _INT, _INT, _INT)
        fetch = _known(builder, "llvm.prefetch.p0", *shape)
        place = builder.bitcast(
            _address(context, builder, signature.args[0], arguments[0], arguments[1]), _BYTE.as_pointer()
        )
        to_read, to_the_nearest_cache, data_not_code = _INT(0), _INT(3), _INT(1)
        builder.call(fetch, [place, to_read, to_the_nearest_cache, data_not_code])
        return context.get_dummy_value()

    return types.void(table, types.int64), emit


def _copy(_typing: Any, source: Any, _begin: Any, target: Any, _place: Any) -> Any:
    """copy(source, begin, target, place): target[place : place + SPILL] = source[begin : begin + SPILL]."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        old = _address(context, builder, signature.args[0], arguments[0], arguments[1])
        new = _address(context, builder, signature.args[2], arguments[2], arguments[3])
        several = builder.load(builder.bitcast(old, _NUMBERS.as_pointer()), align=4)
        builder.store(several, builder.bitcast(new, _NUMBERS.as_pointer()), align=4)
        return context.get_dummy_value()

    return types.void(source, types.int64, target, types.int64), emit


def _alike(depth: int) -> Any:
    """alike(words, row, queries, q): how many of the first 64 * depth bits agree, at most, in the rows row..row + 63.

    LLVM left to itself takes half the width and slower maxima (measured: 0.34 against 0.24 ns per row and query).
    """

    def alike(_typing: Any, words: Any, _row: Any, queries: Any, _q: Any) -> Any:
        def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            _, row, _, q = arguments
            table = context.make_array(signature.args[0])(context, builder, arguments[0])
            padded = builder.extract_value(table.shape, 1)
            columns, opposites = [], []
            for k in range(depth):
                place = builder.add(builder.mul(padded, _WORD(k)), row)
                columns.append(_address(context, builder, signature.args[0], arguments[0], place))
                place = builder.add(builder.mul(q, _WORD(4)), _WORD(k))
                asked = builder.load(_address(context, builder, signature.args[2], arguments[2], place))
                opposites.append(_spread(builder, builder.not_(asked)))
            return _most_agreed(builder, columns, opposites)

        return types.uint64(words, types.int64, queries, types.int64), emit

    return alike


def _most_agreed(builder: Any, columns: list[Any], opposites: list[Any]) -> Any:
    """Count the ones of (stored xor not asked), word by word, and keep the largest sum of 64 rows."""
    ones = _known(builder, "llvm.ctpop.v8i64", _WORDS, _WORDS)
    larger = _known(builder, "llvm.umax.v32i16", _SHORTS, _SHORTS, _SHORTS)
    largest = _known(builder, "llvm.vector.reduce.umax.v32i16", _SHORT, _SHORTS)
    best = ir.Constant(_SHORTS, [0] * 32)
    for offset in range(0, BLOCK, 8):
        agreed = ir.Constant(_WORDS, [0] * 8)
        for column, opposite in zip(columns, opposites, strict=True):
            place = builder.bitcast(builder.gep(column, [_WORD(offset)]), _WORDS.as_pointer())
            stored = builder.load(place, align=8)
            agreed = builder.add(agreed, builder.call(ones, [builder.xor(stored, opposite)]))
        # a sum is at most 256: it fits the lowest short of its word, the other three are 0
        best = builder.call(larger, [best, builder.bitcast(agreed, _SHORTS)])
    return builder.zext(builder.call(largest, [best]), _WORD)


def _address(context: Any, builder: Any, kind: Any, array: Any, number: Any) -> Any:
    """Return the address of element `number` of an array of this kind."""
    return builder.gep(context.make_array(kind)(context, builder, array).data, [number])


def _spread(builder: Any, word: Any) -> Any:
    """Return a vector that holds a word eight times."""
    blank = ir.Constant(_WORDS, ir.Undefined)
    first = builder.insert_element(blank, word, _INT(0))
    return builder.shuffle_vector(first, blank, ir.Constant(ir.VectorType(_INT, 8), [0] * 8))


def _known(builder: Any, name: str, answer: Any, *asked: Any) -> Any:
    """Return one of LLVM's own functions."""
    declare: Any = cgutils.get_or_insert_function
    return declare(builder.module, ir.FunctionType(answer, asked), name)


ones: Any = intrinsic(_ones)
fetch: Any = intrinsic(_fetch)
copy: Any = intrinsic(_copy)
alike2: Any = intrinsic(_alike(2))
alike3: Any = intrinsic(_alike(3))
alike4: Any = intrinsic(_alike(4))
