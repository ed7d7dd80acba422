package io.locmoe.run.consensus;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a node has asked for, promised and installed for one run. An epoch that it asks for is one more than the highest
 * that it knows; only the first epoch of a run is the clock's time. A claimed epoch is credible up to a day after the
 * clock or the last agreed epoch: clocks may be set to another time zone, but a run does not make 86 million attempts.
 * Used by one thread.
 */
public final class Acceptor {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Member self;
    private final LongSupplier clock;
    private final long ahead;
    private long asked;
    private long promised;
    /** The last epoch with which a job has begun. */
    private long agreed;

    private Member candidate;
    private Lineage installed;

    /**
     * Creates an acceptor that remembers nothing.
     *
     * @param self  this node, with an instance that no other acceptor has had
     * @param clock milliseconds since 1970
     */
    public Acceptor(Member self, LongSupplier clock) {
        this(self, clock, DAY);
    }

    /** @param ahead how far after the clock an epoch may be, in milliseconds */
    Acceptor(Member self, LongSupplier clock, long ahead) {
        this.self = Objects.requireNonNull(self, "self");
        this.clock = clock;
        this.ahead = ahead;
    }

    /** This node, as a member of the run. */
    public Member self() {
        return self;
    }

    /** The highest promised epoch; nothing below it is accepted. */
    public long promised() {
        return promised;
    }

    /** A new epoch for this node to ask for, higher than {@code other}. */
    public long epochAbove(long other) {
        long highest = Math.max(other, Math.max(asked, promised));
        asked = highest == 0 ? clock.getAsLong() : highest + 1;
        return asked;
    }

    /** Whether an epoch is plausible, whoever claims it. */
    public boolean isCredible(long epoch) {
        return epoch - Math.max(agreed, clock.getAsLong()) <= ahead;
    }

    /** The view that was installed last. */
    public Optional<View> view() {
        return installed().map(Lineage::view);
    }

    /** The view that was installed last, with the older views that it may not have replaced. */
    public Optional<Lineage> installed() {
        return Optional.ofNullable(installed);
    }

    /**
     * Promises a credible epoch to a candidate, unless an epoch that is as high is promised to another one, or the
     * candidate does not know the newest view installed here and so does not know whom it would interrupt.
     *
     * @param known epoch of the newest view that the candidate knows
     */
    public Vote prepare(long epoch, long known, Member from) {
        boolean free = epoch > promised || epoch == promised && from.equals(candidate);
        boolean accepted = free && isCredible(epoch) && view().map(View::epoch).orElse(0L) <= known;
        if (accepted) {
            promised = epoch;
            candidate = from;
        }
        return vote(accepted);
    }

    /** Promises nothing to a candidate that has no part in the run; the vote still says what is installed. */
    public Vote refuse() {
        return vote(false);
    }

    /** Installs a view, if exactly its epoch is promised to this candidate. */
    public Vote install(Lineage next, Member from) {
        boolean accepted = next.view().epoch() == promised && from.equals(candidate);
        if (accepted && !view().equals(Optional.of(next.view()))) {
            installed = next;
        }
        return vote(accepted);
    }

    /** A job of an epoch has started, so an installed view of that epoch was agreed. */
    public void agreed(long epoch) {
        agreed = Math.max(agreed, epoch);
        if (installed != null && installed.view().epoch() == epoch) {
            installed = new Lineage(installed.view(), List.of());
        }
    }

    private Vote vote(boolean accepted) {
        return new Vote(self, accepted, promised, installed());
    }
}
