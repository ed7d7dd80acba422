package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokenizer of a checkpoint is the one of its training, whatever became of the file that training was given. */
class CheckpointTokenizerTest {
    @TempDir
    private Path directory;

    @Test
    void theTrainingsFileIsUsedOnlyWhileItIsUnchanged() throws IOException {
        Path original = Files.writeString(directory.resolve("original.json"), "{}");
        Path checkpoint = Files.createDirectories(directory.resolve("step-000001"));
        Path own = Files.writeString(checkpoint.resolve("tokenizer.json"), "{}");
        Files.writeString(checkpoint.resolve("config.json"), """
                {"format": 1, "step": 1, "vocabulary": 256, "settings": {"preset": "tiny", "tokenizer": "%s"}}
                """.formatted(original));
        assertThat(tokenizer(checkpoint)).isEqualTo(original.toString());
        Files.writeString(original, "{ }");
        assertThat(tokenizer(checkpoint)).isEqualTo(own.toString());
        Files.delete(original);
        assertThat(tokenizer(checkpoint)).isEqualTo(own.toString());
    }

    private static String tokenizer(Path checkpoint) {
        return CheckpointConfig.read(checkpoint).settings().get("tokenizer");
    }
}
