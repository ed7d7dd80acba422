package io.locmoe.corpus;

import io.locmoe.corpus.tokens.TextSplit;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Validation sequences: for each domain, non-overlapping windows (or, unpacked, documents), evenly spread over its
 * validation text. The domains alternate. Under {@link Sharding#DOMAIN} the sequences of a batch are then ordered by
 * domain, so that slots get their home domain, as in training. Immutable; the same for any number of ranks.
 */
public final class ValidationSet {

    private final List<Domain> domains;
    private final CorpusSettings settings;
    private final SequenceCut cut;
    private final List<Item> items;

    /** The window or document with number {@code index} in {@code domain}. */
    private record Item(int domain, long index) {}

    ValidationSet(List<Domain> domains, SequenceCut cut, int sequencesPerDomain) {
        if (sequencesPerDomain < 1) {
            throw new IllegalArgumentException("sequencesPerDomain is " + sequencesPerDomain + ": at least 1");
        }
        this.domains = domains;
        this.settings = cut.settings();
        this.cut = cut;
        List<Item> turns = new ArrayList<>();
        for (int turn = 0; turn < sequencesPerDomain; turn++) {
            for (int domain = 0; domain < domains.size(); domain++) {
                long available = available(domain);
                long chosen = Math.min(available, sequencesPerDomain);
                if (turn < chosen) {
                    turns.add(new Item(domain, turn * available / chosen));
                }
            }
        }
        items = List.copyOf(turns);
    }

    /** Number of sequences. */
    public int size() {
        return items.size();
    }

    /** Number of sequences of one domain; lower than requested if its validation text is short. */
    public int size(int domain) {
        return (int) items.stream().filter(item -> item.domain() == domain).count();
    }

    /** Number of batches of {@code slots} sequences; the last may be short. */
    public int batches(int slots) {
        return Math.ceilDiv(items.size(), slots);
    }

    /**
     * A batch over all ranks: entry s is for slot s. The last batch may have fewer entries than slots; its last slots
     * stay empty.
     *
     * @throws IndexOutOfBoundsException if there is no such batch
     */
    public List<Sequence> batch(int index, int slots) {
        return batch(index, Slots.all(slots));
    }

    /**
     * The part of a batch for some slots, in order, starting with the first of them; in the last batch it may be short
     * or empty.
     */
    public List<Sequence> batch(int index, Slots slots) {
        Objects.checkIndex(index, batches(slots.total()));
        int first = index * slots.total();
        List<Item> batch = new ArrayList<>(items.subList(first, Math.min(items.size(), first + slots.total())));
        if (settings.sharding() == Sharding.DOMAIN) {
            batch.sort(Comparator.comparingInt(Item::domain)); // stable: within a domain, the order stays
        }
        int from = Math.min(batch.size(), slots.first());
        int to = Math.min(batch.size(), slots.end());
        return batch.subList(from, to).stream().map(this::sequence).toList();
    }

    private long available(int domain) {
        TextSplit text = text(domain);
        return settings.packing() ? (text.length() - 1) / settings.sequenceLength() : text.documents();
    }

    private Sequence sequence(Item item) {
        TextSplit text = text(item.domain());
        return settings.packing()
                ? cut.window(text, item.index() * settings.sequenceLength(), item.domain())
                : cut.document(text, item.index(), item.domain());
    }

    private TextSplit text(int domain) {
        return domains.get(domain).text().validation();
    }
}
