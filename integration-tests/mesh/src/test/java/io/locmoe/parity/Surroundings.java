package io.locmoe.parity;

import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensors;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.Tape;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;

/** What a router sees, as the tests want it. */
record Surroundings(
        Tape tape,
        boolean[] valid,
        int sequenceLength,
        long meshTokens,
        int[] tokenIds,
        boolean training,
        Topology topology,
        ExpertPlacement placement,
        MeshCounts mesh)
        implements RoutingCall {

    /** A training step of one rank that hosts all experts. */
    static Surroundings alone(Tape tape, int tokens, int experts) {
        boolean[] valid = new boolean[tokens];
        Arrays.fill(valid, true);
        Topology topology = Topology.of(1, 1);
        return new Surroundings(
                tape,
                valid,
                Math.max(1, tokens),
                tokens,
                new int[tokens],
                true,
                topology,
                ExpertPlacement.even(0, experts, topology),
                ThreadMesh.alone());
    }

    Surroundings valid(boolean... valid) {
        long real = 0;
        for (boolean token : valid) {
            real += token ? 1 : 0;
        }
        return new Surroundings(tape, valid, sequenceLength, real, tokenIds, training, topology, placement, mesh);
    }

    Surroundings meshTokens(long meshTokens) {
        return new Surroundings(tape, valid, sequenceLength, meshTokens, tokenIds, training, topology, placement, mesh);
    }

    /** The tokens in sequences of the given length, instead of one sequence. */
    Surroundings sequences(int length) {
        return new Surroundings(tape, valid, length, meshTokens, tokenIds, training, topology, placement, mesh);
    }

    Surroundings tokenIds(int... ids) {
        return new Surroundings(tape, valid, sequenceLength, meshTokens, ids, training, topology, placement, mesh);
    }

    Surroundings evaluating() {
        return new Surroundings(tape, valid, sequenceLength, meshTokens, tokenIds, false, topology, placement, mesh);
    }

    /** The same experts on a mesh of several ranks. */
    Surroundings on(Topology topology, ExpertPlacement placement, MeshCounts mesh) {
        return new Surroundings(tape, valid, sequenceLength, meshTokens, tokenIds, training, topology, placement, mesh);
    }

    @Override
    public int tokens() {
        return valid.length;
    }

    @Override
    public int[] domainIds() {
        return new int[valid.length];
    }

    @Override
    public long step() {
        return 1;
    }

    @Override
    public Tensors tensors() {
        return tape;
    }

    @Override
    public RandomGenerator random() {
        return new Random(mesh.rank());
    }
}
