package io.locmoe.run.event;

import io.locmoe.run.ControlException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A node failure that a run tolerates.
 *
 * @param failedNodes names of the failed nodes, as far as known
 * @param step        step in which they failed
 * @param nodes       number of nodes in the job before the failure
 * @param number      number of this failure within the run, counted from 1
 * @param seconds     seconds since it was detected
 * @param cause       for people
 */
public record NodeFailure(
        Kind kind, List<String> failedNodes, long step, int nodes, int number, double seconds, String cause) {

    /**
     * Counts the failures of a run.
     *
     * @param number    number of all failures
     * @param fruitless number of the latest failures without a new step between them
     * @param furthest  last step trained; 0 before the first
     */
    public record Count(int number, int fruitless, long furthest) {
        public static final Count NONE = new Count(0, 0, 0);

        /** Counts a trained step; a step that is repeated after a failure is no progress. */
        public Count step(long step) {
            return step > furthest ? new Count(number, 0, step) : this;
        }

        /** Counts a failure; the same failure may be reported again. */
        public Count with(NodeFailure failure) {
            return failure.number > number ? new Count(failure.number, fruitless + 1, furthest) : this;
        }

        /**
         * Why a run ends that tolerates fewer failures in a row.
         *
         * @param tolerated limit from the run's settings
         * @return for people; empty if the run continues
         */
        public Optional<String> excess(int tolerated) {
            return fruitless <= tolerated
                    ? Optional.empty()
                    : Optional.of("it was failure " + number + ", the last " + fruitless
                            + " without a new step between them, and the run tolerates recoveries=" + tolerated
                            + " of these: see in the logs of the nodes why they failed, and allow more when you"
                            + " continue");
        }
    }

    /** What failed. */
    public enum Kind {
        /** One node other than the leader of the job. */
        NODE,
        /** Only the leader. */
        LEADER,
        /** More than one node. */
        SEVERAL,
        /** No known node, but the connections between nodes. */
        CONNECTION
    }

    /** @throws ControlException if the values are not those of a failure */
    public NodeFailure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(cause, "cause");
        failedNodes = List.copyOf(failedNodes);
        if (step < 1 || nodes < 1 || number < 1 || !Double.isFinite(seconds) || seconds < 0) {
            throw new ControlException(
                    ControlException.Code.INVALID,
                    "nodes fail in a step, counted from 1, of a job with nodes, and some seconds ago; not in step "
                            + step + " of " + nodes + " nodes, " + seconds + " s ago, as failure " + number);
        }
    }

    /**
     * A failure that has just been detected.
     *
     * @param leader name of the job's leader; empty if unknown
     */
    public static NodeFailure of(
            List<String> failedNodes, String leader, long step, int nodes, int number, String cause) {
        return new NodeFailure(kind(failedNodes, leader), failedNodes, step, nodes, number, 0, cause);
    }

    private static Kind kind(List<String> failedNodes, String leader) {
        return switch (failedNodes.size()) {
            case 0 -> Kind.CONNECTION;
            case 1 -> failedNodes.contains(leader) ? Kind.LEADER : Kind.NODE;
            default -> Kind.SEVERAL;
        };
    }

    /** Merges further failures before the next trained step; they count as another failure, but are reported as one. */
    public NodeFailure with(List<String> others, String leader) {
        List<String> all =
                Stream.concat(failedNodes.stream(), others.stream()).distinct().toList();
        Kind both = kind == Kind.LEADER && all.size() == 1 ? kind : kind(all, leader);
        return new NodeFailure(both, all, step, nodes, number + 1, seconds, cause);
    }

    /** Whether most of the job's nodes failed; the node that reports this may be the one that was cut off. */
    public boolean isOfMost() {
        return 2 * failedNodes.size() > nodes;
    }

    /** The same failure, some time later. */
    public NodeFailure after(double later) {
        return new NodeFailure(kind, failedNodes, step, nodes, number, later, cause);
    }

    /** The same failure, limited to these nodes because others are heard again. */
    public NodeFailure only(List<String> names) {
        return new NodeFailure(names.isEmpty() ? Kind.CONNECTION : kind, names, step, nodes, number, seconds, cause);
    }
}
