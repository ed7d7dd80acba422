package io.locmoe.engine.job;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The sequences of one rank in one micro-batch, side by side; row {@code t} is token {@code t mod sequence} of sequence
 * {@code t / sequence}.
 *
 * @param tokens     [rows] vocabulary ids
 * @param targets    [rows] next ids; -1 for none
 * @param domains    [rows] domain ids
 * @param valid      [rows] false on padding and other tokens without a target
 * @param positions  [rows] position in its document, which begins with 0 and to which attention is confined
 * @param sequence   tokens of a sequence
 * @param slots      slots of the sequences among those of all ranks
 * @param meshTokens real tokens of all ranks in this micro-batch
 * @param step       training step
 * @param microBatch micro-batch of the step; part of message tags
 * @param training   false in validation and generation
 */
public record Batch(
        int[] tokens,
        int[] targets,
        int[] domains,
        boolean[] valid,
        int[] positions,
        int sequence,
        Slots slots,
        long meshTokens,
        long step,
        int microBatch,
        boolean training) {

    /** A batch whose sequences are one document each. */
    public Batch(
            int[] tokens,
            int[] targets,
            int[] domains,
            boolean[] valid,
            int sequence,
            Slots slots,
            long meshTokens,
            long step,
            int microBatch,
            boolean training) {
        this(
                tokens,
                targets,
                domains,
                valid,
                IntStream.range(0, tokens.length).map(t -> t % sequence).toArray(),
                sequence,
                slots,
                meshTokens,
                step,
                microBatch,
                training);
    }

    /**
     * Joins sequences. The mesh's number of real tokens is set later.
     *
     * @param slots  slots of the batch; if there are fewer sequences, the rest is padding
     * @param length tokens of a sequence
     */
    public static Batch of(
            List<Sequence> sequences, Slots slots, int length, long step, int microBatch, boolean training) {
        int rows = slots.count() * length;
        int[] tokens = new int[rows];
        int[] targets = new int[rows];
        int[] domains = new int[rows];
        int[] positions = new int[rows];
        Arrays.fill(targets, Sequence.NO_TARGET);
        Arrays.setAll(positions, t -> t % length);
        for (int i = 0; i < sequences.size(); i++) {
            Sequence s = sequences.get(i);
            if (s.tokens().length != length) {
                throw new IllegalArgumentException("a sequence of " + s.tokens().length + " tokens, not " + length);
            }
            System.arraycopy(s.tokens(), 0, tokens, i * length, length);
            System.arraycopy(s.targets(), 0, targets, i * length, length);
            System.arraycopy(s.positions(), 0, positions, i * length, length);
            Arrays.fill(domains, i * length, (i + 1) * length, s.domain());
        }
        return new Batch(
                tokens, targets, domains, real(targets), positions, length, slots, 0, step, microBatch, training);
    }

    private static boolean[] real(int[] targets) {
        boolean[] real = new boolean[targets.length];
        for (int t = 0; t < targets.length; t++) {
            real[t] = targets[t] != Sequence.NO_TARGET;
        }
        return real;
    }

    public Batch withMeshTokens(long count) {
        return new Batch(
                tokens, targets, domains, valid, positions, sequence, slots, count, step, microBatch, training);
    }

    /** Splits the batch over {@code ranks} ranks: each gets the sequences in its slots, possibly none. */
    public List<Batch> parts(int ranks) {
        return IntStream.range(0, ranks)
                .mapToObj(rank -> Slots.of(rank, ranks, slots.total()))
                .map(own -> part(
                        Math.clamp(own.first() - slots.first(), 0, slots.count()),
                        Math.clamp(own.end() - slots.first(), 0, slots.count())))
                .toList();
    }

    private Batch part(int firstSequence, int endSequence) {
        int from = firstSequence * sequence;
        int to = endSequence * sequence;
        return new Batch(
                Arrays.copyOfRange(tokens, from, to),
                Arrays.copyOfRange(targets, from, to),
                Arrays.copyOfRange(domains, from, to),
                Arrays.copyOfRange(valid, from, to),
                Arrays.copyOfRange(positions, from, to),
                sequence,
                new Slots(slots.first() + firstSequence, endSequence - firstSequence, slots.total()),
                meshTokens,
                step,
                microBatch,
                training);
    }

    public int rows() {
        return tokens.length;
    }

    /** Rows of all ranks together, padding included. */
    public long meshRows() {
        return (long) slots.total() * sequence;
    }

    /** Number of real tokens of this rank. */
    public long realTokens() {
        long real = 0;
        for (boolean v : valid) {
            real += v ? 1 : 0;
        }
        return real;
    }
}
