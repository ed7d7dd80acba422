package io.locmoe.engine.collectives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.local.LocalTransport;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class CollectivesTest {

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "2,1", "2,2", "3,1", "4,1", "4,2", "1,8"})
    void allReduceIsTheSumWithEqualBitsEverywhere(int nodes, int devices) {
        int[] first = CollectiveLaws.allReduceIsTheSum(new LocalRanks(Topology.of(nodes, devices)), 530_003);
        for (int run = 1; run < 3; run++) {
            assertThat(CollectiveLaws.allReduceIsTheSum(new LocalRanks(Topology.of(nodes, devices)), 530_003))
                    .isEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 262_144, 262_145, 700_000})
    void allReduceTakesAnyCount(int count) {
        CollectiveLaws.allReduceIsTheSum(new LocalRanks(Topology.of(4, 2)), count);
    }

    @ParameterizedTest
    @CsvSource({"1,1,7", "1,3,1000", "2,1,333", "2,2,1", "4,1,1001", "4,2,64", "3,1,200000"})
    void aSumInPiecesIsTheSum(int nodes, int devices, int piece) {
        CollectiveLaws.aSumInPiecesIsTheSum(
                new LocalRanks(Topology.of(nodes, devices)), piece < 50 ? 100 : 2 * piece + 1, piece);
    }

    @Test
    void allReduceWorksOnNodesOfUnequalSize() {
        CollectiveLaws.allReduceIsTheSum(new LocalRanks(new Topology(new int[] {0, 0, 0, 1, 2, 2})), 530_001);
    }

    /** They are copied to the heap, so what a rank sends is bounded. */
    @ParameterizedTest
    @ValueSource(longs = {12, GatheredNumbers.LARGEST + 8})
    void bytesThatAreNoNumbersAreRefusedByRank(long bytes) {
        assertThatThrownBy(() -> new LocalRanks(Topology.of(2, 1)).run(transport -> {
                    if (transport.rank() == 0) {
                        return new Collectives(transport).gather(new long[] {1});
                    }
                    MessageTag tag = new MessageTag(0, -1, -1, Direction.COUNTS, 0);
                    transport.receive(0, tag).close();
                    transport.send(0, tag, MemorySegment.ofArray(new byte[(int) bytes]));
                    return null;
                }))
                .hasCauseInstanceOf(ExchangeException.class)
                .hasMessageContaining("rank 1 sent " + bytes + " bytes as its numbers in step 0");
    }

    @Test
    void disagreeingCountsAreReported() {
        assertThatThrownBy(() -> new LocalRanks(Topology.of(2, 1)).run(transport -> {
                    float[] floats = new float[10 + 2 * transport.rank()];
                    new Collectives(transport)
                            .beginSum(MemorySegment.ofArray(floats))
                            .await();
                    return null;
                }))
                .hasCauseInstanceOf(ExchangeException.class)
                .hasMessageContaining("the ranks disagree about the number of floats");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "2,2", "4,2"})
    void gatherReturnsEveryRanksNumbers(int nodes, int devices) {
        CollectiveLaws.gatherReturnsEveryRanksNumbers(new LocalRanks(Topology.of(nodes, devices)));
    }

    @ParameterizedTest
    @CsvSource({"1,1,100", "2,2,0", "2,2,1", "2,2,1048576", "4,2,3000001"})
    void stateGoesToRank0AndBack(int nodes, int devices, int bytes) {
        CollectiveLaws.stateGoesToRank0AndBack(new LocalRanks(Topology.of(nodes, devices)), bytes);
    }

    @Test
    void aStateOfAnotherSizeIsRefused() {
        assertThatThrownBy(() -> new LocalRanks(Topology.of(2, 1)).run(transport -> {
                    new Collectives(transport).broadcast(MemorySegment.ofArray(new byte[10 + transport.rank()]));
                    return null;
                }))
                .hasCauseInstanceOf(ExchangeException.class)
                .hasMessageContaining("rank 1 has room for 11 bytes, but rank 0 sends 10");
    }

    @Test
    void aMissingRankIsNamed() {
        try (Session session = LocalTransport.mesh(Topology.of(2, 1), Duration.ofMillis(100))) {
            Collectives collectives = new Collectives(session.transport(0));
            collectives.step(41);
            assertThatThrownBy(() -> collectives.gather(new long[0]))
                    .hasMessageContaining("rank 0 (node 0) waited 0.1 s for rank 1 (node 1): step 41")
                    .hasMessageContaining("COUNTS");
        }
    }
}
