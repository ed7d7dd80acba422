package org.example.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.MemoryMesh;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row from rank i to rank j crosses (j - i) mod R links, and no other link is used. */
class RingTrafficTest {
    private static final int ROW_BYTES = 12;

    /** Different numbers of rows for each pair, some of them none. */
    private static int[][] rows(int ranks) {
        int[][] rows = new int[ranks][ranks];
        for (int from = 0; from < ranks; from++) {
            for (int to = 0; to < ranks; to++) {
                rows[from][to] = from == to ? 0 : (5 * from + 3 * to) % 4;
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8})
    void everyRankSendsToItsRightNeighbourAlone(int ranks) {
        int[][] rows = rows(ranks);
        MemoryMesh mesh = new MemoryMesh(Topology.of(ranks, 1));
        MessageTag tag = new MessageTag(1, 0, 0, Direction.COMBINE, 0);
        mesh.run(transport -> {
            ExchangePlan plan = ExchangePlan.of(tag, ROW_BYTES, transport.rank(), rows);
            try (Arena arena = Arena.ofShared()) {
                MemorySegment send = arena.allocate(Math.max(1, plan.sendBytes()));
                MemorySegment receive = arena.allocate(Math.max(1, plan.receiveBytes()));
                new RingStrategy().begin(plan, send, receive, transport).await();
            }
            return null;
        });
        assertThat(mesh.pending()).isZero();
        for (int link = 0; link < ranks; link++) {
            int source = link;
            List<MemoryMesh.Sent> sent = mesh.sent().stream()
                    .filter(message -> message.source() == source)
                    .toList();
            assertThat(sent).hasSizeLessThan(ranks).allMatch(message -> message.target() == (source + 1) % ranks);
            assertThat(sent.stream().mapToLong(MemoryMesh.Sent::bytes).sum()).isEqualTo(bytesOver(link, rows));
        }
    }

    /** Bytes of all rows whose way leads over the link from a rank to its right neighbour. */
    private static long bytesOver(int link, int[][] rows) {
        int ranks = rows.length;
        long bytes = 0;
        for (int from = 0; from < ranks; from++) {
            for (int to = 0; to < ranks; to++) {
                boolean crosses = Math.floorMod(link - from, ranks) < Math.floorMod(to - from, ranks);
                bytes += crosses ? (long) rows[from][to] * ROW_BYTES : 0;
            }
        }
        return bytes;
    }
}
