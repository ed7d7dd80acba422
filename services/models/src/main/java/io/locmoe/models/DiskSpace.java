package io.locmoe.models;

import io.locmoe.models.file.ModelException;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The room that is left for files. */
final class DiskSpace {
    private static final long MEGABYTE = 1_000_000;

    private DiskSpace() {}

    /**
     * Refuses to write what has no room.
     *
     * @param target a directory that may not exist
     * @param what   begins the message
     * @throws ModelException if there are fewer bytes left, or the place cannot be looked at
     */
    static void require(Path target, long bytes, String what) {
        Path directory = target.toAbsolutePath().getParent();
        while (!Files.exists(directory)) {
            directory = directory.getParent();
        }
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            if (free < bytes) {
                throw new ModelException(what + " takes " + (bytes / MEGABYTE + 1) + " MB, and " + directory + " has "
                        + free / MEGABYTE + " MB left: choose another place");
            }
        } catch (IOException e) {
            throw new ModelException("cannot write " + target + ": " + FileFailure.of(e), e);
        }
    }
}
