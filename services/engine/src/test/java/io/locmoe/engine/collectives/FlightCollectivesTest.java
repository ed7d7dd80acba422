package io.locmoe.engine.collectives;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.topology.Topology;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@Tag("slow")
class FlightCollectivesTest {

    @ParameterizedTest
    @CsvSource({"1,2", "2,1", "2,2", "4,2"})
    void allReduceHasTheSameBitsAsInsideOneProcess(int nodes, int devices) throws Exception {
        try (FlightRanks mesh = new FlightRanks(nodes, devices)) {
            int[] expected = CollectiveLaws.allReduceIsTheSum(new LocalRanks(Topology.of(nodes, devices)), 700_007);
            assertThat(CollectiveLaws.allReduceIsTheSum(mesh, 700_007)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"2,1", "4,2"})
    void gatherReturnsEveryRanksNumbers(int nodes, int devices) throws Exception {
        try (FlightRanks mesh = new FlightRanks(nodes, devices)) {
            CollectiveLaws.gatherReturnsEveryRanksNumbers(mesh);
        }
    }

    @ParameterizedTest
    @CsvSource({"2,1,0", "2,2,3000001"})
    void stateGoesToRank0AndBack(int nodes, int devices, int bytes) throws Exception {
        try (FlightRanks mesh = new FlightRanks(nodes, devices)) {
            CollectiveLaws.stateGoesToRank0AndBack(mesh, bytes);
        }
    }
}
