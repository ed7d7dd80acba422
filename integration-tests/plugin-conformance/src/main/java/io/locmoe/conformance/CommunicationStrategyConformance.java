package io.locmoe.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of a communication strategy. The rows that must arrive are those that all-to-all delivers, so that
 * strategies which keep the rules give the same training.
 */
public abstract class CommunicationStrategyConformance {
    private static final MessageTag TAG = new MessageTag(7, 0, 1, Direction.COMBINE, 0);
    private static final Topology PAIR = Topology.of(2, 1);
    private static final List<Topology> MESHES = List.of(
            Topology.of(1, 1),
            Topology.of(2, 1),
            Topology.of(4, 1),
            Topology.of(2, 2),
            Topology.of(1, 4),
            Topology.of(3, 2),
            new Topology(new int[] {0, 0, 0, 1}));
    private static final List<Direction> DIRECTIONS =
            List.of(Direction.DISPATCH, Direction.COMBINE, Direction.COMBINE_GRADIENT, Direction.DISPATCH_GRADIENT);
    /** Negative zero, a subnormal, a NaN with a payload, an infinity, an ordinary number. */
    private static final int[] ODD_BITS = {0x80000000, 0x00000001, 0x7FC12345, 0xFF800000, 0x3F9D70A4};
    /** Odd bfloat16 numbers: negative zero, a NaN with a payload, an ordinary number. */
    private static final short[] ODD_HALVES = {(short) 0x8000, 0x7FC5, 0x3F9D};

    private static final int ROW_ALIGNMENT = 64;

    /** The strategy to test. */
    protected abstract CommunicationStrategyFactory factory();

    /** Its options; the defaults where nothing is said. */
    protected Map<String, String> options() {
        return Map.of();
    }

    /**
     * Largest error of an element as a share of the largest magnitude in its row; 0 where bits must arrive unchanged.
     */
    protected double error() {
        return 0;
    }

    static Stream<Arguments> exchanges() {
        return MESHES.stream()
                .flatMap(mesh -> ExchangeCase.all(mesh).stream())
                .flatMap(exchange -> DIRECTIONS.stream().map(direction -> Arguments.of(exchange, direction)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("io.locmoe.conformance.CommunicationStrategyConformance#exchanges")
    protected final void rule1EveryRowArrivesInItsPlace(ExchangeCase exchange, Direction direction) {
        MessageTag tag = new MessageTag(7, 0, 1, direction, 0);
        new MemoryMesh(exchange.topology()).run(transport -> {
            try (RankMemory memory = new RankMemory(exchange, tag, transport.rank())) {
                begin(create(), memory, transport).await();
                assertArrived(memory);
            }
            return null;
        });
    }

    @Test
    protected final void rule2BitsArriveUnchanged() {
        Assumptions.assumeTrue(error() == 0, "the strategy is lossy");
        ExchangeCase exchange = ExchangeCase.single(PAIR);
        new MemoryMesh(PAIR).run(transport -> {
            try (RankMemory memory = new RankMemory(exchange, TAG, transport.rank())) {
                MemorySegment.copy(ODD_BITS, 0, memory.send(), ValueLayout.JAVA_INT, 0, ODD_BITS.length);
                begin(create(), memory, transport).await();
                assertThat(memory.arrived().toArray(ValueLayout.JAVA_INT)).isEqualTo(ODD_BITS);
            }
            assertSmallRowsUnchanged(transport);
            return null;
        });
    }

    /** A row of three bfloat16 has 6 bytes, which is no number of floats. */
    private void assertSmallRowsUnchanged(Transport transport) {
        int[][] rows = {{0, 1}, {1, 0}};
        ExchangePlan plan = new ExchangePlan(
                TAG, ODD_HALVES.length * Short.BYTES, transport.rank(), rows, 1, null, ElementType.BFLOAT16);
        MemorySegment send = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_SHORT, ODD_HALVES);
        MemorySegment receive = Arena.ofAuto().allocate(send.byteSize(), ROW_ALIGNMENT);
        create().begin(plan, send, receive, transport).await();
        assertThat(receive.toArray(ValueLayout.JAVA_SHORT)).isEqualTo(ODD_HALVES);
    }

    @Test
    protected final void rule3MemoryOutsideTheArrivingRowsIsLeftAlone() {
        Topology mesh = Topology.of(2, 2);
        ExchangeCase exchange = ExchangeCase.single(mesh);
        new MemoryMesh(mesh).run(transport -> {
            try (RankMemory memory = new RankMemory(exchange, TAG, transport.rank())) {
                begin(create(), memory, transport).await();
                memory.assertOthersUntouched();
            }
            return null;
        });
    }

    @Test
    protected final void rule4ExchangesUnderWayDoNotMix() {
        Topology mesh = Topology.of(2, 2);
        ExchangeCase exchange = ExchangeCase.single(mesh);
        new MemoryMesh(mesh).run(transport -> {
            CommunicationStrategy strategy = create();
            List<RankMemory> memories = new ArrayList<>();
            List<PendingExchange> pending = new ArrayList<>();
            for (int chunk = 0; chunk < DIRECTIONS.size(); chunk++) {
                MessageTag tag = new MessageTag(7, 0, 1, DIRECTIONS.get(chunk), chunk / 2);
                memories.add(new RankMemory(exchange, tag, transport.rank()));
                pending.add(begin(strategy, memories.getLast(), transport));
            }
            pending.forEach(PendingExchange::await);
            pending.forEach(PendingExchange::await);
            memories.forEach(this::assertArrived);
            memories.forEach(RankMemory::close);
            return null;
        });
    }

    @Test
    protected final void rule5EveryMessageIsReceivedAndClosed() {
        for (Topology topology : MESHES) {
            MemoryMesh mesh = new MemoryMesh(topology);
            ExchangeCase exchange = ExchangeCase.single(topology);
            mesh.run(transport -> {
                try (RankMemory memory = new RankMemory(exchange, TAG, transport.rank())) {
                    begin(create(), memory, transport).await();
                }
                return null;
            });
            assertThat(mesh.pending())
                    .as("messages that were not received or not closed, %s", topology)
                    .isZero();
        }
    }

    @Test
    protected final void rule6WrongPlansAreRefusedBeforeAnythingIsSent() {
        MemoryMesh mesh = new MemoryMesh(PAIR);
        int[][] rows = {{0, 2}, {3, 0}};
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment much = arena.allocate(10 * ExchangeCase.ROW);
            MemorySegment little = arena.allocate(ExchangeCase.ROW);
            ExchangePlan plan = ExchangePlan.of(TAG, ExchangeCase.ROW, 0, rows);
            assertRefused(mesh, ExchangePlan.of(TAG, ExchangeCase.ROW, 0, new int[3][3]), much, much);
            assertRefused(mesh, ExchangePlan.of(TAG, ExchangeCase.ROW, 1, rows), much, much);
            assertRefused(mesh, plan, little, much);
            assertRefused(mesh, plan, much, little);
        }
        assertThat(mesh.sent()).as("messages that were sent nevertheless").isEmpty();
    }

    private void assertRefused(MemoryMesh mesh, ExchangePlan plan, MemorySegment send, MemorySegment receive) {
        assertThatThrownBy(() -> create().begin(plan, send, receive, mesh.transport(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(TAG.toString());
    }

    /** Rank 1 sends one row, rank 0 expects two. */
    @Test
    protected final void rule7RanksWithDifferentPlansAreToldApart() {
        MemoryMesh mesh = new MemoryMesh(PAIR);
        ExchangeCase one = new ExchangeCase("one", PAIR, new int[][] {{0, 0}, {1, 0}}, 0);
        ExchangeCase two = new ExchangeCase("two", PAIR, new int[][] {{0, 0}, {2, 0}}, 0);
        try (RankMemory sender = new RankMemory(one, TAG, 1);
                RankMemory receiver = new RankMemory(two, TAG, 0)) {
            begin(create(), sender, mesh.transport(1));
            assertThatThrownBy(
                            () -> begin(create(), receiver, mesh.transport(0)).await())
                    .isInstanceOf(ExchangeException.class)
                    .hasMessageContaining("rank 1")
                    .hasMessageContaining(TAG.toString());
        }
    }

    @Test
    protected final void rule8ThreadsEndWhenItIsClosed() {
        ExchangeCase exchange = ExchangeCase.single(PAIR);
        LeftThreads.assertNone(() -> new MemoryMesh(PAIR).run(transport -> {
            CommunicationStrategy strategy = create();
            try (RankMemory memory = new RankMemory(exchange, TAG, transport.rank())) {
                begin(strategy, memory, transport).await();
            } finally {
                strategy.close();
            }
            return null;
        }));
    }

    /** Their names are the same on all ranks. */
    @Test
    protected final void rule9MeasuresHaveNamesAndAreFinite() {
        for (Topology mesh : MESHES) {
            ExchangeCase exchange = ExchangeCase.single(mesh);
            List<Set<String>> names = new MemoryMesh(mesh).run(transport -> {
                CommunicationStrategy strategy = create();
                try (RankMemory memory = new RankMemory(exchange, TAG, transport.rank())) {
                    begin(strategy, memory, transport).await();
                    return Measures.assertReportable(strategy);
                } finally {
                    strategy.close();
                }
            });
            assertThat(Set.copyOf(names))
                    .as("names of the measures on all ranks, %s", mesh)
                    .hasSize(1);
        }
    }

    private CommunicationStrategy create() {
        return factory().create(Options.parse(factory().options(), options()));
    }

    private static PendingExchange begin(CommunicationStrategy strategy, RankMemory memory, Transport transport) {
        return strategy.begin(memory.plan(), memory.send(), memory.receive(), transport);
    }

    private void assertArrived(RankMemory memory) {
        memory.assertArrived(error());
    }
}
