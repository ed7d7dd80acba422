package io.locmoe.models.gguf.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blocks made by hand have the numbers that went into them. */
class GgufTypeTest {
    private static final int SUPER = 256;
    private static final float SCALE = 0.5f;
    private static final float MINIMA = 0.25f;

    private final SplittableRandom random = new SplittableRandom(3);

    private static ByteBuffer two(int bytes) {
        return ByteBuffer.allocate(2 * bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void half(ByteBuffer block, int at, float value) {
        block.putShort(at, Float.floatToFloat16(value));
    }

    private static void or(ByteBuffer block, int at, int bits) {
        block.put(at, (byte) (block.get(at) | bits));
    }

    private static void assertNumbers(GgufType type, ByteBuffer blocks, double[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            assertThat((double) type.get(MemorySegment.ofBuffer(blocks), i))
                    .as("%s, %d", type, i)
                    .isEqualTo(numbers[i]);
        }
    }

    @Test
    void q8IsAScaleAndThirtyTwoSignedBytes() {
        ByteBuffer blocks = two(34);
        double[] numbers = new double[64];
        for (int i = 0; i < numbers.length; i++) {
            int number = random.nextInt(-128, 128);
            half(blocks, i / 32 * 34, SCALE);
            blocks.put(i / 32 * 34 + 2 + i % 32, (byte) number);
            numbers[i] = SCALE * number;
        }
        assertNumbers(GgufType.Q8_0, blocks, numbers);
    }

    /** Scales and minima of 6 bits: those of the last four parts have their two high bits with the first four. */
    private int[][] scales(ByteBuffer blocks, int block) {
        half(blocks, block, SCALE);
        half(blocks, block + 2, MINIMA);
        int[][] scales = new int[8][];
        for (int part = 0; part < 8; part++) {
            scales[part] = new int[] {random.nextInt(64), random.nextInt(64)};
            int at = block + 4 + part % 4;
            for (int kind = 0; kind < 2; kind++) {
                int value = scales[part][kind];
                if (part < 4) {
                    or(blocks, at + 4 * kind, value);
                } else {
                    or(blocks, at + 8, (value & 15) << 4 * kind);
                    or(blocks, at + 4 * kind, value >> 4 << 6);
                }
            }
        }
        return scales;
    }

    @ParameterizedTest
    @CsvSource({"Q4_K, 144, 16", "Q5_K, 176, 32"})
    void partsOfThirtyTwoHaveAScaleAndAMinimum(GgufType type, int bytes, int values) {
        ByteBuffer blocks = two(bytes);
        double[] numbers = new double[2 * SUPER];
        for (int b = 0; b < 2; b++) {
            int[][] scales = scales(blocks, b * bytes);
            for (int i = 0; i < SUPER; i++) {
                int number = random.nextInt(values);
                int low = b * bytes + bytes - 128 + i / 64 * 32 + i % 32;
                or(blocks, low, (number & 15) << (i % 64 < 32 ? 0 : 4));
                if (number > 15) {
                    or(blocks, b * bytes + 16 + i % 32, 1 << i / 32);
                }
                int[] part = scales[i / 32];
                numbers[b * SUPER + i] = SCALE * part[0] * number - MINIMA * part[1];
            }
        }
        assertNumbers(type, blocks, numbers);
    }

    @Test
    void q6HasSixteenSignedScales() {
        int bytes = 210;
        ByteBuffer blocks = two(bytes);
        double[] numbers = new double[2 * SUPER];
        for (int b = 0; b < 2; b++) {
            int block = b * bytes;
            half(blocks, block + 208, SCALE);
            for (int i = 0; i < SUPER; i++) {
                if (i % 16 == 0) {
                    blocks.put(block + 192 + i / 16, (byte) random.nextInt(-128, 128));
                }
                int number = random.nextInt(64);
                or(blocks, block + i / 128 * 64 + i % 64, (number & 15) << (i % 128 < 64 ? 0 : 4));
                or(blocks, block + 128 + i / 128 * 32 + i % 32, number >> 4 << i % 128 / 32 * 2);
                numbers[b * SUPER + i] = SCALE * blocks.get(block + 192 + i / 16) * (number - 32);
            }
        }
        assertNumbers(GgufType.Q6_K, blocks, numbers);
    }

    /** The numbers of E2M1 times a power of 2; both halves of a block share bytes. */
    @Test
    void mxfp4IsAnExponentAndThirtyTwoNumbersOfFourBits() {
        double[] known = {0, 0.5, 1, 1.5, 2, 3, 4, 6};
        ByteBuffer blocks = two(17);
        double[] numbers = new double[64];
        for (int i = 0; i < numbers.length; i++) {
            int code = random.nextInt(16);
            int exponent = i < 32 ? -3 : 5;
            int block = i / 32 * 17;
            blocks.put(block, (byte) (exponent + 127));
            or(blocks, block + 1 + i % 16, code << (i % 32 < 16 ? 0 : 4));
            numbers[i] = (code < 8 ? 1 : -1) * known[code % 8] * Math.pow(2, exponent);
        }
        assertNumbers(GgufType.MXFP4, blocks, numbers);
    }

    @ParameterizedTest
    @CsvSource({"2, Q4_0", "20, IQ4_NL", "40, NVFP4", "28, F64", "99, 99", "-1, -1"})
    void anotherTypeIsNamed(int code, String name) {
        assertThat(GgufType.of(code)).isEmpty();
        assertThat(GgufType.nameOf(code)).isEqualTo(name);
    }
}
