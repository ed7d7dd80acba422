package io.locmoe.parity;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensors;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Surroundings in a certain step, with the angles of a gate and with sequences that have domains. */
record GatedStep(Surroundings within, long step, Optional<Affinity> affinity, int sequenceLength, int[] domainIds)
        implements RoutingCall {

    static GatedStep of(Surroundings within) {
        return new GatedStep(within, 1, Optional.empty(), within.sequenceLength(), within.domainIds());
    }

    GatedStep step(long number) {
        return new GatedStep(within, number, affinity, sequenceLength, domainIds);
    }

    /** @param cosines [T][n] */
    GatedStep angles(Rank rank, int width, float[][] cosines) {
        Affinity angles = new Affinity(rank.matrix(cosines), width);
        return new GatedStep(within, step, Optional.of(angles), sequenceLength, domainIds);
    }

    /** @param domains of each sequence of so many tokens */
    GatedStep domains(int length, int... domains) {
        int[] ofToken = new int[domains.length * length];
        for (int t = 0; t < ofToken.length; t++) {
            ofToken[t] = domains[t / length];
        }
        return new GatedStep(within, step, affinity, length, ofToken);
    }

    @Override
    public int tokens() {
        return within.tokens();
    }

    @Override
    public boolean[] valid() {
        return within.valid();
    }

    @Override
    public long meshTokens() {
        return within.meshTokens();
    }

    @Override
    public int[] tokenIds() {
        return within.tokenIds();
    }

    @Override
    public boolean training() {
        return within.training();
    }

    @Override
    public Topology topology() {
        return within.topology();
    }

    @Override
    public ExpertPlacement placement() {
        return within.placement();
    }

    @Override
    public MeshCounts mesh() {
        return within.mesh();
    }

    @Override
    public Tensors tensors() {
        return within.tensors();
    }

    @Override
    public RandomGenerator random() {
        return within.random();
    }
}
