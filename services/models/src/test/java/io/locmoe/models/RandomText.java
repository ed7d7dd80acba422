package io.locmoe.models;

import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TextSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Random bytes: the same for a step and a slot, whatever the mesh.
 *
 * @param length tokens of a sequence
 */
record RandomText(int length) implements TextSource {
    private static final int BYTES = 256;

    /** [length + 1] a sequence of a training and the token that follows it. */
    int[] tokens(long step, int slot) {
        return new SplittableRandom(step * 1000 + slot)
                .ints(length + 1, 0, BYTES)
                .toArray();
    }

    @Override
    public int vocabularySize() {
        return BYTES;
    }

    @Override
    public List<String> domains() {
        return List.of("text");
    }

    @Override
    public long[] tokenFrequencies() {
        return new long[BYTES];
    }

    @Override
    public long fingerprint() {
        return 0;
    }

    @Override
    public List<Sequence> training(long step, int microBatch, Slots slots) {
        return IntStream.range(slots.first(), slots.end())
                .mapToObj(slot -> Sequence.of(tokens(step, slot), length, 0))
                .toList();
    }

    @Override
    public int validationBatches(int slots) {
        return 1;
    }

    @Override
    public List<Sequence> validation(int batch, Slots slots) {
        return training(0, 0, slots);
    }
}
