package io.locmoe.router.toolkit;

import io.locmoe.spi.router.Assignment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One kept choice: token of the global batch, expert, and slot among the expert's tokens of the mesh, in token order.
 */
record Route(int token, int expert, int slot) {

    /** Joins the assignments of all ranks, whose tokens follow each other. */
    static List<Route> join(List<Assignment> ranks, int tokensPerRank) {
        List<Route> routes = new ArrayList<>();
        for (int e = 0; e < ranks.getFirst().experts(); e++) {
            int slot = 0;
            for (int rank = 0; rank < ranks.size(); rank++) {
                Assignment a = ranks.get(rank);
                for (int i = a.offsets()[e]; i < a.offsets()[e + 1]; i++) {
                    routes.add(new Route(rank * tokensPerRank + a.tokens()[i], e, slot++));
                }
            }
        }
        routes.sort(Comparator.comparingInt(Route::token).thenComparingInt(Route::expert));
        return routes;
    }

    static List<Route> of(int[][] table) {
        List<Route> routes = new ArrayList<>();
        for (int[] row : table) {
            routes.add(new Route(row[0], row[1], row[2]));
        }
        return routes;
    }
}
