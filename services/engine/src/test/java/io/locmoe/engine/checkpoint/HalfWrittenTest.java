package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partial checkpoint of a killed process is removed by the next one; nothing else is. */
class HalfWrittenTest {
    @TempDir
    Path directory;

    @Test
    void partialCheckpointsOfEveryStageAreRemoved() throws IOException {
        Path made = Files.createDirectory(directory.resolve(".partial-step-000001"));
        Path marked = directory.resolve(".partial-step-000002");
        CheckpointFiles.begin(marked);
        Path begun = directory.resolve(".partial-step-000003");
        CheckpointFiles.begin(begun);
        Files.writeString(begun.resolve(CheckpointFiles.ALL.getFirst()), "a part of it");
        begin();
        assertThat(made).doesNotExist();
        assertThat(marked).doesNotExist();
        assertThat(begun).doesNotExist();
    }

    @Test
    void filesOfOthersAreKept() throws IOException {
        Path theirs = Files.createDirectory(directory.resolve(".partial-of-mine"));
        Files.writeString(theirs.resolve("notes"), "mine");
        Path file = Files.writeString(directory.resolve(".partial-file"), "mine");
        begin();
        assertThat(theirs.resolve("notes")).hasContent("mine");
        assertThat(file).hasContent("mine");
    }

    private void begin() throws IOException {
        try (DirectoryLock lock = DirectoryLock.acquire(directory, "job-1", Duration.ZERO)) {
            new CheckpointStore(directory, FileRoots.EVERYWHERE, 9, lock, new WriterEpoch("the-run", 1)).begin();
        }
    }
}
