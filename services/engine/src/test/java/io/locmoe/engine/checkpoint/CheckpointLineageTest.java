package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints continue one another; a job removes only what it wrote itself, along its own branch. */
class CheckpointLineageTest {
    @TempDir
    Path directory;

    private MeshRun run(String... changes) {
        return MeshRun.run(TinyJob.settings(changes), TestDriver.REFERENCE.driver(), new Patterns(8), directory);
    }

    private List<String> names() throws IOException {
        try (var children = Files.list(directory)) {
            return children.map(c -> c.getFileName().toString())
                    .filter(name -> !List.of(".lock", WriterEpoch.FILE).contains(name))
                    .sorted()
                    .toList();
        }
    }

    private Manifest manifest(String name) {
        return ManifestFile.read(directory.resolve(name));
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    @Tag("slow")
    @Test
    void everyCheckpointNamesItsParent() {
        run("checkpointEvery", "4", "keepCheckpoints", "3", "stopAfter", "8");
        assertThat(manifest("step-000004").parent()).isEmpty();
        assertThat(manifest("step-000008").parent())
                .contains(manifest("step-000004").asParent());
        run("resume", directory.toString(), "keepCheckpoints", "3");
        assertThat(manifest("step-000012").parent())
                .contains(manifest("step-000008").asParent());
        assertThat(manifest("step-000012").branch())
                .isEqualTo(manifest("step-000004").branch());
        assertThat(CheckpointSearch.resumeNotes(directory.resolve("step-000012")))
                .isEmpty();
    }

    /** The highest numbers stayed, so each new checkpoint of the branch was removed at once. */
    @Test
    void aNewBranchPrunesOnlyItsOwnCheckpoints() throws IOException {
        run("checkpointEvery", "4", "keepCheckpoints", "3");
        assertThat(CheckpointSearch.resumeNotes(directory.resolve("step-000004")))
                .singleElement()
                .asString()
                .contains("step-000004 is continued, although step-000012 is newer", "a branch of its own");
        run(
                "resume",
                path("step-000004"),
                "checkpointEvery",
                "2",
                "stopAfter",
                "8",
                "keepCheckpoints",
                "1",
                "seed",
                "2");
        assertThat(names()).containsExactly("step-000004", "step-000008", "step-000008.2", "step-000012");
        assertThat(manifest("step-000008.2").branch())
                .isNotEqualTo(manifest("step-000008").branch());
        assertThat(manifest("step-000008.2").parent().orElseThrow().step()).isEqualTo(6);
    }

    /** Formerly the checkpoint with the highest number was taken, from the abandoned branch. */
    @Test
    void theNewestCheckpointIsTheLastWrittenOne() {
        run("checkpointEvery", "4");
        run("resume", path("step-000008"), "stopAfter", "9");
        assertThat(CheckpointSearch.require(directory, _ -> {})).isEqualTo(directory.resolve("step-000009"));
        assertThat(run("resume", directory.toString(), "stopAfter", "10")
                        .steps
                        .getFirst()
                        .step())
                .isEqualTo(10);
        assertThat(CheckpointSearch.resumeNotes(directory.resolve("step-000012")))
                .singleElement()
                .asString()
                .contains("although step-000010 is newer, of another branch; that stays");
    }

    @Test
    void filesOfOthersAreKept() throws IOException {
        Path thesis = directory.resolve("step-000004/deep/thesis.txt");
        Path directoryOfAStranger = Files.createDirectories(directory.resolve("step-000001"));
        Path config = Files.writeString(directoryOfAStranger.resolve("config.json"), "{}");
        Path partial = Files.createDirectories(directory.resolve(".partial-step-000008"));
        Path notes = Files.writeString(partial.resolve("model.safetensors"), "not of this program");
        run("checkpointEvery", "4", "stopAfter", "4", "keepCheckpoints", "1");
        Files.createDirectories(thesis.getParent());
        Files.writeString(thesis, "three years of work");
        run("resume", path("step-000004"), "checkpointEvery", "4", "keepCheckpoints", "1");
        assertThat(thesis).hasContent("three years of work");
        assertThat(thesis.getParent().getParent()).isDirectoryNotContaining(Files::isRegularFile);
        assertThat(config).hasContent("{}");
        assertThat(notes).hasContent("not of this program");
        assertThat(CheckpointSearch.require(directory, _ -> {})).isEqualTo(directory.resolve("step-000012"));
    }

    /** A partial checkpoint of a killed process. */
    @Test
    void theNextWriterRemovesPartialCheckpoints() throws IOException {
        Path partial = directory.resolve(".partial-step-000008");
        CheckpointFiles.begin(partial);
        Files.writeString(partial.resolve("model.safetensors"), "the begin");
        run("stopAfter", "1");
        assertThat(names()).containsExactly("step-000001");
    }

    /** With room for two, those of a schedule stay and those by time go, except the last. */
    @Test
    void checkpointsByTimeGoFirst() throws IOException {
        Files.createDirectories(directory);
        try (DirectoryLock lock = DirectoryLock.acquire(directory, "a test", Duration.ZERO)) {
            CheckpointStore store =
                    new CheckpointStore(directory, FileRoots.EVERYWHERE, 2, lock, new WriterEpoch("a test", 1));
            CheckpointLineage lineage = CheckpointLineage.first();
            for (int step = 1; step <= 6; step++) {
                try (Snapshot snapshot = Snapshots.empty(step, step % 3 != 0)) {
                    lineage = lineage.after(store.write(snapshot, lineage).manifest());
                }
                store.prune(lineage.branch());
                assertThat(names())
                        .containsExactlyElementsOf(
                                switch (step) {
                                    case 1 -> List.of("step-000001");
                                    case 2 -> List.of("step-000001", "step-000002");
                                    case 3 -> List.of("step-000002", "step-000003");
                                    case 4 -> List.of("step-000003", "step-000004");
                                    case 5 -> List.of("step-000003", "step-000005");
                                    default -> List.of("step-000003", "step-000006");
                                });
            }
        }
    }

    @Test
    void aManifestTellsThePluginsOfItsJob() throws IOException {
        try (Snapshot snapshot = Snapshots.empty(3, false);
                DirectoryLock lock = DirectoryLock.acquire(directory, "job-1", Duration.ofSeconds(1))) {
            Path written = new CheckpointStore(directory, FileRoots.EVERYWHERE, 1, lock, new WriterEpoch("job-1", 1))
                    .write(snapshot, CheckpointLineage.first())
                    .directory();
            assertThat(ManifestFile.read(written).plugins())
                    .containsExactlyElementsOf(snapshot.plugins())
                    .hasSize(1);
            assertThat(Files.readString(written.resolve(ManifestFile.NAME)))
                    .contains("\"name\" : \"router-mine\"", "\"version\" : \"1.2\"", "\"sha256\" : \"abab");
        }
    }
}
