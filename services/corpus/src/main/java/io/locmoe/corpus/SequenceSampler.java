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
    private final DomainMixture mixture;
    private final CorpusSettings settings;
    private final SequenceCut cut;
    private final int slots;

    SequenceSampler(List<Domain> domains, DomainMixture mixture, SequenceCut cut, int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("slots is " + slots + ": a step has at least one sequence");
        }
        this.domains = domains;
        this.mixture = mixture;
        this.settings = cut.settings();
        this.cut = cut;
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
        return mixture.domain(draw(step, microBatch, slot, DRAW_DOMAIN));
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
        long bits = draw(step, microBatch, slot, DRAW_POSITION);
        return settings.packing()
                ? cut.window(text, CounterHash.below(bits, text.length() - settings.sequenceLength()), domain)
                : cut.document(text, CounterHash.below(bits, text.documents()), domain);
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
