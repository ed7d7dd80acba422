package io.locmoe.engine.routing;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.setup.MeshView;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request to route tokens.
 *
 * @param router     the router
 * @param gate       scores the rows as tokens; empty if the rows are scores
 * @param rows       [T][n] scores or [T][d] tokens; without columns for a router that reads neither
 * @param experts    n
 * @param tokenIds   [T] vocabulary ids, for routers that read them
 * @param vocabulary larger than every id
 * @param mesh       the mesh that the router sees
 * @param rank       the rank that has all tokens; empty: all ranks share them evenly, in order, with padding on the
 *     last ranks
 * @param layer      number of the sparse layer, from 0
 * @param seed       seed of the job
 * @param gradients  whether to return the gradients of the losses
 */
public record RouteRequest(
        Choice router,
        Optional<Choice> gate,
        float[][] rows,
        int experts,
        int[] tokenIds,
        int vocabulary,
        MeshView mesh,
        OptionalInt rank,
        int layer,
        long seed,
        boolean gradients) {
    public RouteRequest {
        Objects.requireNonNull(router, "router");
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(mesh, "mesh");
        Objects.requireNonNull(rank, "rank");
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != rows[0].length) {
                throw new IllegalArgumentException(
                        "row " + r + " has " + rows[r].length + " columns, row 0 has " + rows[0].length);
            }
        }
        if (tokenIds.length != rows.length) {
            throw new IllegalArgumentException(tokenIds.length + " token ids for " + rows.length + " rows");
        }
    }

    /** Number T of tokens. */
    public int tokens() {
        return rows.length;
    }

    /** Number of columns of the rows; n if there are no rows. */
    int columns() {
        return rows.length == 0 ? experts : rows[0].length;
    }
}
