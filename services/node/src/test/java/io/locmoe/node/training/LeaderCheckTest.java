package io.locmoe.node.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.node.text.GenerationTasks;
import io.locmoe.pluginhost.PluginShelf;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node says of a run that a user submits to it, before any node starts it. */
class LeaderCheckTest {
    @TempDir
    private Path directory;

    @Test
    void plugInsAndTextOnItsDiskAreRefusedTogetherEachOnce() throws IOException {
        Files.createDirectories(directory.resolve("empty"));
        Files.writeString(Files.createDirectories(directory.resolve("broken")).resolve("a.jsonl"), "words\n");
        assertThat(problems())
                .filteredOn(line -> line.startsWith("no plug-in offers the router 'bad'"))
                .hasSize(1);
        assertThat(problems())
                .filteredOn(line -> line.contains("/empty has no .txt or .jsonl file"))
                .hasSize(1);

        Files.delete(directory.resolve("empty"));
        assertThat(problems())
                .filteredOn(line -> line.contains("a.jsonl, line 1: malformed JSON"))
                .hasSize(1);
    }

    private List<String> problems() {
        JobSettings settings = SettingsParser.parse(Map.of("data", directory.toString(), "router", "bad"));
        try (PluginShelf none = PluginShelf.open(List.of())) {
            TrainingTasks tasks = GenerationTasks.beside(none, null, FileRoots.EVERYWHERE, List.of());
            return catchThrowableOfType(IllegalArgumentException.class, () -> tasks.check(settings))
                    .getMessage()
                    .lines()
                    .toList();
        }
    }
}
