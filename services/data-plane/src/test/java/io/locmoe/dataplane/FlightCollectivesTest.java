package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FlightCollectivesTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "2,1", "2,2", "4,1", "4,2"})
    void allReduceHasTheSameBitsAsInsideOneProcess(int nodes, int devices) throws Exception {
        Topology topology = Topology.of(nodes, devices);
        int[] expected;
        try (Session session = LocalTransport.mesh(topology, PATIENT)) {
            expected = CollectiveLaws.allReduceIsTheSum(session.transports(), 1_500_007);
        }
        try (FlightMesh mesh = FlightMesh.joined(topology, PATIENT)) {
            assertThat(CollectiveLaws.allReduceIsTheSum(mesh.transports(), 1_500_007))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"2,1", "4,2"})
    void gatherReturnsEveryRanksNumbers(int nodes, int devices) throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(nodes, devices), PATIENT)) {
            CollectiveLaws.gatherReturnsEveryRanksNumbers(mesh.transports());
        }
    }

    @ParameterizedTest
    @CsvSource({"2,1,0", "2,2,3000001"})
    void stateGoesToRank0AndBack(int nodes, int devices, int bytes) throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(nodes, devices), PATIENT)) {
            CollectiveLaws.stateGoesToRank0AndBack(mesh.transports(), bytes);
        }
    }
}
