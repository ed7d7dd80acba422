package io.locmoe.conformance.router;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A call of a router, as a test wants it: each method gives a call that differs in one thing. */
public final class TestCall implements RoutingCall, Cloneable {
    private final Tensors tensors;
    private boolean[] valid;
    private long meshTokens;
    private int sequenceLength;
    private int[] tokenIds;
    private int[] domainIds;
    private long step = 1;
    private boolean training = true;
    private Topology topology = Topology.of(1, 1);
    private ExpertPlacement placement;
    private MeshCounts mesh = RankThreads.alone();
    private Optional<Affinity> affinity = Optional.empty();

    private TestCall(Tensors tensors, int tokens, int experts) {
        this.tensors = tensors;
        valid = new boolean[tokens];
        Arrays.fill(valid, true);
        meshTokens = tokens;
        sequenceLength = Math.max(1, tokens);
        tokenIds = new int[tokens];
        domainIds = new int[tokens];
        placement = ExpertPlacement.even(0, experts, topology);
    }

    /** Step 1 of a training: one sequence of real tokens of id 0 and domain 0, one rank that hosts all experts. */
    public static TestCall alone(Tensors tensors, int tokens, int experts) {
        return new TestCall(tensors, tokens, experts);
    }

    private TestCall with(Consumer<TestCall> change) {
        try {
            TestCall copy = (TestCall) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** With padding; the real tokens are those of the mesh too. */
    public TestCall valid(boolean... tokens) {
        return with(call -> {
            call.valid = tokens;
            call.meshTokens = 0;
            for (boolean token : tokens) {
                call.meshTokens += token ? 1 : 0;
            }
        });
    }

    public TestCall meshTokens(long tokens) {
        return with(call -> call.meshTokens = tokens);
    }

    /** The tokens in sequences of the given length, instead of one sequence. */
    public TestCall sequences(int length) {
        return with(call -> call.sequenceLength = length);
    }

    public TestCall tokenIds(int... ids) {
        return with(call -> call.tokenIds = ids);
    }

    public TestCall domainIds(int... ofToken) {
        return with(call -> call.domainIds = ofToken);
    }

    /** Sequences of the given length, each of one domain. */
    public TestCall domains(int length, int... ofSequence) {
        int[] ofToken = new int[ofSequence.length * length];
        Arrays.setAll(ofToken, t -> ofSequence[t / length]);
        return sequences(length).domainIds(ofToken);
    }

    public TestCall step(long number) {
        return with(call -> call.step = number);
    }

    public TestCall evaluating() {
        return with(call -> call.training = false);
    }

    /** The same experts on a mesh of several ranks. */
    public TestCall on(Topology nodes, ExpertPlacement experts, MeshCounts ranks) {
        return with(call -> {
            call.topology = nodes;
            call.placement = experts;
            call.mesh = ranks;
        });
    }

    /** With the angles of a gate in a space of {@code width} dimensions. */
    public TestCall angles(int width, float[][] cosines) {
        float[] flat = new float[cosines.length * placement.experts()];
        for (int t = 0; t < cosines.length; t++) {
            System.arraycopy(cosines[t], 0, flat, t * placement.experts(), placement.experts());
        }
        Affinity angles = new Affinity(tensors.of(flat, cosines.length, placement.experts()), width);
        return with(call -> call.affinity = Optional.of(angles));
    }

    /** [T, 0], which the host passes to a router that reads no scores. */
    public Tensor noScores() {
        return tensors.of(new float[0], tokens(), 0);
    }

    @Override
    public int tokens() {
        return valid.length;
    }

    @Override
    public boolean[] valid() {
        return valid.clone();
    }

    @Override
    public long meshTokens() {
        return meshTokens;
    }

    @Override
    public int sequenceLength() {
        return sequenceLength;
    }

    @Override
    public int[] tokenIds() {
        return tokenIds.clone();
    }

    @Override
    public int[] domainIds() {
        return domainIds.clone();
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public boolean training() {
        return training;
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public ExpertPlacement placement() {
        return placement;
    }

    @Override
    public MeshCounts mesh() {
        return mesh;
    }

    @Override
    public Tensors tensors() {
        return tensors;
    }

    @Override
    public RandomGenerator random() {
        return new Random(31 * step + mesh.rank());
    }

    @Override
    public Optional<Affinity> affinity() {
        return affinity;
    }
}
