package io.locmoe.run.job;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a job failed. One fault makes many ranks fail, and its consequences are often reported first. This finds the root
 * cause among all reports: a node that left, else the first rank or node at fault, else the first wait that timed out.
 */
final class JobCauses {
    private enum Weight {
        LEFT,
        FAULT,
        UNREACHED,
        CONSEQUENCE,
        SILENT
    }

    private static final Set<Weight> LOST = EnumSet.of(Weight.LEFT, Weight.UNREACHED, Weight.SILENT);

    private record Cause(Weight weight, Peer peer, String sentence) {
        /** Whether the node itself has reported what is wrong with it. */
        boolean isOwn() {
            return weight == Weight.FAULT || weight == Weight.LEFT;
        }
    }

    private final List<Peer> peers;
    private final List<Cause> causes = new ArrayList<>();

    JobCauses(List<Peer> peers) {
        this.peers = peers;
    }

    /** A node that has reported its own failure before is not named for leaving. */
    void left(Peer peer, long step) {
        if (causes.stream().noneMatch(cause -> cause.isOwn() && cause.peer().equals(peer))) {
            causes.add(new Cause(Weight.LEFT, peer, peer + " left the mesh during step " + step));
        }
    }

    /**
     * Adds a node that did not take the job. A node that answered has no part in it; one that did not answer is waited
     * for, because it may have taken it.
     *
     * @return whether it answered
     */
    boolean refused(String jobId, int node, Throwable refusal) {
        Peer peer = peers.get(node);
        switch (refusal instanceof ControlException known ? known.code() : Code.INTERNAL) {
            case UNREACHABLE, DEADLINE -> {
                String sentence = peer + " did not take the job: " + refusal.getMessage();
                causes.add(new Cause(Weight.UNREACHED, peer, sentence));
                return false;
            }
            case SUPERSEDED ->
                causes.add(
                        new Cause(Weight.CONSEQUENCE, peer, peer + " did not take the job: " + refusal.getMessage()));
            case NOT_READY -> {
                String sentence = peer + " was leaving the mesh when the job was to start there";
                causes.add(new Cause(Weight.LEFT, peer, sentence));
            }
            default -> add(new RankFailure(jobId, node, RankFailure.NO_RANK, refusal.getMessage(), false));
        }
        return true;
    }

    void add(RankFailure failure) {
        Peer peer = peers.get(failure.node());
        String where = failure.rank() == RankFailure.NO_RANK
                ? peer + ": "
                : "rank " + failure.rank() + " on " + peer + " failed: ";
        causes.add(new Cause(weight(failure), peer, where + failure.message()));
    }

    private static Weight weight(RankFailure failure) {
        if (failure.leaving()) {
            return Weight.LEFT;
        }
        return failure.consequence() ? Weight.CONSEQUENCE : Weight.FAULT;
    }

    void silent(Peer peer, long step) {
        String sentence = peer + " does not answer, since step " + step;
        causes.add(new Cause(Weight.SILENT, peer, sentence));
    }

    boolean isEmpty() {
        return causes.isEmpty();
    }

    /** Whether something failed by itself, not because the job was aborted. */
    boolean hasFault() {
        return causes.stream().anyMatch(cause -> cause.weight() != Weight.CONSEQUENCE);
    }

    /** The gravest cause; after a wait that timed out, also the silent nodes, for which it may have waited. */
    String sentence() {
        Cause gravest = gravest().orElseThrow();
        Stream<Cause> silent = causes.stream()
                .filter(cause -> gravest.weight() == Weight.CONSEQUENCE && cause.weight() == Weight.SILENT);
        return Stream.concat(Stream.of(gravest), silent).map(Cause::sentence).collect(Collectors.joining("; "));
    }

    private Optional<Cause> gravest() {
        return causes.stream().min(Comparator.comparing(Cause::weight));
    }

    /** Whether nodes or connections failed, and no computation is at fault. */
    boolean meshFailed() {
        return gravest().filter(cause -> cause.weight() != Weight.FAULT).isPresent();
    }

    /** Names of the failed nodes, as far as known; empty unless {@link #meshFailed}. */
    List<String> failedNodes() {
        return causes.stream()
                .filter(cause -> meshFailed() && LOST.contains(cause.weight()))
                .map(cause -> cause.peer().name())
                .distinct()
                .toList();
    }
}
