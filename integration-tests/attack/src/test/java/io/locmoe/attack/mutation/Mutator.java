package io.locmoe.attack.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes wrong input of right input: bits flipped, numbers at the ends of their range, pieces cut out, doubled or taken
 * from another input. The same random numbers give the same input.
 */
public final class Mutator {
    private static final int MOST_CHANGES = 6;
    private static final int LARGEST_PIECE = 64;
    private static final int LARGEST_INPUT = 256 << 10;
    private static final long[] EDGES = {
        0,
        1,
        -1,
        Byte.MAX_VALUE,
        Byte.MIN_VALUE,
        Short.MAX_VALUE,
        Short.MIN_VALUE,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 30,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final List<byte[]> WORDS = List.of(
            text("{"),
            text("}"),
            text("["),
            text("[[[[[[[["),
            text("\""),
            text(":"),
            text(","),
            text("\n"),
            text("\t"),
            text("\0"),
            text("-"),
            text("1e999"),
            text("NaN"),
            text("99999999999999999999"),
            text("null"),
            text("&a [*a]"),
            text("!!java.util.Date"),
            text("---\n"),
            text("../../"),
            text("\\u0000"),
            new byte[] {(byte) 0xFF, (byte) 0xFE},
            new byte[] {(byte) 0xC0, (byte) 0x80});

    private Mutator() {}

    /** One of the seeds with a few changes. */
    public static byte[] mutate(RandomGenerator random, List<byte[]> seeds) {
        byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
        for (int left = random.nextInt(1, MOST_CHANGES + 1); left > 0; left--) {
            input = change(random, input, seeds);
        }
        return input.length <= LARGEST_INPUT ? input : Arrays.copyOf(input, LARGEST_INPUT);
    }

    private static byte[] change(RandomGenerator random, byte[] input, List<byte[]> seeds) {
        int at = random.nextInt(input.length + 1);
        int end = Math.min(input.length, at + random.nextInt(1, LARGEST_PIECE));
        return switch (random.nextInt(9)) {
            case 0 -> flipped(random, input);
            case 1 -> replaced(input, at, Math.min(input.length, at + 1), bytes(random, 1));
            case 2 -> overwritten(input, at, number(random));
            case 3 -> replaced(input, at, end, new byte[0]);
            case 4 -> replaced(input, at, at, bytes(random, random.nextInt(1, LARGEST_PIECE)));
            case 5 -> replaced(input, at, at, Arrays.copyOfRange(input, at, end));
            case 6 -> Arrays.copyOf(input, at);
            case 7 -> replaced(input, at, at, WORDS.get(random.nextInt(WORDS.size())));
            default -> replaced(input, at, input.length, tail(random, seeds));
        };
    }

    private static byte[] flipped(RandomGenerator random, byte[] input) {
        if (input.length > 0) {
            input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return input;
    }

    private static byte[] number(RandomGenerator random) {
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES)
                .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long value = EDGES[random.nextInt(EDGES.length)];
        return switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(number.putShort((short) value).array(), Short.BYTES);
            case 1 -> Arrays.copyOf(number.putInt((int) value).array(), Integer.BYTES);
            default -> number.putLong(value).array();
        };
    }

    private static byte[] overwritten(byte[] input, int at, byte[] with) {
        return replaced(input, at, Math.min(input.length, at + with.length), with);
    }

    private static byte[] tail(RandomGenerator random, List<byte[]> seeds) {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        return Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length);
    }

    private static byte[] bytes(RandomGenerator random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] replaced(byte[] input, int from, int to, byte[] with) {
        byte[] result = new byte[from + with.length + input.length - to];
        System.arraycopy(input, 0, result, 0, from);
        System.arraycopy(with, 0, result, from, with.length);
        System.arraycopy(input, to, result, from + with.length, input.length - to);
        return result;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
