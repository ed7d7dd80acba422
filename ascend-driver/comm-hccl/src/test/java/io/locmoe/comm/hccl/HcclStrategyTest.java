package io.locmoe.comm.hccl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.ExchangeCase;
import io.locmoe.conformance.MemoryMesh;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The strategy on devices of the simulator: what arrives is what all-to-all delivers. */
class HcclStrategyTest {
    private static final int[][] UNEVEN = {{0, 3, 6, 2}, {3, 0, 2, 0}, {0, 4, 0, 0}, {5, 0, 1, 0}};

    @TempDir
    static Path directory;

    private static SimulatedDevices devices;

    @BeforeAll
    static void unpack() throws IOException {
        Assumptions.assumeTrue(SimulatedDevices.areThere(), "the simulator was not built: there was no gcc");
        devices = SimulatedDevices.ofProcess();
    }

    private static CommunicationStrategy strategy(Map<String, String> options) {
        CommunicationStrategyFactory factory = new HcclStrategyFactory(devices.environment(), SimulatedDevices.NOTHING);
        return factory.create(Options.parse(factory.options(), options));
    }

    private static MessageTag tag(Direction direction, int chunk) {
        return new MessageTag(7, 0, 1, direction, chunk);
    }

    /** An exchange under way and the memory that its rows arrive in. */
    private record Begun(PendingExchange pending, MemorySegment receive) {
        float[] rows() {
            pending.await();
            return receive.toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    private static Begun begin(CommunicationStrategy strategy, ExchangeCase rows, MessageTag tag, Transport transport) {
        float[] sent = rows.sent(tag.direction(), transport.rank());
        MemorySegment send = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, sent);
        MemorySegment receive =
                Arena.ofAuto().allocate(rows.plan(tag, transport.rank()).receiveBytes(), Float.BYTES);
        return new Begun(strategy.begin(rows.plan(tag, transport.rank()), send, receive, transport), receive);
    }

    private static void exchange(Topology topology, int[][] counts, Map<String, String> options) {
        ExchangeCase rows = new ExchangeCase("rows", topology, counts, 0);
        devices.run(topology, transport -> {
            CommunicationStrategy strategy = strategy(options);
            for (Direction direction : List.of(Direction.DISPATCH, Direction.COMBINE)) {
                assertThat(begin(strategy, rows, tag(direction, 0), transport).rows())
                        .isEqualTo(rows.received(direction, transport.rank()));
            }
            strategy.close();
            return null;
        });
    }

    @Test
    void everyRowArrivesInItsPlaceAndNothingIsLeftOver() {
        exchange(Topology.of(4, 1), UNEVEN, Map.of());
        exchange(Topology.of(2, 2), new int[4][4], Map.of());
        exchange(Topology.of(2, 1), new int[][] {{0, 0}, {9, 0}}, Map.of());
        exchange(Topology.of(1, 1), new int[1][1], Map.of());
        assertThat(devices.live("communicator")).isZero();
        assertThat(devices.live("stream")).isZero();
        assertThat(devices.live("device")).isZero();
    }

    /** Memory grows with the exchanges, and each has its own while it is under way. */
    @Test
    void exchangesUnderWayDoNotMix() {
        Topology mesh = Topology.of(4, 1);
        devices.run(mesh, transport -> {
            CommunicationStrategy strategy = strategy(Map.of());
            for (int times : new int[] {1, 3, 2}) {
                ExchangeCase rows = new ExchangeCase("rows", mesh, multiplied(times), 0);
                List<Begun> begun = new ArrayList<>();
                for (Direction direction : List.of(Direction.DISPATCH, Direction.COMBINE, Direction.COMBINE_GRADIENT)) {
                    begun.add(begin(strategy, rows, tag(direction, begun.size()), transport));
                }
                assertThat(begun.getLast().rows())
                        .isEqualTo(rows.received(Direction.COMBINE_GRADIENT, transport.rank()));
                assertThat(begun.get(1).rows()).isEqualTo(rows.received(Direction.COMBINE, transport.rank()));
                assertThat(begun.getFirst().rows()).isEqualTo(rows.received(Direction.DISPATCH, transport.rank()));
            }
            strategy.close();
            return null;
        });
    }

    private static int[][] multiplied(int times) {
        int[][] rows = new int[UNEVEN.length][UNEVEN.length];
        for (int from = 0; from < rows.length; from++) {
            for (int to = 0; to < rows.length; to++) {
                rows[from][to] = times * UNEVEN[from][to];
            }
        }
        return rows;
    }

    @Test
    void nanAndDenormalBitsArriveUnchanged() {
        int[] odd = {0x80000000, 0x00000001, 0x7FC12345, 0xFF800000, 0x3F9D70A4};
        Topology pair = Topology.of(2, 1);
        ExchangeCase rows = new ExchangeCase("rows", pair, new int[][] {{0, 1}, {1, 0}}, 0);
        devices.run(pair, transport -> {
            CommunicationStrategy strategy = strategy(Map.of());
            MemorySegment send = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, odd);
            MemorySegment receive = Arena.ofAuto().allocate(ExchangeCase.ROW, Float.BYTES);
            strategy.begin(rows.plan(tag(Direction.COMBINE, 0), transport.rank()), send, receive, transport)
                    .await();
            assertThat(receive.toArray(ValueLayout.JAVA_INT)).isEqualTo(odd);
            strategy.close();
            return null;
        });
    }

    @Test
    void ranksWithDifferentPlansAreToldApart() {
        Topology pair = Topology.of(2, 1);
        devices.run(pair, transport -> {
            CommunicationStrategy strategy = strategy(Map.of());
            int[][] counts = {{0, 0}, {transport.rank() == 0 ? 2 : 1, 0}};
            Begun begun =
                    begin(strategy, new ExchangeCase("rows", pair, counts, 0), tag(Direction.COMBINE, 0), transport);
            if (transport.rank() == 0) {
                assertThatThrownBy(begun::rows)
                        .isInstanceOf(ExchangeException.class)
                        .hasMessageContaining("rank 1 sends 20 bytes to rank 0, which expects 40")
                        .hasMessageContaining("step 7, micro-batch 0, layer 1, COMBINE");
            } else {
                begun.rows();
            }
            strategy.close();
            return null;
        });
    }

    @Test
    void aRankTableNeedsNoMessages() throws IOException {
        Path table = Files.writeString(directory.resolve("hccl.json"), """
                {"status": "completed", "version": "1.0", "server_count": "1", "server_list": [
                  {"server_id": "127.0.0.1", "device": [
                    {"device_id": "0", "device_ip": "192.168.0.1", "rank_id": "0"},
                    {"device_id": "1", "device_ip": "192.168.0.2", "rank_id": "1"}]}]}
                """);
        exchange(Topology.of(2, 1), new int[][] {{0, 2}, {1, 0}}, Map.of("rankTable", table.toString()));
    }

    @Test
    void aRankTableOfAnotherMeshIsRefused() throws IOException {
        Path table = Files.writeString(
                directory.resolve("single.json"),
                "{\"status\": \"completed\", \"server_list\": [{\"server_id\": \"127.0.0.1\", \"device\": ["
                        + "{\"device_id\": \"0\", \"device_ip\": \"192.168.0.1\", \"rank_id\": \"0\"}]}]}");
        Topology pair = Topology.of(2, 1);
        ExchangeCase rows = new ExchangeCase("rows", pair, new int[2][2], 0);
        devices.run(pair, transport -> {
            CommunicationStrategy strategy = strategy(Map.of("rankTable", table.toString()));
            assertThatThrownBy(() -> begin(strategy, rows, tag(Direction.COMBINE, 0), transport))
                    .isInstanceOf(ExchangeException.class)
                    .hasMessageContaining(
                            transport.rank() == 0 ? "has 1 ranks, the mesh 2" : "rank 1, the table has 1");
            strategy.close();
            return null;
        });
    }

    @Test
    void aThreadWithoutADeviceIsToldWhichDriverItNeeds() {
        Topology pair = Topology.of(2, 1);
        ExchangeCase rows = new ExchangeCase("rows", pair, new int[2][2], 0);
        assertThatThrownBy(() ->
                        begin(strategy(Map.of()), rows, tag(Direction.COMBINE, 0), new MemoryMesh(pair).transport(0)))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("train with --driver ascend");
    }

    @Test
    void aMachineWithoutCannIsToldWhereItWasLookedFor() {
        Topology pair = Topology.of(2, 1);
        Map<String, String> environment = Map.of("ASCEND_TOOLKIT_HOME", "/nowhere/cann");
        CommunicationStrategyFactory factory = new HcclStrategyFactory(environment, SimulatedDevices.NOTHING);
        CommunicationStrategy strategy = factory.create(Options.parse(factory.options(), Map.of()));
        ExchangeCase rows = new ExchangeCase("rows", pair, new int[2][2], 0);
        assertThatThrownBy(() -> begin(strategy, rows, tag(Direction.COMBINE, 0), new MemoryMesh(pair).transport(0)))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("no CANN with libhccl.so in [/nowhere/cann]");
        strategy.close();
    }
}
