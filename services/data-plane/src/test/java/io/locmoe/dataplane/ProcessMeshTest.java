package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(240)
class ProcessMeshTest {

    @Test
    void processesExchangeLikeRanksOfOneProcess() throws Exception {
        assertThat(results(MeshProcess.start(2, 2, Duration.ofSeconds(30), MeshProcess.Exchange.class)))
                .containsExactly("3", "3");
    }

    @Test
    void aNodeThatDiesIsNamedOnEveryOtherNodeLongBeforeTheDeadline() throws Exception {
        List<String> results = results(MeshProcess.start(3, 1, Duration.ofMinutes(10), MeshProcess.Death.class));
        assertThat(results.subList(0, 2))
                .allSatisfy(result -> assertThat(result)
                        .startsWith("PEER_LOST")
                        .containsPattern("node 2 \\(127\\.0\\.0\\.1:\\d+\\) closed its stream"));
        assertThat(results.get(2)).isEqualTo("died");
    }

    private static List<String> results(List<MeshProcess> mesh) throws Exception {
        List<String> results = new ArrayList<>();
        try {
            for (MeshProcess process : mesh) {
                results.add(process.result());
            }
            return results;
        } finally {
            for (MeshProcess process : mesh) {
                process.close();
            }
        }
    }
}
