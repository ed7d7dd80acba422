package io.locmoe.engine.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.LayerBench;
import io.locmoe.engine.RankThreads;
import io.locmoe.engine.SimulatedAscend;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.exchange.TokenRoute;
import io.locmoe.engine.parameter.Products;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows that say where they come from, after DeepEP's tests: each row is [source rank, expert, number at its source].
 * After dispatch the rows of an expert are its own; each comes back, squared, to the place of its entry.
 */
@Tag("slow")
class TokenExchangeTest {
    private static final int COLUMNS = 3;
    private static final MessageTag TAG = new MessageTag(1, 0, 0, Direction.DISPATCH, 0);

    /** Entries of each rank for each of four experts. */
    private static final Map<String, int[][]> COUNTS = Map.of(
            "uneven", new int[][] {{1, 2, 3, 4}, {4, 0, 0, 1}, {0, 5, 2, 0}, {2, 2, 2, 2}},
            "nothing from rank 1", new int[][] {{3, 1, 0, 2}, {0, 0, 0, 0}, {1, 1, 1, 1}, {2, 0, 2, 0}},
            "all to the last expert", new int[][] {{0, 0, 0, 5}, {0, 0, 0, 3}, {0, 0, 0, 1}, {0, 0, 0, 4}},
            "all stay at home", new int[][] {{4, 0, 0, 0}, {0, 4, 0, 0}, {0, 0, 4, 0}, {0, 0, 0, 4}},
            "one row in all", new int[][] {{0, 0, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}},
            "no row", new int[4][4]);

    static Stream<Arguments> exchanges() {
        return Stream.of(TestDriver.CPU, TestDriver.STRICT, TestDriver.STRICT_LAZY)
                .flatMap(driver -> Stream.of(
                                Topology.of(1, 1),
                                Topology.of(2, 1),
                                Topology.of(4, 1),
                                Topology.of(2, 2),
                                Topology.of(1, 4))
                        .filter(topology -> driver != TestDriver.STRICT || topology.equals(Topology.of(2, 2)))
                        .flatMap(topology -> COUNTS.keySet().stream()
                                .sorted()
                                .flatMap(how -> Stream.of(1, 2, 4)
                                        .map(overlap -> Arguments.of(driver, topology, how, overlap)))));
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void everyRowReachesItsExpertAndComesBack(TestDriver driver, Topology topology, String how, int overlap) {
        roundTrip(driver.driver(), FourChunks::allToAll, topology, how, overlap);
    }

    /** Rows that stay on devices lie there apart, by the rank that they are for. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    @EnabledIf("io.locmoe.engine.SimulatedAscend#isThere")
    void everyRowReachesItsExpertAndComesBackFromDeviceToDevice(int overlap) {
        COUNTS.keySet()
                .forEach(how -> roundTrip(new SimulatedAscend(), FourChunks::hccl, Topology.of(4, 1), how, overlap));
        roundTrip(new SimulatedAscend(), FourChunks::hccl, Topology.of(2, 1), "uneven", overlap);
    }

    private static void roundTrip(
            DeviceDriver driver, Supplier<CommunicationStrategy> strategy, Topology topology, String how, int overlap) {
        int[][] counts = COUNTS.get(how);
        ExpertPlacement placement = ExpertPlacement.even(1, 4, topology);
        RankThreads.run(topology, transport -> {
            int rank = transport.rank();
            try (Device device = driver.open(rank);
                    Tape tape = new Tape(device);
                    RowExchange rows = new RowExchange(strategy.get(), transport, new StepClock())) {
                long[][] all = new Collectives(transport)
                        .gather(Arrays.stream(counts[rank]).asLongStream().toArray());
                TokenRoute route = TokenRoute.of(all, rank, placement, Integer.MAX_VALUE, overlap);
                float[] mine = entries(counts[rank], rank);
                DeviceTensor entries = tape.of(mine, mine.length / COLUMNS, COLUMNS);
                Span arrived = tape.take((long) route.arrived() * COLUMNS);
                Span squares = tape.take(arrived.length());
                Span back = tape.take(mine.length);
                RoundTrip trip =
                        new TokenExchange(rows, TensorGroup.solo(), Products.FLOAT32, COLUMNS).begin(tape, route, TAG);
                trip.leave(
                        entries.span(),
                        arrived,
                        Direction.DISPATCH,
                        IntStream.range(0, mine.length / COLUMNS).toArray());
                trip.compute(
                        (first, end) ->
                                square(tape, rows(route, first, end, arrived), rows(route, first, end, squares)),
                        squares,
                        back,
                        Direction.COMBINE);
                trip.arrive();
                assertThat(experts(LayerBench.read(tape, arrived), route))
                        .as("arrived at rank %d", rank)
                        .isEqualTo(arrivals(counts, topology.ranks(), rank, placement));
                assertThat(LayerBench.read(tape, back))
                        .as("back at rank %d", rank)
                        .isEqualTo(squares(mine));
                tape.reset();
            }
            return null;
        });
    }

    private static void square(Tape tape, Span rows, Span squares) {
        if (rows.length() > 0) {
            tape.launch(new Binary(
                    Binary.Operation.MULTIPLY,
                    rows,
                    rows,
                    squares,
                    (int) rows.length() / COLUMNS,
                    COLUMNS,
                    Binary.Spread.NONE));
        }
    }

    private static Span rows(TokenRoute route, int firstPiece, int endPiece, Span matrix) {
        int first = route.pieces().offsets()[firstPiece];
        return matrix.slice((long) first * COLUMNS, (long) (route.pieces().offsets()[endPiece] - first) * COLUMNS);
    }

    /** The rows of each expert in the order of the global batch, by their labels; pieces of an expert are mixed. */
    private static float[] experts(float[] arrived, TokenRoute route) {
        Map<Integer, List<float[]>> rows = new TreeMap<>();
        ExpertPieces pieces = route.pieces();
        for (int p = 0; p < pieces.count(); p++) {
            List<float[]> own = rows.computeIfAbsent(pieces.experts()[p], expert -> new ArrayList<>());
            for (int r = pieces.offsets()[p]; r < pieces.offsets()[p + 1]; r++) {
                own.add(Arrays.copyOfRange(arrived, r * COLUMNS, (r + 1) * COLUMNS));
            }
            own.sort(Comparator.<float[]>comparingDouble(row -> row[0]).thenComparingDouble(row -> row[2]));
        }
        return flat(rows.values().stream().flatMap(List::stream).toList());
    }

    /** The entries of a rank, sorted by expert. */
    private static float[] entries(int[] counts, int rank) {
        List<float[]> rows = new ArrayList<>();
        for (int e = 0; e < counts.length; e++) {
            for (int i = 0; i < counts[e]; i++) {
                rows.add(new float[] {rank, e, i});
            }
        }
        return flat(rows);
    }

    private static float[] arrivals(int[][] counts, int ranks, int rank, ExpertPlacement placement) {
        List<float[]> rows = new ArrayList<>();
        for (int e = 0; e < placement.experts(); e++) {
            for (int source = 0; source < ranks && placement.rank(e) == rank; source++) {
                for (int i = 0; i < counts[source][e]; i++) {
                    rows.add(new float[] {source, e, i});
                }
            }
        }
        return flat(rows);
    }

    private static float[] flat(List<float[]> rows) {
        float[] flat = new float[rows.size() * COLUMNS];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(rows.get(r), 0, flat, r * COLUMNS, COLUMNS);
        }
        return flat;
    }

    private static float[] squares(float[] values) {
        float[] out = values.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] *= out[i];
        }
        return out;
    }
}
