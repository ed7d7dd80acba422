package io.locmoe.comm.alltoall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AllToAllTest {
    private static final MessageTag TAG = new MessageTag(7, 0, 1, Direction.DISPATCH, 0);
    private static final int COLUMNS = 3;
    private static final int ROW = COLUMNS * Integer.BYTES;

    private final CommunicationStrategy strategy = new AllToAllPlugin().communicationStrategies().getFirst()
            .create(Options.parse(List.of(), Map.of()));
    private final MemoryTransport.Wire wire = new MemoryTransport.Wire();

    /** {@code rows[i][j]} rows go from rank i to rank j; every element says from whom, to whom, and which row it is. */
    private List<int[]> exchange(int[][] rows) throws Exception {
        int ranks = rows.length;
        try (ExecutorService threads = Executors.newFixedThreadPool(ranks)) {
            List<Future<int[]>> futures = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                int me = rank;
                futures.add(threads.submit(() -> exchange(rows, me)));
            }
            List<int[]> received = new ArrayList<>();
            for (Future<int[]> future : futures) {
                received.add(future.get());
            }
            return received;
        }
    }

    private int[] exchange(int[][] rows, int me) {
        int ranks = rows.length;
        int[] receiveRows = new int[ranks];
        Arrays.setAll(receiveRows, source -> rows[source][me]);
        ExchangePlan plan = new ExchangePlan(TAG, ROW, rows[me], receiveRows);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment send = arena.allocate(plan.sendBytes() + 4, 4);
            int at = 0;
            for (int target = 0; target < ranks; target++) {
                for (int row = 0; row < rows[me][target]; row++) {
                    for (int column = 0; column < COLUMNS; column++) {
                        send.setAtIndex(ValueLayout.JAVA_INT, at++, element(me, target, row, column));
                    }
                }
            }
            MemorySegment receive = arena.allocate(plan.receiveBytes() + 4, 4);
            strategy.begin(plan, send, receive, new MemoryTransport(me, Topology.of(ranks, 1), wire)).await();
            return receive.asSlice(0, plan.receiveBytes()).toArray(ValueLayout.JAVA_INT);
        }
    }

    private static int element(int source, int target, int row, int column) {
        return source * 1_000_000 + target * 10_000 + row * 10 + column;
    }

    private static int[] expected(int[][] rows, int me) {
        List<Integer> elements = new ArrayList<>();
        for (int source = 0; source < rows.length; source++) {
            for (int row = 0; row < rows[source][me]; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    elements.add(element(source, me, row, column));
                }
            }
        }
        return elements.stream().mapToInt(i -> i).toArray();
    }

    private void assertExchanged(int[][] rows) throws Exception {
        List<int[]> received = exchange(rows);
        for (int rank = 0; rank < rows.length; rank++) {
            assertThat(received.get(rank)).as("rank %d", rank).isEqualTo(expected(rows, rank));
        }
        assertThat(wire.open).hasValue(0);
    }

    @Test
    void unevenRowsArriveInRankOrder() throws Exception {
        assertExchanged(new int[][] {{0, 3, 1, 7}, {2, 0, 5, 0}, {0, 0, 0, 1}, {4, 1, 2, 0}});
    }

    @Test
    void aPeerWithoutRowsGetsNoMessageAndNobodyWritesToHimself() throws Exception {
        assertExchanged(new int[][] {{0, 3, 0}, {0, 0, 0}, {2, 0, 0}});
        assertThat(wire.sent).containsExactlyInAnyOrder(
                new MemoryTransport.Sent(0, 1, TAG, 3 * ROW), new MemoryTransport.Sent(2, 0, TAG, 2 * ROW));
    }

    @Test
    void sendsAreRotatedSoThatRanksAimAtDifferentPeers() throws Exception {
        assertExchanged(new int[][] {{0, 1, 1, 1}, {1, 0, 1, 1}, {1, 1, 0, 1}, {1, 1, 1, 0}});
        for (int rank = 0; rank < 4; rank++) {
            int me = rank;
            assertThat(wire.sent).filteredOn(sent -> sent.source() == me).extracting(MemoryTransport.Sent::target)
                    .containsExactly((me + 1) % 4, (me + 2) % 4, (me + 3) % 4);
        }
    }

    @Test
    void oneRankAndNoRowsNeedNoMessage() throws Exception {
        assertExchanged(new int[][] {{0}});
        assertExchanged(new int[][] {{0, 0}, {0, 0}});
        assertThat(wire.sent).isEmpty();
    }

    @Test
    void ranksWithDifferentPlansAreToldApart() {
        MemoryTransport other = new MemoryTransport(1, Topology.of(2, 1), wire);
        other.send(0, TAG, MemorySegment.ofArray(new byte[ROW]));
        ExchangePlan plan = new ExchangePlan(TAG, ROW, new int[] {0, 0}, new int[] {0, 2});
        assertThatThrownBy(() -> strategy.begin(plan, MemorySegment.ofArray(new byte[0]),
                MemorySegment.ofArray(new byte[2 * ROW]), new MemoryTransport(0, Topology.of(2, 1), wire)).await())
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("rank 0 expected 24 bytes of rank 1 and got 12 (step 7, micro-batch 0, layer 1, DISPATCH)");
        assertThat(wire.open).hasValue(0);
    }

    @Test
    void plansThatDoNotFitAreRefusedBeforeAnythingIsSent() {
        MemoryTransport transport = new MemoryTransport(0, Topology.of(2, 1), wire);
        MemorySegment none = MemorySegment.ofArray(new byte[0]);
        assertThatThrownBy(() -> strategy.begin(new ExchangePlan(TAG, ROW, new int[3], new int[3]), none, none, transport))
                .hasMessageContaining("a plan for 3 ranks on a mesh of 2");
        assertThatThrownBy(() -> strategy.begin(new ExchangePlan(TAG, ROW, new int[] {1, 0}, new int[2]), none, none,
                transport)).hasMessageContaining("rank 0 plans rows for itself");
        assertThatThrownBy(() -> strategy.begin(new ExchangePlan(TAG, ROW, new int[] {0, 1}, new int[2]), none, none,
                transport)).hasMessageContaining("moves 12 bytes out and 0 in, the memory holds 0 and 0");
        assertThat(wire.sent).isEmpty();
    }
}
