package io.locmoe.run.consensus;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A node that wants a view of a run agreed. It asks for promises of an epoch, has the view installed, and begins again
 * with a higher epoch if either fails. Used once, by one thread; times are milliseconds of any clock that does not go
 * back.
 */
public final class Candidate {
    /** Longest pause before the next epoch if another candidate is in the way, in milliseconds; doubles each time. */
    static final int PAUSE = 250;
    /** Number of times that the pause doubles. */
    static final int LONGER = 4;

    private final Acceptor own;
    private final Proposal proposal;
    private final Quorum quorum;
    private final Patience patience;
    private final RandomGenerator random;
    private final Ballots ballots;
    private Round round;
    private long highest;
    /** Epoch of the newest view that the candidate knows, which may be its own of an earlier round. */
    private long known;

    private long begun;
    private long next;
    private int refusals;
    private boolean refused;
    private Outcome outcome;

    /**
     * Creates a candidate that has not begun.
     *
     * @param own    acceptor of the candidate's node
     * @param random for pauses
     */
    public Candidate(Acceptor own, Proposal proposal, Patience patience, RandomGenerator random, Ballots ballots) {
        this(own, proposal, Quorum.MAJORITY, patience, random, ballots);
    }

    Candidate(
            Acceptor own,
            Proposal proposal,
            Quorum quorum,
            Patience patience,
            RandomGenerator random,
            Ballots ballots) {
        this.own = own;
        this.proposal = proposal;
        this.quorum = quorum;
        this.patience = patience;
        this.random = random;
        this.ballots = ballots;
        this.known = proposal.knownEpoch();
        this.highest = known;
    }

    /** Asks for promises. */
    public void begin(long now) {
        begun = now;
        beginRound(now);
    }

    private void beginRound(long now) {
        next = now + patience.round();
        refused = false;
        round = new Round(proposal, quorum, own.epochAbove(highest));
        highest = round.epoch();
        ask();
    }

    private void ask() {
        Round asking = round;
        for (String node : asking.toAsk()) {
            ballots.prepare(node, asking.epoch(), known);
        }
    }

    /** Time has passed. Called now and then, until there is an outcome. */
    public void tick(long now) {
        if (outcome == null && now - begun >= patience.limit()) {
            outcome = round.minority();
        } else if (outcome == null && now >= next) {
            beginRound(now);
        }
    }

    /** The outcome; empty while the vote is under way. */
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** A node has answered the request for a promise. */
    public void promised(String node, long epoch, Vote vote, long now) {
        if (heard(epoch, vote, now)) {
            boolean before = round.next().isPresent();
            round.promised(node, vote);
            ask();
            if (!before) {
                round.next().ifPresent(this::install);
            }
        }
    }

    private void install(Lineage view) {
        known = round.epoch();
        for (String node : round.recipients()) {
            ballots.install(node, view);
        }
    }

    /** A node has answered the request to install the view. */
    public void installed(String node, long epoch, Vote vote, long now) {
        if (heard(epoch, vote, now)) {
            round.installed(node, vote);
            if (round.isAgreed()) {
                outcome = new Outcome.Agreed(round.next().orElseThrow().view());
            }
        }
    }

    /** Whether an answer counts. */
    private boolean heard(long epoch, Vote vote, long now) {
        if (!own.isCredible(vote.promised())) {
            return false;
        }
        highest = Math.max(highest, vote.promised());
        if (outcome != null || epoch != round.epoch()) {
            return false;
        }
        Optional<Lineage> newer =
                vote.installed().filter(lineage -> lineage.view().epoch() > known);
        if (!vote.accepted() && newer.isPresent()) {
            outcome = new Outcome.Newer(newer.get());
        } else if (!vote.accepted() && !refused) {
            refused = true;
            next = Math.min(next, now + 1 + random.nextInt(PAUSE << Math.min(refusals++, LONGER)));
        }
        return vote.accepted();
    }
}
