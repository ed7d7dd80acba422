package io.locmoe.router.multilevel;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.router.ForwardingRoutingCall;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The surroundings of a group's router: the mesh as it is, with the tokens and experts of the group alone. */
final class GroupCall extends ForwardingRoutingCall {
    private final GroupRows rows;
    private final long meshTokens;
    // Made once, as routers may ask for each token.
    private final boolean[] valid;
    private final int[] tokenIds;
    private final int[] domainIds;

    /**
     * @param all        what surrounds the whole call; a group has whole sequences of it
     * @param meshTokens real tokens of the group over the mesh
     */
    GroupCall(RoutingCall all, GroupRows rows, long meshTokens) {
        super(all);
        this.rows = rows;
        this.meshTokens = meshTokens;
        valid = rows.of(all.valid());
        tokenIds = rows.of(all.tokenIds());
        domainIds = rows.of(all.domainIds());
    }

    @Override
    public int tokens() {
        return rows.rows().length;
    }

    @Override
    public boolean[] valid() {
        return valid;
    }

    @Override
    public long meshTokens() {
        return meshTokens;
    }

    @Override
    public int[] tokenIds() {
        return tokenIds;
    }

    @Override
    public int[] domainIds() {
        return domainIds;
    }

    @Override
    public ExpertPlacement placement() {
        ExpertPlacement all = super.placement();
        int[] ranks = all.rankOfExpert();
        int experts = ranks.length / rows.groups();
        return new ExpertPlacement(
                all.epoch(), Arrays.copyOfRange(ranks, rows.group() * experts, (rows.group() + 1) * experts));
    }

    /** Other numbers in each group; group 0 has those of the whole call. */
    @Override
    public RandomGenerator random() {
        RandomGenerator random = super.random();
        return rows.group() == 0 ? random : new SplittableRandom(random.nextLong() + rows.group());
    }

    @Override
    public Optional<Affinity> affinity() {
        return super.affinity().map(a -> new Affinity(rows.of(a.cosines()), a.width()));
    }
}
