package io.locmoe.topology;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member that Hazelcast reports, and its way to a proven identity. An ignored candidate is still asked now and then,
 * because it may have been cut off. Confined to the thread of the members.
 */
final class ReportedMember {
    private static final Logger LOG = LoggerFactory.getLogger(ReportedMember.class);
    private static final long FIRST_PAUSE = 50;
    private static final long LONGEST_PAUSE = 5_000;
    /** Number of questions of which a node answers at least one, even if it is starting on a busy machine. */
    private static final int FAIR_CHANCE = 5;

    private static final int LONGEST_FAULT = 400;

    private final MemberHint hint;
    private final long end;
    private long pause = FIRST_PAUSE;
    private UUID instance;
    private int questions;
    private boolean settled;
    private boolean ignored;

    /** @param patience time after which it is ignored if it has not proven its identity */
    ReportedMember(MemberHint hint, Duration patience) {
        this.hint = hint;
        this.end = System.nanoTime() + patience.toNanos();
    }

    MemberHint hint() {
        return hint;
    }

    /** Why an answer proves nothing; null if it is from this member. */
    String mismatch(MemberIdentity answer) {
        if (!answer.member().equals(hint.member())) {
            return answer.node() + ", who answers there, is another member";
        }
        return hint.claim().equals(Optional.of(answer.node().memberAddress()))
                ? null
                : answer.node() + ", who answers there, can be asked elsewhere";
    }

    void proven(UUID process) {
        instance = process;
    }

    /** The process of the member; null until it has proven its identity. */
    UUID instance() {
        return instance;
    }

    /** Whether nobody needs to wait for it: both sides know each other, or it has had a fair chance. */
    boolean isSettled() {
        return settled;
    }

    /**
     * Handles an answer; without a fault it proves the identity.
     *
     * @return milliseconds until the next question, longer each time; empty when both sides know each other
     */
    Optional<Long> heard(String fault, MemberIdentity answer) {
        boolean mutual = fault == null && answer.knowsAsker();
        questions++;
        settled |= mutual || fault != null && (answer != null || questions >= FAIR_CHANCE);
        if (mutual) {
            return Optional.empty();
        }
        if (instance == null && System.nanoTime() >= end) {
            ignore(fault);
        }
        long now = pause;
        pause = Math.min(2 * pause, LONGEST_PAUSE);
        return Optional.of(now);
    }

    /** Logs once that this member is ignored. */
    void ignore(String fault) {
        if (ignored) {
            return;
        }
        ignored = true;
        settled = true;
        String line = fault.replaceAll("[\\p{Cc}\\p{Cf}]", " ");
        LOG.warn(
                "{} is ignored: it has not proven to be a node of this mesh ({})",
                hint,
                line.substring(0, Math.min(line.length(), LONGEST_FAULT)));
    }
}
