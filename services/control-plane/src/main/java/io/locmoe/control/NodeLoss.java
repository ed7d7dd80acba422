package io.locmoe.control;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A loss of nodes that a run bears.
 *
 * @param lost    names of the nodes, as far as they are known
 * @param step    during which they were lost
 * @param nodes   that the job had
 * @param number  which loss of the run it is, counted from 1
 * @param seconds since it was noticed
 * @param cause   for people
 */
public record NodeLoss(Kind kind, List<String> lost, long step, int nodes, int number, double seconds, String cause) {

    /**
     * The losses that a run has had.
     *
     * @param number    of all
     * @param fruitless the last ones, without a step between them that was not trained before
     * @param furthest  step that was trained; 0 before the first
     */
    public record Count(int number, int fruitless, long furthest) {
        public static final Count NONE = new Count(0, 0, 0);

        /** A step was trained; one that is repeated after a loss is no progress. */
        public Count step(long step) {
            return step > furthest ? new Count(number, 0, step) : this;
        }

        /** Nodes were lost; the same loss may be told again. */
        public Count with(NodeLoss loss) {
            return loss.number > number ? new Count(loss.number, fruitless + 1, furthest) : this;
        }

        /**
         * Why a run ends that bears fewer losses in a row.
         *
         * @param borne as the run's settings say
         * @return for people; empty if it goes on
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

    /** What was lost. */
    public enum Kind {
        /** One node that did not coordinate the job. */
        NODE,
        /** The node that did, and no other. */
        COORDINATOR,
        /** More than one. */
        SEVERAL,
        /** No node that is known, but what connects them. */
        CONNECTION
    }

    /** @throws ControlException if this was no loss */
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
     * A loss that is just noticed.
     *
     * @param coordinator name of the node that coordinated the job; empty where it is not known
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

    /** More nodes were lost before a step was trained: another loss, told as one with this. */
    public NodeLoss with(List<String> others, String coordinator) {
        List<String> all =
                Stream.concat(lost.stream(), others.stream()).distinct().toList();
        Kind both = kind == Kind.COORDINATOR && all.size() == 1 ? kind : kind(all, coordinator);
        return new NodeLoss(both, all, step, nodes, number + 1, seconds, cause);
    }

    /** Whether most of the job's nodes were lost: whoever says so may be the one that was cut off. */
    public boolean isOfMost() {
        return 2 * lost.size() > nodes;
    }

    /** The same loss, some time later. */
    public NodeLoss after(double later) {
        return new NodeLoss(kind, lost, step, nodes, number, later, cause);
    }

    /** The same loss, where others of the nodes are heard again. */
    NodeLoss only(List<String> names) {
        return new NodeLoss(names.isEmpty() ? Kind.CONNECTION : kind, names, step, nodes, number, seconds, cause);
    }
}
