package io.locmoe.engine;

import io.locmoe.engine.job.Sequence;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Small made-up text of four domains, each a Markov chain with its own alphabet of 16 of 64 symbols, so that domains
 * differ and there is something to learn. Home share 1: a slot reads the domain of its quarter.
 */
public final class Patterns implements SlotText {
    private static final int SYMBOLS = 64;
    private static final int DOMAINS = 4;
    private final int sequence;

    public Patterns(int sequence) {
        this.sequence = sequence;
    }

    @Override
    public int vocabularySize() {
        return SYMBOLS;
    }

    @Override
    public List<String> domains() {
        return List.of("a", "b", "c", "d");
    }

    @Override
    public long[] tokenFrequencies() {
        long[] frequencies = new long[SYMBOLS];
        Arrays.fill(frequencies, 1);
        return frequencies;
    }

    @Override
    public Sequence training(long step, int microBatch, int slot, int slots) {
        return sequence(step * 1000 + microBatch * slots + slot, slot * DOMAINS / slots);
    }

    @Override
    public int validationBatches(int slots) {
        return 2;
    }

    @Override
    public Sequence validation(int batch, int slot, int slots) {
        return batch == 1 && slot >= slots / 2 ? null : sequence(-1 - batch * slots - slot, slot * DOMAINS / slots);
    }

    private Sequence sequence(long seed, int domain) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] text = new int[sequence + 1];
        text[0] = random.nextInt(16);
        for (int i = 1; i < text.length; i++) {
            text[i] = random.nextInt(4) == 0 ? random.nextInt(16) : (text[i - 1] * 5 + 3 + domain) % 16;
        }
        int[] tokens = new int[sequence];
        int[] targets = new int[sequence];
        for (int i = 0; i < sequence; i++) {
            tokens[i] = domain * 16 + text[i];
            targets[i] = domain * 16 + text[i + 1];
        }
        return new Sequence(tokens, targets, domain);
    }
}
