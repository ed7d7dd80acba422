package io.locmoe.router.multilevel;

import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A group's part of the tokens and experts of a call.
 *
 * @param group  number g of the group
 * @param groups number G of groups
 * @param rows   this rank's tokens of the group, ascending: whole sequences with their padding
 */
record GroupRows(int group, int groups, int[] rows) {

    /**
     * Splits the tokens of this rank by the domains of their sequences.
     *
     * @throws IllegalArgumentException if a sequence has more than one domain: its tokens would part, and with them
     *                                  whatever a router counts by sequence
     */
    static List<GroupRows> split(int groups, RoutingCall call) {
        int[] domains = call.domainIds();
        for (int t = 1; t < call.tokens(); t++) {
            if (t % call.sequenceLength() != 0 && domains[t] != domains[t - 1]) {
                throw new IllegalArgumentException("whole sequences go to the group of their domain, "
                        + "and sequence " + t / call.sequenceLength() + " of this rank has the domains "
                        + domains[t - 1] + " and " + domains[t] + "; pack sequences of one domain");
            }
        }
        List<GroupRows> split = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            int group = g;
            split.add(new GroupRows(
                    g,
                    groups,
                    IntStream.range(0, call.tokens())
                            .filter(t -> Math.floorMod(domains[t], groups) == group)
                            .toArray()));
        }
        return split;
    }

    /** Number of real tokens. */
    long real(RoutingCall call) {
        boolean[] valid = call.valid();
        return IntStream.of(rows).filter(t -> valid[t]).count();
    }

    /**
     * The group's tokens and experts of a matrix.
     *
     * @param matrix [T, n]
     * @return [T_g, n / G]
     */
    Tensor of(Tensor matrix) {
        int columns = matrix.size(1) / groups;
        return matrix.reshape(matrix.size(0) * groups, columns)
                .gatherRows(IntStream.of(rows).map(t -> t * groups + group).toArray());
    }

    int[] of(int[] values) {
        return IntStream.of(rows).map(t -> values[t]).toArray();
    }

    boolean[] of(boolean[] values) {
        boolean[] own = new boolean[rows.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = values[rows[i]];
        }
        return own;
    }
}
