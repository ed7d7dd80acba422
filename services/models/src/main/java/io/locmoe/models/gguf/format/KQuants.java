package io.locmoe.models.gguf.format;

import io.locmoe.models.file.Mxfp4;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Numbers of quantised blocks, as ggml's reference computes them in float32 ({@code ggml-quants.c}). Super-blocks of
 * 256 numbers have a scale in float16, and eight or sixteen scales of their parts as small integers.
 */
final class KQuants {
    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private KQuants() {}

    private static float half(MemorySegment data, long at) {
        return Float.float16ToFloat(data.get(HALF, at));
    }

    private static int unsigned(MemorySegment data, long at) {
        return Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, at));
    }

    /** 32 signed bytes after their scale. */
    static float q8(MemorySegment data, long block, int element) {
        return data.get(ValueLayout.JAVA_BYTE, block + 2 + element) * half(data, block);
    }

    /** Scale, scale of minima, 12 bytes of 6-bit scales and minima, and the 4-bit numbers of two parts in turn. */
    static float q4(MemorySegment data, long block, int element) {
        return scaled(data, block, element / 32, low4(data, block + 16, element));
    }

    /** The same with the fifth bits of all numbers before their four low ones. */
    static float q5(MemorySegment data, long block, int element) {
        int part = element / 32;
        int high = unsigned(data, block + 16 + element % 32) >> part & 1;
        return scaled(data, block, part, low4(data, block + 48, element) | high << 4);
    }

    /** Four low bits, two high bits, sixteen signed scales, and the scale. Numbers are around 32. */
    static float q6(MemorySegment data, long block, int element) {
        int chunk = element / 128;
        int quarter = element % 128 / 32;
        int column = element % 32;
        int low = unsigned(data, block + 64 * chunk + 32 * (quarter % 2) + column) >> 4 * (quarter / 2) & 15;
        int high = unsigned(data, block + 128 + 32 * chunk + column) >> 2 * quarter & 3;
        int scale = data.get(ValueLayout.JAVA_BYTE, block + 192 + element / 16);
        return half(data, block + 208) * scale * ((low | high << 4) - 32);
    }

    /** The exponent of a scale, and sixteen bytes with numbers of both halves. */
    static float mxfp4(MemorySegment data, long block, int element) {
        int both = unsigned(data, block + 1 + element % 16);
        return Mxfp4.number(element < 16 ? both & 15 : both >> 4, unsigned(data, block));
    }

    private static int low4(MemorySegment data, long start, int element) {
        int both = unsigned(data, start + element / 64 * 32 + element % 32);
        return element % 64 < 32 ? both & 15 : both >> 4;
    }

    private static float scaled(MemorySegment data, long block, int part, int number) {
        long scales = block + 4;
        int scale;
        int minimum;
        if (part < 4) {
            scale = unsigned(data, scales + part) & 63;
            minimum = unsigned(data, scales + part + 4) & 63;
        } else {
            int low = unsigned(data, scales + part + 4);
            scale = low & 15 | unsigned(data, scales + part - 4) >> 6 << 4;
            minimum = low >> 4 | unsigned(data, scales + part) >> 6 << 4;
        }
        return half(data, block) * scale * number - half(data, block + 2) * minimum;
    }
}
