package io.locmoe.launcher.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.settings.SettingsParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshChangeTest {
    @TempDir
    Path checkpoint;

    private String change(String nodes) throws IOException {
        Files.writeString(checkpoint.resolve("config.json"), """
                {"format": 2, "step": 5, "vocab_size": 256, "domains": ["prose"],
                 "mesh": {"nodes": 4, "ranks_per_node": 1, "rank_of_expert": [0, 0, 1, 1, 2, 2, 3, 3]},
                 "settings": {"nodes": 4}}
                """);
        return MeshChange.note(SettingsParser.parse(Map.of("nodes", nodes, "resume", checkpoint.toString())))
                .orElse("");
    }

    @Test
    void aChangedNumberOfNodesIsReported() throws IOException {
        assertThat(change("2")).startsWith("the mesh was 4 nodes of 1 rank and is 2 nodes of 1 rank: routers");
    }

    @Test
    void anUnchangedMeshIsNotReported() throws IOException {
        assertThat(change("4")).isEmpty();
    }
}
