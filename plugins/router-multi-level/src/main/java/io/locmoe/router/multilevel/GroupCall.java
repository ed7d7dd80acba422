package io.locmoe.router.multilevel;

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
 * The surroundings of a group's router: the mesh as it is, with the tokens and experts of the group alone.
 *
 * @param all        what surrounds the whole call
 * @param meshTokens real tokens of the group over the mesh
 * @param valid      of the group's tokens, made once, as routers may ask for each token; the same for the other two
 */
record GroupCall(RoutingCall all, GroupRows rows, long meshTokens, boolean[] valid, int[] tokenIds, int[] domainIds)
        implements RoutingCall {

    static GroupCall of(RoutingCall all, GroupRows rows, long meshTokens) {
        return new GroupCall(
                all, rows, meshTokens, rows.of(all.valid()), rows.of(all.tokenIds()), rows.of(all.domainIds()));
    }

    @Override
    public int tokens() {
        return rows.rows().length;
    }

    /** That of the whole call, as a group has whole sequences. */
    @Override
    public int sequenceLength() {
        return all.sequenceLength();
    }

    @Override
    public long step() {
        return all.step();
    }

    @Override
    public boolean training() {
        return all.training();
    }

    @Override
    public Topology topology() {
        return all.topology();
    }

    @Override
    public ExpertPlacement placement() {
        int[] ranks = all.placement().rankOfExpert();
        int experts = ranks.length / rows.groups();
        return new ExpertPlacement(
                all.placement().epoch(),
                Arrays.copyOfRange(ranks, rows.group() * experts, (rows.group() + 1) * experts));
    }

    @Override
    public MeshCounts mesh() {
        return all.mesh();
    }

    @Override
    public Tensors tensors() {
        return all.tensors();
    }

    /** Other numbers in each group; group 0 has those of the whole call. */
    @Override
    public RandomGenerator random() {
        RandomGenerator random = all.random();
        return rows.group() == 0 ? random : new SplittableRandom(random.nextLong() + rows.group());
    }

    @Override
    public Optional<Affinity> affinity() {
        return all.affinity().map(a -> new Affinity(rows.of(a.cosines()), a.width()));
    }

    @Override
    public int rank() {
        return all.rank();
    }
}
