package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectivesTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "2,1", "2,2", "3,1", "4,1", "4,2", "1,8"})
    void allReduceIsTheSumWithEqualBitsEverywhere(int nodes, int devices) throws Exception {
        int[] first = null;
        for (int run = 0; run < 3; run++) {
            try (Session session = LocalTransport.mesh(Topology.of(nodes, devices), PATIENT)) {
                int[] bits = CollectiveLaws.allReduceIsTheSum(session.transports(), 1_000_003);
                assertThat(bits).isEqualTo(first == null ? bits : first);
                first = bits;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 262_144, 262_145, 3_000_000})
    void allReduceTakesAnyCount(int count) throws Exception {
        try (Session session = LocalTransport.mesh(Topology.of(4, 2), PATIENT)) {
            CollectiveLaws.allReduceIsTheSum(session.transports(), count);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,7", "1,3,1000", "2,1,333", "2,2,1", "4,1,1001", "4,2,64", "3,1,200000"})
    void aSumInPiecesIsTheSum(int nodes, int devices, int piece) throws Exception {
        try (Session session = LocalTransport.mesh(Topology.of(nodes, devices), PATIENT)) {
            CollectiveLaws.aSumInPiecesIsTheSum(session.transports(), piece < 50 ? 100 : 2 * piece + 1, piece);
        }
    }

    @Test
    void allReduceWorksOnNodesOfUnequalSize() throws Exception {
        try (Session session = LocalTransport.mesh(new Topology(new int[] {0, 0, 0, 1, 2, 2}), PATIENT)) {
            CollectiveLaws.allReduceIsTheSum(session.transports(), 900_001);
        }
    }

    @Test
    void ranksThatDisagreeAboutTheCountAreTold() {
        try (Session session = LocalTransport.mesh(Topology.of(2, 1), Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> Ranks.run(session.transports(), transport -> {
                        int count = 10 + 2 * transport.rank();
                        new Collectives(transport).allReduceSum(MemorySegment.ofArray(new float[count]), count);
                        return null;
                    }))
                    .isInstanceOf(DataPlaneException.class)
                    .hasMessageContaining("the ranks disagree about the number of floats");
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "2,2", "4,2"})
    void gatherReturnsEveryRanksNumbers(int nodes, int devices) throws Exception {
        try (Session session = LocalTransport.mesh(Topology.of(nodes, devices), PATIENT)) {
            CollectiveLaws.gatherReturnsEveryRanksNumbers(session.transports());
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,100", "2,2,0", "2,2,1", "2,2,1048576", "4,2,3000001"})
    void stateGoesToRank0AndBack(int nodes, int devices, int bytes) throws Exception {
        try (Session session = LocalTransport.mesh(Topology.of(nodes, devices), PATIENT)) {
            CollectiveLaws.stateGoesToRank0AndBack(session.transports(), bytes);
        }
    }

    @Test
    void nobodyLeavesABarrierBeforeAllHaveEntered() throws Exception {
        AtomicInteger entered = new AtomicInteger();
        try (Session session = LocalTransport.mesh(Topology.of(2, 2), PATIENT)) {
            Ranks.run(session.transports(), transport -> {
                Thread.sleep(50L * transport.rank());
                entered.incrementAndGet();
                new Collectives(transport).barrier();
                assertThat(entered).hasValue(4);
                return null;
            });
        }
    }

    @Test
    void aMissingRankIsNamed() {
        try (Session session = LocalTransport.mesh(Topology.of(2, 1), Duration.ofMillis(100))) {
            Collectives collectives = new Collectives(session.transport(0));
            collectives.step(41);
            assertThatThrownBy(collectives::barrier)
                    .hasMessageContaining("rank 0 (node 0) waited 0.1 s for rank 1 (node 1): step 41")
                    .hasMessageContaining("COUNTS");
        }
    }
}
