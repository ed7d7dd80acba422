package io.locmoe.corpus;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.tokens.CounterHash;
import io.locmoe.corpus.tokens.TextSplit;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The training sequences, as a pure function of seed, step, micro-batch and slot: there is no state, so the step alone
 * is the position in the data, and the global batch is the same for any number of ranks. Slots are numbered over all
 * ranks. Thread-safe; the first use of a domain reads its text.
 */
public final class SequenceSampler {

    private static final int DRAW_HOME = 0;
    private static final int DRAW_DOMAIN = 1;
    private static final int DRAW_POSITION = 2;

    private final List<Domain> domains;
    private final CorpusSettings settings;
    private final int slots;

    SequenceSampler(List<Domain> domains, CorpusSettings settings, int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("slots is " + slots + ": a step has at least one sequence");
        }
        this.domains = domains;
        this.settings = settings;
        this.slots = slots;
    }

    /** The domain that {@code slot} prefers under {@link Sharding#DOMAIN}. */
    public int homeDomain(int slot) {
        return Slots.homeDomain(slot, slots, domains.size());
    }

    /** The domain that {@code slot} reads in this micro-batch; needs no text. */
    public int domain(long step, int microBatch, int slot) {
        Objects.checkIndex(slot, slots);
        if (settings.sharding() == Sharding.DOMAIN
                && CounterHash.unit(draw(step, microBatch, slot, DRAW_HOME)) < settings.homeShare()) {
            return homeDomain(slot);
        }
        return (int) CounterHash.below(draw(step, microBatch, slot, DRAW_DOMAIN), domains.size());
    }

    /**
     * The sequence of one slot, in new arrays.
     *
     * @throws IndexOutOfBoundsException if there is no such slot
     * @throws CorpusException if the text of its domain cannot be read
     */
    public Sequence sequence(long step, int microBatch, int slot) {
        int domain = domain(step, microBatch, slot);
        TextSplit text = domains.get(domain).text().training();
        int length = settings.sequenceLength();
        long bits = draw(step, microBatch, slot, DRAW_POSITION);
        if (settings.packing()) {
            long position = CounterHash.below(bits, text.length() - length);
            return Sequence.of(text.window(position, length + 1), length, domain);
        }
        long document = CounterHash.below(bits, text.documents());
        return Sequence.of(text.document(document, length + 1), length, domain);
    }

    /** The sequences of some slots, in order. */
    public List<Sequence> batch(long step, int microBatch, Slots some) {
        return IntStream.range(some.first(), some.end())
                .mapToObj(slot -> sequence(step, microBatch, slot))
                .toList();
    }

    private long draw(long step, int microBatch, int slot, int number) {
        return CounterHash.bits(settings.seed(), step, microBatch, slot, number);
    }
}
