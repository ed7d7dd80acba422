package io.locmoe.conformance.router;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.topology.Topology;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an author says of a router. Capabilities are true where nothing is said; one who overrides a capability says why
 * his router is without it.
 */
public abstract class RouterUnderTest {
    static final int TOKENS = 32;

    /** The router to test. */
    protected abstract RouterFactory factory();

    /** The device on which its tensors are, one for each rank. */
    protected DeviceDriver device() {
        return new ReferenceDriver();
    }

    /** Another router by its name, for one that has routers inside; those of the class path where nothing is said. */
    protected RouterFactory router(String name) {
        return TestSetup.find(name);
    }

    /** Its options; the defaults where nothing is said. */
    protected Map<String, String> options() {
        return Map.of();
    }

    /** Options beside {@link #options} with which every choice finds a place. */
    protected Map<String, String> unlimited() {
        return Map.of();
    }

    /** Options beside {@link #options} with which it chooses from a single expert. */
    protected Map<String, String> singleExpert() {
        return Map.of();
    }

    /** Number of experts, a multiple of 4. */
    protected int experts() {
        return 4;
    }

    /** Tokens choose experts. Where experts choose tokens, one that no expert took is dropped and lost no choice. */
    protected boolean tokensChoose() {
        return true;
    }

    /**
     * Every token chooses an expert. Where a threshold or null experts leave some without, these are among the dropped,
     * although they lost no choice.
     */
    protected boolean everyTokenChooses() {
        return true;
    }

    /** Where nothing is dropped, a token's experts do not depend on its place in the batch. */
    protected boolean followsTokens() {
        return true;
    }

    /** Routes do not depend on how a node's tokens lie on its ranks. */
    protected boolean routesIgnoreRanks() {
        return true;
    }

    /** Losses do not depend on how a node's tokens lie on its ranks. */
    protected boolean lossesIgnoreRanks() {
        return true;
    }

    /** Routes do not depend on the nodes of tokens and experts. */
    protected boolean routesIgnoreNodes() {
        return true;
    }

    /** Losses do not depend on the nodes of tokens and experts. */
    protected boolean lossesIgnoreNodes() {
        return true;
    }

    /** It can choose from a single expert. */
    protected boolean takesOneExpert() {
        return true;
    }

    /** Scores with a favourite expert that overflows, some of them equal, on one rank. */
    final TestBatch batch() {
        return batch(7);
    }

    final TestBatch batch(long seed) {
        float[][] logits = MeshRouting.logits(TOKENS, experts(), seed);
        for (float[] row : logits) {
            row[1] += 1;
        }
        return made(logits, experts(), seed);
    }

    final Rank rank() {
        return new Rank(device());
    }

    final TestBatch made(float[][] logits, int experts, long seed) {
        return TestBatch.made(logits, experts, seed).routers(this::router).device(device());
    }

    final TestBatch padded() {
        return batch().valid(MeshRouting.everyFifthIsPadding(TOKENS));
    }

    final MeshRouting route(TestBatch batch) {
        return batch.route(factory(), options());
    }

    final MeshRouting routeUnlimited(TestBatch batch) {
        return batch.route(factory(), both(options(), unlimited()));
    }

    static Map<String, String> both(Map<String, String> some, Map<String, String> others) {
        Map<String, String> all = new TreeMap<>(some);
        all.putAll(others);
        return all;
    }

    static Topology mesh(int nodes, int ranksPerNode) {
        return Topology.of(nodes, ranksPerNode);
    }
}
