package io.locmoe.launcher.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locmoe.engine.settings.ReadSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
    @TempDir
    private Path directory;

    @Test
    void settingsTextAndPlugInsAreRefusedTogether() throws IOException {
        Files.createDirectories(directory.resolve("empty"));
        Files.createDirectories(directory.resolve("broken"));
        Files.writeString(directory.resolve("broken/a.jsonl"), "words\n");
        ReadSettings read = SettingsParser.read(
                Map.of("data", directory.toString(), "steps", "many", "router", "bad", "spares", "4"));
        Preflight preflight = new Preflight(fault -> "file, line 7: " + fault.text());
        preflight.add(read.faults());
        preflight.add("known before");
        RunException refused = catchThrowableOfType(RunException.class, () -> check(preflight, read));
        assertThat(refused.kind()).isEqualTo(RunException.Kind.WRONG_USAGE);
        assertThat(refused.getMessage().lines())
                .contains("file, line 7: steps: 'many' is not a whole number", "known before")
                .anyMatch(line -> line.startsWith("file, line 7: no plug-in offers the router 'bad'"))
                .anyMatch(line -> line.startsWith("--spares 4 must be fewer"))
                .anyMatch(line -> line.contains("/empty has no .txt or .jsonl file"));

        Files.delete(directory.resolve("empty"));
        assertThatThrownBy(() -> check(new Preflight(), read)).hasMessageContaining("a.jsonl, line 1: malformed JSON");
    }

    private static void check(Preflight preflight, ReadSettings read) {
        try (PluginCatalog none = PluginCatalog.load(List.of())) {
            preflight.check(read.settings(), none);
        }
    }
}
