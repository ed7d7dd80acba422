package io.locmoe.run.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunStoreTest {
    @TempDir
    private Path directory;

    private Path checkpoint;
    private Path outside;

    @BeforeEach
    void makeFiles() throws IOException {
        checkpoint = Files.createDirectories(directory.resolve("data/run/checkpoints/step-000005"));
        Files.writeString(checkpoint.resolve("config.json"), "{}");
        Files.write(checkpoint.resolve("model.safetensors"), new byte[FilePart.MOST + 3]);
        Files.writeString(checkpoint.resolve(".lock"), "hidden");
        Files.createDirectory(checkpoint.resolve("folder"));
        outside = Files.createDirectories(directory.resolve("outside/step-000006"));
        Files.writeString(outside.resolve("secret.json"), "secret");
    }

    private RunStore store(Path... written) {
        return new RunStore(new Roots(directory.resolve("data"), List.of()).files(), List.of(written));
    }

    private static void refused(RunStore store, String name, Code code) {
        assertThatThrownBy(() -> store.read(StoredFile.parse(name, 0), 0))
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void plainFilesAreListedAndReadPartByPart() {
        RunStore store = store(checkpoint);
        assertThat(store.list().files())
                .extracting(StoredFile::name)
                .containsExactly("step-000005/config.json", "step-000005/model.safetensors");
        StoredFile model = store.list().files().getLast();
        FilePart first = store.read(model, 0).checked();
        assertThat(first.content()).hasSize(FilePart.MOST);
        assertThat(store.read(model, FilePart.MOST).checked().content()).hasSize(3);
        assertThat(store.read(model, model.bytes()).content()).isEmpty();
        assertThatThrownBy(() -> store.read(model, model.bytes() + 1)).hasMessageContaining("none at");
        assertThatThrownBy(() -> store.read(model, -1)).hasMessageContaining("none at");
    }

    @Test
    void whatTheRunHasNotWrittenIsNotThere() throws IOException {
        Files.createDirectories(checkpoint.resolveSibling("step-000006"));
        Files.writeString(checkpoint.resolveSibling("step-000006/config.json"), "of another run");
        refused(store(checkpoint), "step-000006/config.json", Code.UNKNOWN_JOB);
        assertThat(store(checkpoint.resolveSibling("step-000007")).list().files())
                .isEmpty();
    }

    @Test
    void linksAndDirectoriesOutsideOfTheRootsAreNotFollowed() throws IOException {
        Files.createSymbolicLink(checkpoint.resolve("link.json"), outside.resolve("secret.json"));
        Path linked = Files.createSymbolicLink(checkpoint.resolveSibling("step-000006"), outside);
        assertThat(store(checkpoint, linked, outside).list().files())
                .extracting(StoredFile::name)
                .noneMatch(name -> name.contains("link") || name.contains("secret"));
        refused(store(checkpoint), "step-000005/link.json", Code.UNKNOWN_JOB);
        refused(store(linked), "step-000006/secret.json", Code.INTERNAL);
        refused(store(outside), "step-000006/secret.json", Code.INTERNAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "config.json",
                "../step-000005/config.json",
                "step-000005/../config.json",
                "step-000005/..",
                "step-000005/.lock",
                "step-000005//config.json",
                "step-000005/a/config.json",
                "/step-000005/config.json",
                "step-000005/config.json\n",
                "step-000005\\config.json",
                "step-1.2.3/config.json",
                "checkpoints/config.json"
            })
    void namesThatLeadElsewhereAreRefused(String name) {
        assertThatThrownBy(() -> StoredFile.parse(name, 0))
                .hasMessageStartingWith("a file of a run is named like step-000600/config.json");
    }

    @Test
    void aDamagedPartIsNoticed() {
        FilePart sent = FilePart.of(new byte[] {1, 2, 3}, 3);
        assertThatThrownBy(() -> new FilePart(new byte[] {1, 2, 4}, sent.checksum(), 3).checked())
                .hasMessageContaining("damaged");
    }
}
