package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files on disk, and those that stay when the disk is full. */
@Tag("slow")
class CheckpointFilesTest {

    @TempDir
    Path directory;

    private static MeshRun run(Path directory, String... changes) {
        return MeshRun.run(TinyJob.settings(changes), TestDriver.REFERENCE.driver(), new Patterns(8), directory);
    }

    private static MeshRun watched(TrainingListener watcher, Path directory, String... changes) {
        return MeshRun.watched(
                TinyJob.settings(changes), TestDriver.REFERENCE.driver(), new Patterns(8), directory, watcher);
    }

    private static List<String> names(Path parent) throws IOException {
        try (var children = Files.list(parent)) {
            return children.map(c -> c.getFileName().toString())
                    .filter(name -> !List.of(".lock", WriterEpoch.FILE).contains(name))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyExpertIsThereAndNoTwoAreAlike() {
        MeshRun run = run(directory, "nodes", "4", "blocks", "4", "stopAfter", "2");
        Map<String, float[]> tensors =
                SavedTensors.read(run.checkpoints.getLast().resolve("model.safetensors"));
        List<float[]> weights = tensors.entrySet().stream()
                .filter(e -> e.getKey().matches("blocks\\.[13]\\.experts\\.[0-3]\\.in\\.weight"))
                .map(Map.Entry::getValue)
                .toList();
        assertThat(weights).hasSize(8).doesNotHaveDuplicates();
        for (int i = 0; i < weights.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(weights.get(i)).isNotEqualTo(weights.get(j));
            }
        }
    }

    /** The format of huggingface/safetensors: length, JSON header, and tensors without gaps from the header's end. */
    @Test
    void theFilesAreSafetensors() throws IOException {
        MeshRun run = run(directory, "nodes", "2", "stopAfter", "1");
        for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
            byte[] bytes = Files.readAllBytes(run.checkpoints.getLast().resolve(file));
            int length =
                    (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            assertThat(length % 8).isZero();
            JsonNode header = new ObjectMapper().readTree(bytes, 8, length);
            long end = 0;
            for (var tensor : header.properties()) {
                if (!tensor.getKey().equals("__metadata__")) {
                    JsonNode offsets = tensor.getValue().get("data_offsets");
                    long elements = 1;
                    for (JsonNode size : tensor.getValue().get("shape")) {
                        elements *= size.asLong();
                    }
                    assertThat(tensor.getValue().get("dtype").asText()).isEqualTo("F32");
                    assertThat(offsets.get(0).asLong()).isEqualTo(end);
                    end += 4 * elements;
                    assertThat(offsets.get(1).asLong()).isEqualTo(end);
                }
            }
            assertThat(bytes).hasSize((int) (8 + length + end));
        }
    }

    @Test
    void onlyTheLatestCheckpointsAreKept() throws IOException {
        MeshRun run = run(directory, "checkpointEvery", "2", "keepCheckpoints", "3");
        assertThat(run.checkpoints).hasSize(6);
        assertThat(names(directory)).containsExactly("step-000008", "step-000010", "step-000012");
    }

    /** Two jobs are two branches: neither removes anything of the other. The newest is the last one written. */
    @Test
    void aCheckpointOfTheSameStepOfAnotherJobStays() throws IOException {
        run(directory, "stopAfter", "3", "keepCheckpoints", "1");
        run(directory, "stopAfter", "3", "keepCheckpoints", "1", "seed", "2");
        assertThat(names(directory)).containsExactly("step-000003", "step-000003.2");
        assertThat(CheckpointConfig.read(CheckpointSearch.require(directory, _ -> {}))
                        .settings())
                .containsEntry("seed", "2");
    }

    /** Room for one checkpoint and a half, on a disk that never has more. */
    @Test
    void onAFullDiskTrainingGoesOnAndEndsWithTheReason() throws IOException {
        run(directory, "nodes", "2", "stopAfter", "1");
        long size;
        try (var files = Files.walk(directory)) {
            size = files.filter(Files::isRegularFile)
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
        try (FileSystem disk = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setBlockSize(1024)
                .setMaxSize(size * 3 / 2)
                .build())) {
            Path checkpoints = disk.getPath("/checkpoints");
            List<String> notices = new ArrayList<>();
            TrainingListener watcher = new TrainingListener() {
                @Override
                public void accept(TrainingEvent event) {
                    switch (event) {
                        case TrainingEvent.Notice(String sentence) -> {
                            notices.add(sentence);
                        }
                        default -> {}
                    }
                }
            };
            assertThatThrownBy(() ->
                            watched(watcher, checkpoints, "nodes", "2", "checkpointEvery", "2", "deadlineSeconds", "8"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContainingAll(
                            "the last checkpoint, of step 12, could not be written",
                            "space",
                            "the last whole checkpoint is /checkpoints/step-000002");
            assertThat(notices)
                    .hasSize(2)
                    .anySatisfy(notice -> assertThat(notice)
                            .contains(
                                    "the checkpoint of step 4 could not be written: /checkpoints",
                                    "space",
                                    "training goes on"));
            assertThat(names(checkpoints)).containsExactly("step-000002");
            Path last = checkpoints.resolve("step-000002");
            assertThat(WholeCheckpoint.damage(last)).isEmpty();
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        assertThatThrownBy(() -> run(file.resolve("checkpoints"), "stopAfter", "1"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("cannot be used", file.toString());
    }
}
