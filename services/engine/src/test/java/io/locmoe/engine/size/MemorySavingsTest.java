package io.locmoe.engine.size;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.TinyJob;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemorySavingsTest {
    private static List<String> savings(String... changes) {
        return MemorySavings.of(SettingsParser.parse(TinyJob.settings(changes)), 50_000);
    }

    /** Gradient and moments are 12 bytes a parameter: 50,000 x 1024 of tokens and 128 x 1024 of positions. */
    @Test
    void eachSettingHasItsBytesAndTheirPurpose() {
        List<String> savings = savings(
                "width", "1024", "heads", "8", "feedForward", "4096", "sequence", "128", "batch", "16", "nodes", "2");
        assertThat(savings).hasSize(6);
        assertThat(savings.get(0)).startsWith("microBatches=8 saves ").endsWith(" of activations");
        assertThat(savings.get(1)).startsWith("recompute=2 saves ").endsWith(" of activations");
        // four experts of a layer with biases, two on each node
        assertThat(savings.get(2)).isEqualTo("freeze=*.experts saves 201 MB of gradients and moments");
        assertThat(savings.get(3)).isEqualTo("freeze=embedding saves 616 MB of gradients and moments");
        // half of the moments of 55 million parameters, 8 bytes each
        assertThat(savings.get(4)).startsWith("shardMoments=true saves ").endsWith(" of moments");
        assertThat(savings.get(5)).startsWith("snapshotShare=0 saves ").endsWith(" of copies to recover from");
    }

    @Test
    void aSettingThatIsUsedIsNotNamedAgain() {
        assertThat(savings(
                        "microBatches",
                        "8",
                        "recompute",
                        "2",
                        "sparseEvery",
                        "0",
                        "freeze",
                        "embedding",
                        "recoveries",
                        "0"))
                .isEmpty();
        JobSettings half = SettingsParser.parse(TinyJob.settings("microBatches", "4", "batch", "8"));
        assertThat(MemorySavings.of(half, 64).getFirst()).startsWith("microBatches=8 ");
    }
}
