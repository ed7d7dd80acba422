package io.locmoe.engine.routing;

import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensors;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The setting for trying a router on given tokens: one node has these tokens, and the other nodes of the mesh have
 * none.
 *
 * @param tokens   number of tokens
 * @param tokenIds vocabulary id of each token
 * @param node     whose tokens they are
 */
record RouteTrial(
        int tokens,
        int[] tokenIds,
        Topology topology,
        ExpertPlacement placement,
        int node,
        long seed,
        Tensors tensors,
        Optional<Affinity> affinity)
        implements RoutingCall {

    @Override
    public boolean[] valid() {
        boolean[] valid = new boolean[tokens];
        Arrays.fill(valid, true);
        return valid;
    }

    @Override
    public long meshTokens() {
        return tokens;
    }

    /** All tokens are of one sequence. */
    @Override
    public int sequenceLength() {
        return Math.max(1, tokens);
    }

    @Override
    public int[] domainIds() {
        return new int[tokens];
    }

    @Override
    public long step() {
        return 1;
    }

    @Override
    public boolean training() {
        return true;
    }

    /** Only this node has tokens, so its numbers are those of the mesh. */
    @Override
    public MeshCounts mesh() {
        return new SoloMesh();
    }

    @Override
    public int rank() {
        return node;
    }

    @Override
    public RandomGenerator random() {
        return new SplittableRandom(seed);
    }
}
