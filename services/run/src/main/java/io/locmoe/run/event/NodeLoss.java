package io.locmoe.run.event;

import io.locmoe.run.ControlException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A node failure that a run tolerates.
 *
 * @param lost    names of the failed nodes, as far as known
 * @param step    step in which they failed
 * @param nodes   number of nodes in the job before the failure
 * @param number  number of this failure within the run, counted from 1
 * @param seconds seconds since it was detected
 * @param cause   for people
 */
public record NodeLoss(Kind kind, List<String> lost, long step, int nodes, int number, double seconds, String cause) {

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
        public Count with(NodeLoss loss) {
            return loss.number > number ? new Count(loss.number, fruitless + 1, furthest) : this;
        }

        /**
         * Why a run ends that tolerates fewer failures in a row.
         *
         * @param borne limit from the run's settings
         * @return for people; empty if the run continues
         */
        public Optional<String> excess(int borne) {
            return fruitless <= borne
                    ? Optional.empty()
                    : Optional.of("it was loss " + number + ", the last " + fruitless
                            + " without a new step between them, and the job bears recoveries=" + borne
                            + " of these: see in the logs of the nodes why they are lost, and allow more when you"
                            + " continue");
        }
    }

    /** What failed. */
    public enum Kind {
        /** One node other than the coordinator of the job. */
        NODE,
        /** Only the coordinator. */
        COORDINATOR,
        /** More than one node. */
        SEVERAL,
        /** No known node, but the connections between nodes. */
        CONNECTION
    }

    /** @throws ControlException if the values are not those of a failure */
    public NodeLoss {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(cause, "cause");
        lost = List.copyOf(lost);
        if (step < 1 || nodes < 1 || number < 1 || !Double.isFinite(seconds) || seconds < 0) {
            throw new ControlException(
                    ControlException.Code.INVALID,
                    "nodes are lost in a step, counted from 1, of a job with nodes, and some seconds ago; not in step "
                            + step + " of " + nodes + " nodes, " + seconds + " s ago, as loss " + number);
        }
    }

    /**
     * A failure that has just been detected.
     *
     * @param coordinator name of the job's coordinator; empty if unknown
     */
    public static NodeLoss of(List<String> lost, String coordinator, long step, int nodes, int number, String cause) {
        return new NodeLoss(kind(lost, coordinator), lost, step, nodes, number, 0, cause);
    }

    private static Kind kind(List<String> lost, String coordinator) {
        return switch (lost.size()) {
            case 0 -> Kind.CONNECTION;
            case 1 -> lost.contains(coordinator) ? Kind.COORDINATOR : Kind.NODE;
            default -> Kind.SEVERAL;
        };
    }

    /** Merges further failures before the next trained step; they count as another failure, but are reported as one. */
    public NodeLoss with(List<String> others, String coordinator) {
        List<String> all =
                Stream.concat(lost.stream(), others.stream()).distinct().toList();
        Kind both = kind == Kind.COORDINATOR && all.size() == 1 ? kind : kind(all, coordinator);
        return new NodeLoss(both, all, step, nodes, number + 1, seconds, cause);
    }

    /** Whether most of the job's nodes failed; the node that reports this may be the one that was cut off. */
    public boolean isOfMost() {
        return 2 * lost.size() > nodes;
    }

    /** The same failure, some time later. */
    public NodeLoss after(double later) {
        return new NodeLoss(kind, lost, step, nodes, number, later, cause);
    }

    /** The same failure, limited to these nodes because others are heard again. */
    public NodeLoss only(List<String> names) {
        return new NodeLoss(names.isEmpty() ? Kind.CONNECTION : kind, names, step, nodes, number, seconds, cause);
    }
}
