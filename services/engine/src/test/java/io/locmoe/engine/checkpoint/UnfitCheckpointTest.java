package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.setup.RouterStates;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that are broken, or of another model than the job's: refused with file and tensor. */
class UnfitCheckpointTest {
    @TempDir
    static Path directory;

    private static Path checkpoint;

    @TempDir
    Path scratch;

    @BeforeAll
    static void train() {
        checkpoint =
                run(directory, "gate", "dense", "stopAfter", "1").checkpoints.getLast();
    }

    private static MeshRun run(Path directory, String... changes) {
        return MeshRun.run(TinyJob.settings(changes), TestDriver.REFERENCE.driver(), new Patterns(8), directory);
    }

    private void refused(Path from, String[] changes, String... parts) {
        String[] all = Arrays.copyOf(
                new String[] {"gate", "dense", "nodes", "2", "resume", from.toString()}, 6 + changes.length);
        System.arraycopy(changes, 0, all, 6, changes.length);
        assertThatThrownBy(() -> run(scratch, all))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(parts);
    }

    @ParameterizedTest
    @CsvSource({
        "width, 32, model.safetensors, embedding.token",
        "sequence, 4, model.safetensors, embedding.position",
        "feedForward, 32, model.safetensors, blocks.0.feedForward.in.weight",
        "experts, 8, model.safetensors, blocks.1.gate.weight",
        "gate, grap, model.safetensors, blocks.1.gate.weight",
        "blocks, 4, model.safetensors, blocks.2",
        "sparseEvery, 1, model.safetensors, blocks.0.gate",
        "heads, 4, config.json, heads",
        "normEpsilon, 0.001, config.json, normEpsilon",
        "norm, rms, config.json, norm=layer",
        "positions, rotary, config.json, positions=learned",
        "biases, none, config.json, biases=all",
        "activation, swiglu, model.safetensors, blocks.0.feedForward.in.weight",
        "tiedOutput, false, model.safetensors, embedding.output"
    })
    void anotherShapeIsNamed(String setting, String value, String file, String name) {
        refused(checkpoint, new String[] {setting, value}, file, name);
    }

    /** The refusal before any node is started. */
    @ParameterizedTest
    @CsvSource({
        "width, 32",
        "sequence, 4",
        "feedForward, 32",
        "experts, 8",
        "blocks, 4",
        "sparseEvery, 1",
        "heads, 4",
        "norm, rms",
        "positions, rotary",
        "rotaryTheta, 500",
        "biases, qkv",
        "activation, swiglu"
    })
    void mismatchedSettingsAreRefusedBeforeAModelIsBuilt(String setting, String value) {
        JobSettings job = SettingsParser.parse(TinyJob.settings("gate", "dense", "nodes", "2", setting, value));
        try (CheckpointReader reader = new CheckpointReader(checkpoint)) {
            int vocabulary = reader.config().vocabulary();
            reader.requireFit(
                    SettingsParser.parse(TinyJob.settings("gate", "dense")), vocabulary, List.of(), new RouterStates());
            assertThatThrownBy(() -> reader.requireFit(job, vocabulary, List.of(), new RouterStates()))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContainingAll("config.json", "the job asks for " + setting + "=" + value);
            assertThatThrownBy(() -> reader.requireFit(job, vocabulary + 1, List.of(), new RouterStates()))
                    .isInstanceOf(CheckpointException.class);
        }
    }

    /** Neither the checkpoint nor any of its files may lie outside the roots. */
    @Test
    void aCheckpointOutsideOfTheRootsIsNotRead(@TempDir Path elsewhere) throws IOException {
        Path root = Files.createDirectory(elsewhere.resolve("root"));
        FileRoots roots = new FileRoots(List.of(root));
        Files.createSymbolicLink(root.resolve("checkpoints"), checkpoint.getParent());
        assertLeadsOut(root.resolve("checkpoints").resolve(checkpoint.getFileName()), roots);
        for (String file : List.of("config.json", "manifest.json", "model.safetensors", "optimizer.safetensors")) {
            Path own = Files.createDirectory(root.resolve("step-" + file.length()));
            for (Path saved : list(checkpoint)) {
                Files.copy(saved, own.resolve(saved.getFileName()));
            }
            try (CheckpointReader reader = new CheckpointReader(own, roots)) {
                requireTensors(reader);
            }
            Files.delete(own.resolve(file));
            Files.createSymbolicLink(own.resolve(file), checkpoint.resolve(file));
            assertLeadsOut(own, roots);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static void requireTensors(CheckpointReader reader) {
        reader.requireFit(
                SettingsParser.parse(TinyJob.settings("gate", "dense")),
                reader.config().vocabulary(),
                List.of(),
                new RouterStates());
    }

    private static void assertLeadsOut(Path directory, FileRoots roots) {
        assertThatThrownBy(() -> {
                    try (CheckpointReader reader = new CheckpointReader(directory, roots)) {
                        requireTensors(reader);
                    }
                })
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        "is a link that leads out of " + roots.places().getFirst());
    }

    /** Nothing that the job asks for is missing then, and still it is another model. */
    @ParameterizedTest
    @CsvSource({"blocks, 2, 4", "experts, 4, 8"})
    void aLargerModelIsNamed(String setting, String asked, String saved) {
        Path larger = run(scratch, "gate", "grap", "router", "hash", setting, saved, "stopAfter", "1")
                .checkpoints
                .getLast();
        String[] job = {"gate", "grap", "router", "hash", setting, asked};
        refused(larger, job, "config.json", setting + "=" + saved, setting + "=" + asked);
    }

    @Test
    void aParameterThatTheJobsGateDoesNotHaveIsNamed() {
        Path trained = run(scratch, "gate", "grap", "gate.epsilon", "trained", "stopAfter", "1")
                .checkpoints
                .getLast();
        refused(trained, new String[] {"gate", "grap"}, "model.safetensors", "blocks.1.gate.epsilon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "optimizer.safetensors"})
    void aTruncatedFileIsNamed(String file) {
        spoiltIsRefused(file, bytes -> Arrays.copyOf(bytes, bytes.length - 1), "truncated");
        spoiltIsRefused(file, bytes -> Arrays.copyOf(bytes, bytes.length / 2), "truncated");
        spoiltIsRefused(file, bytes -> Arrays.copyOf(bytes, 100), "truncated");
        spoiltIsRefused(file, bytes -> Arrays.copyOf(bytes, 5), "truncated", "5 bytes");
        spoiltIsRefused(file, bytes -> new byte[0], "truncated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "optimizer.safetensors"})
    void aBrokenHeaderIsNamed(String file) {
        spoiltIsRefused(
                file,
                bytes -> {
                    bytes[8] = 'x';
                    return bytes;
                },
                "broken header");
        spoiltIsRefused(
                file,
                bytes -> {
                    Arrays.fill(bytes, 0, 8, (byte) 0xff);
                    return bytes;
                },
                "not a safetensors file");
        spoiltIsRefused(file, bytes -> replace(bytes, "\"F32\"", "\"F16\""), "F16", "only F32");
    }

    private void spoiltIsRefused(String file, UnaryOperator<byte[]> change, String... parts) {
        Path copy = Copies.of(checkpoint, scratch.resolve("copy-" + System.nanoTime()));
        Copies.edit(copy.resolve(file), change);
        String[] all = Arrays.copyOf(parts, parts.length + 1);
        all[parts.length] = file;
        refused(copy, new String[0], all);
    }

    private static byte[] replace(byte[] bytes, String from, String to) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.replaceFirst(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }
}
