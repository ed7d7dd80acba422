package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.generation.Sampling;
import io.locmoe.engine.generation.TextGenerator;
import io.locmoe.spi.device.Device;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of format 1, which called the gate, router and experts of block 1 those of layer 0. */
class FormerFormatTest {
    @TempDir
    Path directory;

    private MeshRun run(String part, String... changes) {
        return MeshRun.run(
                TinyJob.settings(changes), TestDriver.CPU.driver(), new Patterns(8), directory.resolve(part));
    }

    private Path former(Path checkpoint) throws Exception {
        Path copy = Copies.withoutDigests(Copies.of(checkpoint, directory.resolve("former")));
        try (var files = Files.list(copy)) {
            for (Path file : files.toList()) {
                Copies.edit(file, bytes -> rename(bytes));
            }
        }
        return copy;
    }

    /** Old and new names of tensors are equally long, so that the layout stays. */
    private static byte[] rename(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .replaceAll("blocks\\.1\\.(gate|router|experts)", "layers.0.$1")
                .replaceAll("\"format\" : 2", "\"format\" : 1")
                .replaceAll("\"vocab_size\"", "\"vocabulary\"")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @Tag("slow")
    @Test
    void aJobResumesFromACheckpointOfTheFormerFormat() throws Exception {
        String[] job = {"gate", "dense", "router", "bias-balanced", "nodes", "2"};
        Path checkpoint = run("first", with(job, "stopAfter", "5")).checkpoints.getLast();
        Path former = former(checkpoint);
        assertThat(SavedTensors.read(former.resolve("model.safetensors")))
                .containsKey("layers.0.gate.weight")
                .doesNotContainKey("blocks.1.gate.weight");
        MeshRun now = run("now", with(job, "resume", checkpoint.toString()));
        MeshRun then = run("then", with(job, "resume", former.toString()));
        assertThat(then.steps.getLast().lossPerToken())
                .isEqualTo(now.steps.getLast().lossPerToken());
        assertThat(CheckpointConfig.read(then.checkpoints.getLast()).format()).isEqualTo(3);
    }

    @Test
    void textIsGeneratedFromACheckpointOfTheFormerFormat() throws Exception {
        Path checkpoint = run("first", "gate", "dense").checkpoints.getLast();
        assertThat(generate(former(checkpoint))).isEqualTo(generate(checkpoint));
    }

    private static List<Integer> generate(Path checkpoint) {
        List<Integer> tokens = new ArrayList<>();
        try (CheckpointReader reader = new CheckpointReader(checkpoint);
                Device device = TestDriver.CPU.open();
                TextGenerator generator = new TextGenerator(device, MeshRun.components(), reader)) {
            generator.generate(new int[] {3}, 0, 20, Sampling.greedy(), (token, logProbability) -> tokens.add(token));
        }
        return tokens;
    }

    private static String[] with(String[] job, String name, String value) {
        List<String> all = new ArrayList<>(List.of(job));
        all.addAll(List.of(name, value));
        return all.toArray(String[]::new);
    }
}
