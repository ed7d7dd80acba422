package io.locmoe.engine.training;

import io.locmoe.spi.router.MeshCounts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Lines of text that ranks tell each other. */
final class SharedLines {
    private SharedLines() {}

    /** The lines of all members, in their order; a collective. */
    static List<List<String>> of(MeshCounts members, List<String> mine) {
        long[][] texts = members.gather(encode(String.join("\n", mine)));
        return IntStream.range(0, texts.length)
                .mapToObj(member -> decode(texts[member], member).lines().toList())
                .toList();
    }

    /** Encodes a text as its number of bytes and the bytes. */
    private static long[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap(Arrays.copyOf(bytes, Math.ceilDiv(bytes.length, Long.BYTES) * Long.BYTES));
        long[] numbers = new long[1 + buffer.capacity() / Long.BYTES];
        numbers[0] = bytes.length;
        buffer.asLongBuffer().get(numbers, 1, numbers.length - 1);
        return numbers;
    }

    private static String decode(long[] numbers, int member) {
        RankNumbers.require(
                numbers.length > 0 && numbers[0] >= 0 && numbers[0] <= (numbers.length - 1L) * Long.BYTES,
                member,
                "lines of text");
        ByteBuffer buffer = ByteBuffer.allocate((numbers.length - 1) * Long.BYTES);
        buffer.asLongBuffer().put(numbers, 1, numbers.length - 1);
        return new String(buffer.array(), 0, (int) numbers[0], StandardCharsets.UTF_8);
    }
}
