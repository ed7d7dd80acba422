package io.locmoe.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir
    private Path directory;

    @Test
    void nestedAndDottedKeysAreTheSame() throws IOException {
        Map<String, String> nested = read("a.yaml", """
                width: 256
                learningRate: 0.002
                packing: false
                gate: {name: grap, logits: literal}
                layers:
                  - router: hash
                  - {gate: dense, router: {name: switch, topK: 2}}
                """);
        Map<String, String> dotted = read("b.json", """
                {"width": 256, "learningRate": "0.002", "packing": false, "gate": "grap", "gate.logits": "literal",
                 "layers.0.router": "hash", "layers.1.gate": "dense", "layers": {"1": {"router": "switch"}},
                 "layers.1.router.topK": 2}
                """);
        assertThat(nested)
                .isEqualTo(dotted)
                .containsEntry("layers.1.router.topK", "2")
                .containsEntry("gate", "grap");
    }

    @Test
    void aSettingInTwoFormsIsRefused() {
        refused("a.yaml", "router.topK: 1\nrouter: {topK: 2}\n", "has router.topK twice");
    }

    @Test
    void aFileThatCannotBeParsedIsRefusedWithItsLine() {
        refused("a.yaml", "width: 256\nsteps: [\n", "line 2 cannot be parsed");
        refused("a.json", "{\"width\": 256,\n \"steps\" 5}", "line 2 cannot be parsed");
        refused("a.yaml", "width: 256\nwidth: 512\n", "line 2 cannot be parsed: Duplicate field 'width'; it is");
    }

    @Test
    void aFileWithoutATableIsRefused() {
        refused("a.yaml", "just words\n", "must be a table of settings");
    }

    @Test
    void anEmptyFileHasNoSettings() throws IOException {
        assertThat(read("a.yaml", "# nothing\n")).isEmpty();
    }

    @Test
    void aMissingFileIsRefused() {
        assertThatThrownBy(() -> ConfigFile.read(directory.resolve("none.yaml")))
                .isInstanceOf(RunException.class)
                .hasMessage("there is no configuration file " + directory.resolve("none.yaml"));
    }

    private Map<String, String> read(String name, String text) throws IOException {
        return ConfigFile.read(Files.writeString(directory.resolve(name), text));
    }

    private void refused(String name, String text, String message) {
        assertThatThrownBy(() -> read(name, text))
                .isInstanceOf(RunException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(directory.resolve(name).toString());
    }
}
