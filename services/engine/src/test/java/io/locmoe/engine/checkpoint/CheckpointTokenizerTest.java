package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.ForwardingText;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.job.TextSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokenizer of a checkpoint is the one of its training, whatever became of the file that training was given. */
class CheckpointTokenizerTest {
    @TempDir
    private Path directory;

    private final TextSource text = new ForwardingText(new Patterns(8)) {
        @Override
        public Optional<byte[]> tokenizerFile() {
            return Optional.of("{}".getBytes(StandardCharsets.UTF_8));
        }
    };

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

    /** Every reader refuses it, not only the integrity check, as the tokenizer decides what the ids mean. */
    @Test
    void aChangedOrMissingTokenizerIsRefused() throws IOException {
        Path own = trained(directory.resolve("run"), text).resolve("tokenizer.json");
        assertThat(own).hasContent("{}");
        assertThat(tokenizer(own.getParent())).isEqualTo(own.toString());
        Files.writeString(own, "{ }");
        assertThatThrownBy(() -> tokenizer(own.getParent()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(own + " is damaged");
        Files.delete(own);
        assertThatThrownBy(() -> tokenizer(own.getParent()))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(own + " is missing");
    }

    @Test
    void aTokenizerAddedToAByteCheckpointIsRefused() throws IOException {
        Path checkpoint = trained(directory.resolve("run"), new Patterns(8));
        Path strange = Files.writeString(checkpoint.resolve("tokenizer.json"), "{}");
        assertThatThrownBy(() -> tokenizer(checkpoint))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(strange + " is not of this checkpoint");
    }

    private static Path trained(Path run, TextSource text) {
        return MeshRun.run(TinyJob.settings("stopAfter", "1"), TestDriver.REFERENCE.driver(), text, run)
                .checkpoints
                .getLast();
    }

    private static String tokenizer(Path checkpoint) {
        return CheckpointConfig.read(checkpoint).settings().get("tokenizer");
    }
}
