package io.locmoe.node.training;

import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TextSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Text without a meaning: byte after byte. Reads no file.
 *
 * @param length length of a sequence
 */
record Letters(int length) implements TextSource {
    private static final int BYTES = 256;

    @Override
    public int vocabularySize() {
        return BYTES;
    }

    @Override
    public List<String> domains() {
        return List.of("letters");
    }

    @Override
    public long[] tokenFrequencies() {
        long[] frequencies = new long[BYTES];
        Arrays.fill(frequencies, 1);
        return frequencies;
    }

    @Override
    public long fingerprint() {
        return 0;
    }

    @Override
    public List<Sequence> training(long step, int microBatch, Slots slots) {
        return IntStream.range(slots.first(), slots.end())
                .mapToObj(slot -> Sequence.of(from(slot), length, 0))
                .toList();
    }

    private int[] from(int first) {
        return IntStream.rangeClosed(first, first + length)
                .map(letter -> letter % BYTES)
                .toArray();
    }

    @Override
    public int validationBatches(int slots) {
        return 0;
    }

    @Override
    public List<Sequence> validation(int batch, Slots slots) {
        return List.of();
    }
}
