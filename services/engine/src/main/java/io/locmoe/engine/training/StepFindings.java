package io.locmoe.engine.training;

import io.locmoe.engine.job.TrainingException;
import io.locmoe.spi.router.MeshCounts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numerical errors that a device found in one attempt at a step: a sentence for each, with rank, layer and step. Used
 * by the device's thread.
 */
final class StepFindings {
    /**
     * Largest number of sentences of a device; a plug-in that produces only NaN is reported for every layer and
     * micro-batch.
     */
    private static final int MOST = 8;

    private final List<String> sentences = new ArrayList<>();

    /** Begins an attempt. */
    void clear() {
        sentences.clear();
    }

    void add(String sentence) {
        if (sentences.size() < MOST) {
            sentences.add(sentence);
        }
    }

    void add(TrainingException mistake) {
        add(mistake.getMessage());
    }

    boolean any() {
        return !sentences.isEmpty();
    }

    /**
     * The findings of all devices, in rank order and, within a rank, in the order of its tensor group; a collective.
     *
     * @param group the tensor group of the rank
     */
    List<String> ofAll(MeshCounts mesh, MeshCounts group) {
        return together(mesh, together(group, sentences));
    }

    private static List<String> together(MeshCounts members, List<String> mine) {
        List<String> all = new ArrayList<>();
        long[][] texts = members.gather(encode(String.join("\n", mine)));
        for (int member = 0; member < texts.length; member++) {
            all.addAll(decode(texts[member], member).lines().toList());
        }
        return all;
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
                "findings");
        ByteBuffer buffer = ByteBuffer.allocate((numbers.length - 1) * Long.BYTES);
        buffer.asLongBuffer().put(numbers, 1, numbers.length - 1);
        return new String(buffer.array(), 0, (int) numbers[0], StandardCharsets.UTF_8);
    }
}
