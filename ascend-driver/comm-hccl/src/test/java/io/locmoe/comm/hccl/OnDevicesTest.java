package io.locmoe.comm.hccl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.locmoe.conformance.ExchangeCase;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are on the devices go from one to another, in a stream of the caller's. */
@Timeout(60)
class OnDevicesTest {
    private static final Topology PAIR = Topology.of(2, 1);
    private static final ExchangeCase ROWS = new ExchangeCase("rows", PAIR, new int[][] {{0, 3}, {2, 0}}, 0);
    private static final MessageTag TAG = tag(Direction.COMBINE, 0);

    private static SimulatedDevices devices;

    @BeforeAll
    static void unpack() throws IOException {
        Assumptions.assumeTrue(SimulatedDevices.areThere(), "the simulator was not built: there was no gcc");
        devices = SimulatedDevices.ofProcess();
    }

    @BeforeEach
    void open() {
        devices.open(4);
    }

    @AfterEach
    void nothingIsLeft() {
        devices.fail("");
        Map<String, Integer> left = Stream.of("communicator", "stream", "event", "device")
                .collect(Collectors.toMap(kind -> kind, devices::live));
        devices.close(4);
        assertThat(left.values()).as(left.toString()).containsOnly(0);
    }

    private static MessageTag tag(Direction direction, int chunk) {
        return new MessageTag(7, 0, 1, direction, chunk);
    }

    /** A rank with its device: what it has there ends with it. */
    private static final class Rank implements AutoCloseable {
        private final Transport transport;
        private final AclRuntime runtime = devices.runtime();
        private final long stream = runtime.createStream();
        private final CommunicationStrategy strategy;
        private final List<DeviceMatrix> matrices = new ArrayList<>();

        Rank(Transport transport, Map<String, String> options) {
            this.transport = transport;
            CommunicationStrategyFactory factory =
                    new HcclStrategyFactory(devices.environment(), SimulatedDevices.NOTHING);
            strategy = factory.create(Options.parse(factory.options(), options));
        }

        private DeviceMatrix matrix(long[] ends) {
            matrices.add(new DeviceMatrix(runtime, ends));
            return matrices.getLast();
        }

        Begun begin(ExchangeCase rows, MessageTag tag) {
            ExchangePlan plan = rows.plan(tag, transport.rank());
            DeviceMatrix send = matrix(plan.sendStarts());
            DeviceMatrix receive = matrix(plan.receiveStarts());
            send.write(
                    Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, rows.sent(tag.direction(), transport.rank())));
            return new Begun(
                    strategy.onDevices().orElseThrow().begin(plan, send.rows(), receive.rows(), stream, transport),
                    receive,
                    rows.received(tag.direction(), transport.rank()));
        }

        @Override
        public void close() {
            strategy.close();
            runtime.destroyStream(stream);
            matrices.forEach(DeviceMatrix::free);
        }
    }

    private record Begun(PendingExchange pending, DeviceMatrix receive, float[] expected) {
        void check() {
            pending.await();
            assertThat(receive.read().toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(expected);
        }
    }

    private interface Work {
        void of(Rank rank);
    }

    private static void run(Topology mesh, Map<String, String> options, Work work) {
        devices.run(mesh, transport -> {
            try (Rank rank = new Rank(transport, options)) {
                work.of(rank);
            }
            return null;
        });
    }

    @Test
    void rowsThatLieApartArriveWhereTheyBelong() {
        int[][] uneven = {{0, 3, 6, 2}, {3, 0, 2, 0}, {0, 4, 0, 0}, {5, 0, 1, 0}};
        for (int[][] counts : new int[][][] {uneven, new int[4][4]}) {
            ExchangeCase rows = new ExchangeCase("rows", Topology.of(4, 1), counts, 0);
            run(rows.topology(), Map.of(), rank -> {
                List<Begun> begun = new ArrayList<>();
                for (int chunk = 0; chunk < 4; chunk++) {
                    begun.add(rank.begin(rows, tag(Direction.DISPATCH, chunk)));
                    begun.add(rank.begin(rows, tag(Direction.COMBINE, chunk)));
                }
                begun.forEach(Begun::check);
                rank.begin(rows, tag(Direction.COMBINE_GRADIENT, 0)).check();
            });
        }
        run(
                Topology.of(1, 1),
                Map.of(),
                rank -> rank.begin(new ExchangeCase("rows", Topology.of(1, 1), new int[1][1], 0), TAG)
                        .check());
    }

    /** Its own memory is for rows of the host. */
    @Test
    void theStrategyTakesNoMemoryAndCopiesNothing() {
        devices.fail("aclrtMemcpyAsync:*=500000");
        run(PAIR, Map.of(), rank -> {
            rank.begin(ROWS, TAG).check();
            assertThat(rank.matrices).hasSize(2);
            assertThat(devices.live("device")).isLessThanOrEqualTo(4);
        });
    }

    /** A lossy format is made on the host. */
    @Test
    void codedRowsGoThroughTheHost() {
        run(
                PAIR,
                Map.of("wire", "bf16"),
                rank -> assertThat(rank.strategy.onDevices()).isEmpty());
    }

    @Test
    void rowsThatDoNotComeAreToldAndTheStreamIsFree() {
        run(PAIR, Map.of("waitSeconds", "1"), rank -> {
            rank.begin(ROWS, TAG).check();
            if (rank.transport.rank() == 0) {
                Begun second = rank.begin(ROWS, tag(Direction.COMBINE, 1));
                assertThatThrownBy(second::check)
                        .isInstanceOf(ExchangeException.class)
                        .hasMessage(
                                "rank 0: its rows have not come within 1 s, by HCCL (step 7, micro-batch 0, layer 1,"
                                        + " COMBINE, chunk 1)");
                long closing = System.nanoTime();
                rank.strategy.close();
                assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(20));
                rank.transport.send(1, TAG, MemorySegment.NULL);
            } else {
                awaitMessage(rank.transport);
            }
        });
    }

    /** A receive gives up after two seconds. */
    private static void awaitMessage(Transport transport) {
        for (int tries = 0; tries < 10; tries++) {
            if (catchThrowable(() -> transport.receive(0, TAG).close()) == null) {
                return;
            }
        }
        throw new AssertionError("rank 0 does not come to its end");
    }

    @Test
    void aRankThatLeavesIsNamedByTheOthers() {
        run(PAIR, Map.of(), rank -> {
            rank.begin(ROWS, TAG).check();
            if (rank.transport.rank() == 0) {
                assertThatThrownBy(rank.begin(ROWS, tag(Direction.DISPATCH_GRADIENT, 2))::check)
                        .isInstanceOf(ExchangeException.class)
                        .hasMessageContainingAll(
                                "rank 0: HCCL: ",
                                "rank 1 (process ",
                                "(step 7, micro-batch 0, layer 1, DISPATCH_GRADIENT, chunk 2)");
            }
        });
    }

    /** The first rank that makes the call has the failure; nobody hangs, and nothing is left over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HcclGetRankSize",
                "aclrtCreateEvent",
                "HcclAlltoAllV",
                "HcclAlltoAllV@run",
                "aclrtRecordEvent",
                "aclrtSynchronizeEventWithTimeout",
                "HcclGetCommAsyncError"
            })
    void aCallThatFailsIsToldWithTheExchange(String call) {
        List<Throwable> failures = new ArrayList<>();
        devices.fail(call + ":1=500001");
        run(PAIR, Map.of("waitSeconds", "20"), rank -> {
            Throwable failure = catchThrowable(() -> rank.begin(ROWS, TAG).check());
            synchronized (failures) {
                failures.add(failure);
            }
        });
        assertThat(failures)
                .filteredOn(failure -> failure != null)
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(ExchangeException.class)
                        .hasMessageContaining("(step 7, micro-batch 0, layer 1, COMBINE)"))
                .anySatisfy(failure -> assertThat(failure)
                        .hasMessageContaining(call.replace("@run", "") + ": this failure was asked for"));
    }
}
