package io.locmoe.conformance.router;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.tensor.Tensors;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The tokens of one batch of the mesh, and how they lie on its ranks. Each method gives a batch that differs in one
 * thing; the arrays are not copied and not changed.
 */
public final class TestBatch implements Cloneable {
    /** Ids are below it. */
    static final int VOCABULARY = 256;

    private float[][] logits;
    private final int experts;
    private boolean[] valid;
    private int[] tokenIds;
    private int[] domainIds;
    private int sequenceLength;
    private float[][] cosines;
    private Topology topology;
    private int[] firstToken;
    private boolean training = true;
    private long step = 1;
    private Function<String, RouterFactory> routers = TestSetup::find;
    private DeviceDriver driver = new ReferenceDriver();

    private TestBatch(float[][] logits, int experts) {
        this.logits = logits;
        this.experts = experts;
        valid = new boolean[logits.length];
        Arrays.fill(valid, true);
        tokenIds = new int[logits.length];
        domainIds = new int[logits.length];
    }

    /** A training batch in even parts over the mesh, all of one domain and of token id 0. */
    public static TestBatch even(float[][] logits, boolean[] valid, int nodes, int ranksPerNode) {
        TestBatch batch = new TestBatch(logits, logits[0].length);
        batch.valid = valid;
        return batch.on(Topology.of(nodes, ranksPerNode));
    }

    /** Sequences of four tokens of two domains in turn, with ids and with angles to the vectors of a gate. */
    static TestBatch made(float[][] logits, int experts, long seed) {
        TestBatch batch = new TestBatch(logits, experts);
        batch.tokenIds = new Random(seed).ints(logits.length, 0, VOCABULARY).toArray();
        Arrays.setAll(batch.domainIds, t -> t / 4 % 2);
        batch.sequenceLength = 4;
        batch.cosines = new float[logits.length][experts];
        for (int t = 0; t < logits.length; t++) {
            for (int e = 0; e < experts; e++) {
                batch.cosines[t][e] = (float) Math.tanh(logits[t][e] / 4);
            }
        }
        return batch.on(Topology.of(1, 1));
    }

    private TestBatch with(Consumer<TestBatch> change) {
        try {
            TestBatch copy = (TestBatch) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** In even parts over a mesh. */
    public TestBatch on(Topology mesh) {
        return with(batch -> {
            batch.topology = mesh;
            batch.firstToken = new int[mesh.ranks() + 1];
            Arrays.setAll(batch.firstToken, r -> r * logits.length / mesh.ranks());
        });
    }

    /** The first token of each rank, and the number of tokens at the end. */
    public TestBatch cut(int... first) {
        return with(batch -> batch.firstToken = first);
    }

    /** Other scores of the same tokens. */
    TestBatch logits(float[][] others) {
        return with(batch -> batch.logits = others);
    }

    /** The same tokens, with other scores and ids where there is padding. */
    TestBatch otherPadding() {
        return with(batch -> {
            batch.logits = logits.clone();
            batch.tokenIds = tokenIds.clone();
            for (int t = 0; t < logits.length; t++) {
                if (!valid[t]) {
                    batch.logits[t] = new float[experts];
                    batch.logits[t][t % experts] = 9;
                    batch.tokenIds[t] = (tokenIds[t] + 1) % VOCABULARY;
                }
            }
        });
    }

    /** Sequence {@code i} is sequence {@code order[i]} of this batch. */
    TestBatch sequences(int... order) {
        int[] tokens = new int[logits.length];
        Arrays.setAll(tokens, t -> order[t / sequenceLength] * sequenceLength + t % sequenceLength);
        return with(batch -> {
            batch.logits = new float[tokens.length][];
            batch.valid = new boolean[tokens.length];
            batch.cosines = new float[tokens.length][];
            for (int t = 0; t < tokens.length; t++) {
                batch.logits[t] = logits[tokens[t]];
                batch.valid[t] = valid[tokens[t]];
                batch.cosines[t] = cosines[tokens[t]];
            }
            batch.tokenIds = IntStream.of(tokens).map(t -> tokenIds[t]).toArray();
            batch.domainIds = IntStream.of(tokens).map(t -> domainIds[t]).toArray();
        });
    }

    /** One token of this batch as a batch, on the rank where it is among the others. */
    TestBatch only(int token) {
        return with(batch -> {
            batch.logits = new float[][] {logits[token]};
            batch.valid = new boolean[] {valid[token]};
            batch.tokenIds = new int[] {tokenIds[token]};
            batch.domainIds = new int[] {domainIds[token]};
            batch.cosines = new float[][] {cosines[token]};
            batch.sequenceLength = 1;
            batch.firstToken =
                    IntStream.of(firstToken).map(first -> first > token ? 1 : 0).toArray();
        });
    }

    TestBatch valid(boolean... real) {
        return with(batch -> batch.valid = real);
    }

    public TestBatch tokenIds(int... ids) {
        return with(batch -> batch.tokenIds = ids);
    }

    /** Where routers inside a router are found, instead of the class path. */
    TestBatch routers(Function<String, RouterFactory> others) {
        return with(batch -> batch.routers = others);
    }

    /** With the device 0 of a driver, one for each rank. */
    public TestBatch device(DeviceDriver other) {
        return with(batch -> batch.driver = other);
    }

    TestBatch step(long number) {
        return with(batch -> batch.step = number);
    }

    public TestBatch evaluating() {
        return with(batch -> batch.training = false);
    }

    public float[][] logits() {
        return logits;
    }

    public boolean[] valid() {
        return valid;
    }

    public Topology topology() {
        return topology;
    }

    int tokens() {
        return logits.length;
    }

    int experts() {
        return experts;
    }

    /** Number of real tokens. */
    int real() {
        int real = 0;
        for (boolean token : valid) {
            real += token ? 1 : 0;
        }
        return real;
    }

    /** Routes by a router of the class path, with options as name, value, name, value. */
    public MeshRouting route(String router, String... options) {
        return route(TestSetup.find(router), Rank.map(options));
    }

    /** Routes on all ranks at once, each with a router of its own. */
    public MeshRouting route(RouterFactory factory, Map<String, String> options) {
        return MeshRouting.join(RankThreads.run(topology.ranks(), mesh -> {
            try (Rank rank = new Rank(driver)) {
                Router router = setup(rank).create(factory, options);
                return route(router, rank, mesh);
            }
        }));
    }

    /** Routes the part of one rank. */
    MeshRouting route(Router router, Rank rank, MeshCounts mesh) {
        int from = firstToken[mesh.rank()];
        DeviceTensor scores = scores(rank, mesh.rank());
        TestCall call = call(rank.tape(), mesh);
        return MeshRouting.part(router.route(router.usesScores() ? scores : call.noScores(), call), from, rank, scores);
    }

    TestSetup setup(Rank rank) {
        return setup(rank.parameters(), rank.kept(), new long[VOCABULARY]);
    }

    TestSetup setup(Parameters parameters, KeptStates states, long[] frequencies) {
        return new TestSetup(experts, topology, 1, frequencies, parameters, states, "").finding(routers);
    }

    DeviceTensor scores(Rank rank, int number) {
        float[][] mine = Arrays.copyOfRange(logits, firstToken[number], firstToken[number + 1]);
        return mine.length == 0 ? rank.tape().variable(new float[0], 0, experts) : rank.matrix(mine);
    }

    TestCall call(Tensors tensors, MeshCounts mesh) {
        int from = firstToken[mesh.rank()];
        int to = firstToken[mesh.rank() + 1];
        TestCall call = TestCall.alone(tensors, to - from, experts)
                .valid(Arrays.copyOfRange(valid, from, to))
                .meshTokens(real())
                .tokenIds(Arrays.copyOfRange(tokenIds, from, to))
                .domainIds(Arrays.copyOfRange(domainIds, from, to))
                .step(step)
                .on(topology, ExpertPlacement.even(0, experts, topology), mesh);
        call = sequenceLength == 0 ? call : call.sequences(sequenceLength);
        call = cosines == null ? call : call.angles(64, Arrays.copyOfRange(cosines, from, to));
        return training ? call : call.evaluating();
    }
}
