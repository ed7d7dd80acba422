package io.locmoe.engine.collectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.RankThreads;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes of every rank arrive at another one, whole, while the ranks do other things together. */
@Tag("slow")
class ShiftTest {
    private static final int PART = 480 << 10;

    private static byte[] bytes(int rank, int size) {
        byte[] bytes = new byte[size];
        new Random(rank).nextBytes(bytes);
        return bytes;
    }

    /** Sizes differ between ranks: experts may not divide over the ranks of a node. */
    private static int size(int rank, int parts) {
        return parts == 0 ? rank : parts * PART + rank % 2 * (2 * PART + 17);
    }

    @ParameterizedTest
    @CsvSource({"2,1,0,0", "2,1,1,0", "3,1,1,0", "3,1,9,2", "4,2,0,0", "4,2,7,1", "4,2,20,5", "5,1,40,4", "3,2,13,30"})
    void bytesOfEveryRankArriveWithTheLastCall(int nodes, int ranksPerNode, int parts, int spread) {
        Topology topology = Topology.of(nodes, ranksPerNode);
        int ranks = topology.ranks();
        RankThreads.run(topology, transport -> {
            Collectives collectives = new Collectives(transport);
            int rank = transport.rank();
            int before = (rank + ranks - ranksPerNode) % ranks;
            byte[] arrived = new byte[size(before, parts)];
            var shift = collectives.beginShift(
                    ranksPerNode,
                    MemorySegment.ofArray(bytes(rank, size(rank, parts))),
                    MemorySegment.ofArray(arrived),
                    spread);
            for (int call = 0; call <= spread; call++) {
                assertThat(shift.advance()).isEqualTo(call == spread);
                assertThat(collectives.gather(new long[] {rank})).hasNumberOfRows(ranks);
            }
            assertThat(arrived).isEqualTo(bytes(before, size(before, parts)));
            return null;
        });
    }

    /** To the next node and the one after it, in turn: a rank may be ahead of those that it sends to. */
    @ParameterizedTest
    @CsvSource({"3,1,0,0", "3,1,9,2", "4,2,20,5", "5,1,40,4", "4,1,60,0"})
    void twoShiftsAreUnderWayAtOnce(int nodes, int ranksPerNode, int parts, int spread) {
        Topology topology = Topology.of(nodes, ranksPerNode);
        int ranks = topology.ranks();
        RankThreads.run(topology, transport -> {
            Collectives collectives = new Collectives(transport);
            int rank = transport.rank();
            MemorySegment mine = MemorySegment.ofArray(bytes(rank, size(rank, parts)));
            int near = (rank + ranks - ranksPerNode) % ranks;
            int far = (rank + ranks - 2 * ranksPerNode) % ranks;
            byte[] fromNear = new byte[size(near, parts)];
            byte[] fromFar = new byte[size(far, parts)];
            var first = collectives.beginShift(ranksPerNode, mine, MemorySegment.ofArray(fromNear), spread);
            var second = collectives.beginShift(2 * ranksPerNode, mine, MemorySegment.ofArray(fromFar), spread);
            for (int call = 0; call <= spread; call++) {
                assertThat(first.advance()).isEqualTo(second.advance());
                collectives.gather(new long[] {rank});
            }
            assertThat(fromNear).isEqualTo(bytes(near, size(near, parts)));
            assertThat(fromFar).isEqualTo(bytes(far, size(far, parts)));
            return null;
        });
    }

    @Test
    void anEarlyFinishDeliversTheRemainingBytes() {
        RankThreads.run(Topology.of(3, 1), transport -> {
            int before = (transport.rank() + 2) % 3;
            byte[] arrived = new byte[30 * PART];
            var shift = new Collectives(transport)
                    .beginShift(
                            1,
                            MemorySegment.ofArray(bytes(transport.rank(), 30 * PART)),
                            MemorySegment.ofArray(arrived),
                            10);
            shift.advance();
            shift.finish();
            assertThat(arrived).isEqualTo(bytes(before, 30 * PART));
            return null;
        });
    }

    @Test
    void aNeighbourThatSendsAnotherSizeIsRefused() {
        assertThatThrownBy(() -> RankThreads.run(Topology.of(2, 1), transport -> {
                    byte[] mine = new byte[transport.rank() == 0 ? 9 : 10];
                    new Collectives(transport)
                            .beginShift(1, MemorySegment.ofArray(mine), MemorySegment.ofArray(new byte[10]), 0)
                            .advance();
                    return null;
                }))
                .hasStackTraceContaining("rank 1 has room for 10 bytes, but rank 0 sends 9");
    }

    @Test
    void bytesOfARankAreMovedToAnother() {
        RankThreads.run(Topology.of(3, 1), transport -> {
            byte[] memory = transport.rank() == 2 ? bytes(2, 1000) : new byte[1000];
            Collectives collectives = new Collectives(transport);
            collectives.move(1, 1, MemorySegment.NULL);
            collectives.move(2, 0, MemorySegment.ofArray(memory));
            assertThat(memory).isEqualTo(transport.rank() == 1 ? new byte[1000] : bytes(2, 1000));
            return null;
        });
    }
}
