package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ModelException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskImportTest {
    @TempDir
    Path directory;

    /** The checkpoint has 12 bytes for each of 59,904 parameters. */
    @Test
    void aDiskWithoutRoomForTheCheckpointIsRefusedBeforeAnythingIsWritten() throws IOException {
        Path model = Parts.random(directory.resolve("model"), "olmoe", false, StoredType.BF16);
        Configuration small = Configuration.unix().toBuilder()
                .setWorkingDirectory("/disk")
                .setMaxSize(600_000)
                .build();
        try (FileSystem disk = Jimfs.newFileSystem(small)) {
            Path checkpoint = disk.getPath("/disk/new/start");
            assertThatThrownBy(() -> Parts.imported(model, checkpoint))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("a checkpoint of the model takes 1 MB, and /disk has 0 MB left: choose another place");
            assertThat(Files.exists(disk.getPath("/disk/new"))).isFalse();
        }
    }
}
