package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench placement} as a command, on a small model. */
@Tag("slow")
class PlacementBenchTest {
    private static final String SMALL =
            "nodes=2 devicesPerNode=1 experts=4 blocks=2 width=16 feedForward=16 sequence=16 batch=4";

    @TempDir
    Path directory;

    private static CommandHere run(String... words) {
        List<String> all = new ArrayList<>(List.of("bench", "placement"));
        all.addAll(List.of(words));
        return CommandHere.run(all.toArray(String[]::new));
    }

    @Test
    void replaysWhatItRecorded() throws Exception {
        Path trace = directory.resolve("loads.gz");
        List<String> words = new ArrayList<>(List.of("--record", trace.toString(), "--steps", "3", "--keep", "2"));
        Arrays.stream(SMALL.split(" ")).forEach(setting -> words.addAll(List.of("--set", setting)));
        CommandHere recorded = run(words.toArray(String[]::new));
        assertThat(recorded.exitCode()).as(recorded.text()).isZero();
        Path json = directory.resolve("placement.json");
        CommandHere replayed =
                run(trace.toString(), "--every", "1", "--planners", "lp:target=1.1", "--json", json.toString());
        assertThat(replayed.exitCode()).as(replayed.text()).isZero();
        assertThat(replayed.output()).contains("4 experts x 2 layers on 2 ranks on 2 nodes", "lp:target=1.1");
        JsonNode report = new ObjectMapper().readTree(Files.readString(json));
        assertThat(report.at("/trace/firstStep").asInt()).isEqualTo(2);
        assertThat(report.at("/planners/0/maxOverMean").asDouble()).isBetween(1., 2.);
        CommandHere refused = run(trace.toString(), "--planners", "lp:target=0", "--every", "1");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors()).contains("planner lp: ", "target");
        assertThat(run(trace.toString(), "--every", "1", "--planners", "pl").errors())
                .contains("no plug-in offers the placement planner 'pl'");
    }
}
