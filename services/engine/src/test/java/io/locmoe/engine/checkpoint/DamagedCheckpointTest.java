package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A changed byte anywhere is found, named, and passed over for the newest whole checkpoint before it. */
class DamagedCheckpointTest {
    @TempDir
    static Path trained;

    @TempDir
    Path directory;

    private Path whole;
    private Path damaged;

    @BeforeAll
    static void train() {
        run(trained, "gate", "dense", "router", "bias-balanced", "checkpointEvery", "4", "stopAfter", "8");
    }

    private static MeshRun run(Path directory, String... changes) {
        return MeshRun.run(TinyJob.settings(changes), TestDriver.REFERENCE.driver(), new Patterns(8), directory);
    }

    @BeforeEach
    void copy() {
        whole = Copies.of(trained.resolve("step-000004"), directory.resolve("step-000004"));
        damaged = Copies.of(trained.resolve("step-000008"), directory.resolve("step-000008"));
        assertThat(CheckpointSearch.require(directory, _ -> {})).isEqualTo(damaged);
    }

    private void refused(String... parts) {
        assertThatThrownBy(() -> CheckpointSearch.require(damaged, _ -> {}))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("the newest whole checkpoint before it is " + whole);
        List<String> notices = new ArrayList<>();
        assertThat(CheckpointSearch.require(directory, notices::add)).isEqualTo(whole);
        assertThat(notices).anySatisfy(note -> assertPassedOver(note, parts));
        assertThat(CheckpointSearch.resumeNotes(whole)).anySatisfy(note -> assertPassedOver(note, parts));
    }

    private static void assertPassedOver(String note, String... parts) {
        assertThat(note)
                .startsWith("step-000008 is newer but damaged, so step-000004 is used: ")
                .contains(parts);
    }

    private void edit(String file, UnaryOperator<byte[]> change) {
        Copies.edit(damaged.resolve(file), change);
    }

    private static UnaryOperator<byte[]> text(String from, String to) {
        return bytes -> {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(text).containsPattern(from);
            return text.replaceFirst(from, to).getBytes(StandardCharsets.ISO_8859_1);
        };
    }

    /** The highest bit of the exponent of the last number in the file. */
    private static byte[] flipExponent(byte[] bytes) {
        bytes[bytes.length - 1] ^= 0x40;
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "optimizer.safetensors"})
    void aFlippedExponentBitIsFoundWithTheTensor(String file) {
        edit(file, DamagedCheckpointTest::flipExponent);
        String tensor = file.startsWith("model") ? "" : "secondMoment.";
        refused(file, "damaged: tensor " + tensor + "blocks.1.experts.3.out.bias");
        assertThatThrownBy(() -> run(directory.resolve("on"), job(damaged)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(file, "tensor " + tensor + "blocks.1.experts.3.out.bias");
    }

    private static String[] job(Path checkpoint) {
        return new String[] {"gate", "dense", "router", "bias-balanced", "resume", checkpoint.toString()};
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"model.safetensors", "optimizer.safetensors", "config.json", "router-state.json", "manifest.json"
            })
    void aFileThatIsMissingOrCutIsNamed(String file) throws IOException {
        edit(file, bytes -> Arrays.copyOf(bytes, bytes.length - 1));
        refused(file);
        Files.delete(damaged.resolve(file));
        refused(file);
    }

    /** Every byte of the small files, and of the headers, one at a time. */
    @ParameterizedTest
    @ValueSource(strings = {"config.json", "router-state.json", "manifest.json", "model.safetensors"})
    void noByteCanBeChanged(String file) throws IOException {
        byte[] good = Files.readAllBytes(damaged.resolve(file));
        for (int at = 0; at < good.length; at += Math.max(1, good.length / 200)) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            Files.write(damaged.resolve(file), bad);
            assertThat(WholeCheckpoint.damage(damaged))
                    .as(file + " at byte " + at)
                    .isPresent();
        }
    }

    @Test
    void aRunDirectoryIsResumedFromTheNewestWholeOne() {
        edit("model.safetensors", DamagedCheckpointTest::flipExponent);
        MeshRun resumed = run(directory.resolve("on"), job(directory));
        assertThat(resumed.steps.getFirst().step()).isEqualTo(5);
        assertThat(resumed.notices).anySatisfy(note -> assertPassedOver(note, "model.safetensors"));
    }

    @Test
    void damageIsNamedIfNoCheckpointIsWhole() {
        edit("model.safetensors", DamagedCheckpointTest::flipExponent);
        Copies.edit(whole.resolve("model.safetensors"), DamagedCheckpointTest::flipExponent);
        assertThatThrownBy(() -> CheckpointSearch.require(directory, _ -> {}))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("no checkpoint in " + directory + " is whole", "step-000008", "tensor");
        assertThatThrownBy(() -> CheckpointSearch.require(damaged, _ -> {}))
                .hasMessageContaining("there is no whole checkpoint");
    }

    private void withoutDigests() {
        Copies.withoutDigests(whole);
        Copies.withoutDigests(damaged);
    }

    /** What digests would find anyway is found without them too: headers that are not those of a whole file. */
    @Test
    void overlappingOffsetsAreRefusedWithTheTensor() {
        withoutDigests();
        edit("model.safetensors", text("\"data_offsets\":\\[4096,4608\\]", "\"data_offsets\":[4092,4604]"));
        refused("model.safetensors", "tensor embedding.position starts at byte 4092", "overlap");
    }

    @Test
    void aShapeThatDoesNotFitItsBytesIsRefusedWithTheTensor() {
        withoutDigests();
        edit("model.safetensors", text("\"shape\":\\[64,16\\]", "\"shape\":[64,17]"));
        refused("model.safetensors", "tensor embedding.token has shape [64, 17]");
    }

    @Test
    void aStepThatNoJobHasIsRefused() {
        withoutDigests();
        edit("config.json", text("\"step\" : 8", "\"step\" : 1000000000000000"));
        refused("config.json", "step 1000000000000000");
    }

    @Test
    void resumeNotesWarnAboutAFormatWithoutDigests() {
        Copies.withoutDigests(damaged);
        assertThat(CheckpointSearch.resumeNotes(damaged)).first().asString().contains("without digests");
    }

    /** A manifest that names a file outside of the checkpoint would have it read, and removed when it is pruned. */
    @Test
    void aForeignNameInTheManifestIsRefused() {
        manifest("\"config.json\"", "\"../../thesis\"");
        refused("manifest.json", "../../thesis");
    }

    @Test
    void aPrecisionOfALaterVersionIsRefused() {
        manifest("\"precision\" : \"float32\"", "\"precision\" : \"float8\"");
        refused("manifest.json", "'float8'", "this version knows float32, bfloat16, float16");
    }

    /** Checkpoints of versions before there were precisions. */
    @Test
    void aManifestWithoutAPrecisionIsReadAsFloat32() {
        manifest("\"precision\" : \"float32\",", "");
        assertThat(CheckpointSearch.require(damaged, _ -> {})).isEqualTo(damaged);
    }

    @Test
    void anImpossibleLossScaleIsRefused() {
        withoutDigests();
        edit(
                "config.json",
                text(
                        "\"format\"",
                        "\"loss_scale\" : {\"scale\": 3, \"good_steps\": 0, \"skipped_steps\": 0}, \"format\""));
        refused("config.json", "impossible loss_scale", "power of two", "3.0");
    }

    /** Changes a manifest, and its digest with it. */
    private void manifest(String from, String to) {
        edit("manifest.json", bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            assertThat(text).contains(from);
            String digest = text.replaceFirst("(?s).*?\"digest\" : \"(\\w{64})\".*", "$1");
            String unknown = text.replace(from, to).replaceFirst(digest, "0".repeat(64));
            return unknown.replaceFirst("0{64}", Sha256.of(unknown.getBytes(StandardCharsets.UTF_8)))
                    .getBytes(StandardCharsets.UTF_8);
        });
    }
}
