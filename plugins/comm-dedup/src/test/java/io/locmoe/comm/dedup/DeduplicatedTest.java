package io.locmoe.comm.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.CommunicationStrategyConformance;
import io.locmoe.conformance.ExchangeCase;
import io.locmoe.conformance.MemoryMesh;
import io.locmoe.conformance.MemoryMesh.Sent;
import io.locmoe.conformance.WiredStrategyConformance;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class DeduplicatedTest extends WiredStrategyConformance {

    @Override
    protected CommunicationStrategyFactory factory() {
        return new DeduplicatedPlugin().communicationStrategies().getFirst();
    }

    @Nested
    class PerRank extends CommunicationStrategyConformance {
        @Override
        protected CommunicationStrategyFactory factory() {
            return DeduplicatedTest.this.factory();
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("scope", "rank");
        }
    }

    /** 2 nodes of 2; rank 0 sends each rank of node 1 four rows: two copies each of its tokens 0 and 1. */
    private long rowsBetweenNodes(String scope, Direction direction, int index) {
        Topology topology = Topology.of(2, 2);
        int[][] rows = {{0, 0, 4, 4}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}};
        long bytes = MemoryMesh.exchange(
                        factory(), Map.of("scope", scope), new ExchangeCase("", topology, rows, 0), direction)
                .stream()
                .filter(sent -> !topology.sameNode(sent.source(), sent.target()))
                .mapToLong(Sent::bytes)
                .sum();
        assertThat((bytes - index) % ExchangeCase.ROW).isZero();
        return (bytes - index) / ExchangeCase.ROW;
    }

    @Test
    void aTokenTravelsOnce() {
        assertThat(rowsBetweenNodes("node", Direction.DISPATCH, 8 * Integer.BYTES))
                .isEqualTo(2);
        assertThat(rowsBetweenNodes("rank", Direction.DISPATCH, 8 * Integer.BYTES))
                .isEqualTo(4);
    }

    @Test
    void combineAndGradientDirectionsSendAsAllToAll() {
        assertThat(rowsBetweenNodes("node", Direction.COMBINE, 0)).isEqualTo(8);
        assertThat(rowsBetweenNodes("rank", Direction.DISPATCH_GRADIENT, 0)).isEqualTo(8);
    }

    /** As above; what is not dispatched does not count, and each report begins anew. */
    @Test
    void theUnsentShareCountsCopiesOfDispatchedTokensSinceTheLastReport() {
        Topology topology = Topology.of(2, 2);
        ExchangeCase exchange =
                new ExchangeCase("", topology, new int[][] {{0, 1, 4, 4}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}, 0);
        List<List<Double>> shares = new MemoryMesh(topology).run(transport -> {
            CommunicationStrategy strategy =
                    factory().create(Options.parse(factory().options(), Map.of("wire", "bf16")));
            List<Double> reported = new ArrayList<>();
            for (Direction direction : List.of(Direction.DISPATCH, Direction.COMBINE)) {
                MessageTag tag = new MessageTag(1, 0, 0, direction, 0);
                ExchangePlan plan = exchange.plan(tag, transport.rank());
                Arena arena = Arena.ofAuto();
                strategy.begin(plan, arena.allocate(1024), arena.allocate(1024), transport)
                        .await();
                reported.add(strategy.measures().get("unsentShare"));
            }
            return reported;
        });
        assertThat(shares.getFirst()).as("2 of 8 rows travelled").containsExactly(0.75, 0.);
        assertThat(shares.subList(1, 4)).as("ranks without rows").containsOnly(List.of(0., 0.));
    }

    /** The tokens of a source at the ranks of a node are counted by a set, without the strategy's plan. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void bytesBetweenNodesAreThoseOfDistinctTokensAndTheirIndices(int seed) {
        Random random = new Random(seed);
        Topology topology = Topology.of(2 + seed % 3, 1 + seed % 4);
        int[][] rows = new int[topology.ranks()][topology.ranks()];
        long counted = 0;
        for (int source = 0; source < rows.length; source++) {
            int from = source;
            Arrays.setAll(rows[source], to -> to == from ? 0 : random.nextInt(40));
            for (int node = 0; node < topology.nodes(); node++) {
                counted += node == topology.node(source) ? 0 : bytes(rows[source], node, topology);
            }
        }
        assertThat(
                        MemoryMesh.exchange(
                                        factory(),
                                        Map.of(),
                                        new ExchangeCase("", topology, rows, 0),
                                        Direction.DISPATCH)
                                .stream()
                                .filter(sent -> !topology.sameNode(sent.source(), sent.target()))
                                .mapToLong(Sent::bytes)
                                .sum())
                .isEqualTo(counted);
    }

    /** A rank's rows for another have its tokens from 0 on, two rows each. */
    private static long bytes(int[] rows, int node, Topology topology) {
        Set<Integer> tokens = new HashSet<>();
        long count = 0;
        for (int rank = topology.firstRank(node); rank < topology.firstRank(node + 1); rank++) {
            IntStream.range(0, rows[rank]).forEach(row -> tokens.add(row / 2));
            count += rows[rank];
        }
        return Math.min(count * ExchangeCase.ROW, count * Integer.BYTES + (long) tokens.size() * ExchangeCase.ROW);
    }

    /** One copy each: an index would only add bytes. */
    @Test
    void noIndexIsSentWithoutDuplicates() {
        List<Sent> sent = MemoryMesh.exchange(
                factory(),
                Map.of(),
                new ExchangeCase("", Topology.of(2, 1), new int[][] {{0, 1}, {1, 0}}, 0),
                Direction.DISPATCH);
        assertThat(sent).extracting(Sent::bytes).containsExactly((long) ExchangeCase.ROW, (long) ExchangeCase.ROW);
    }
}
