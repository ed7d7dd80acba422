package io.locmoe.laboratory.bench.faults.injection;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Replaces the directory of checkpoints by a file, so that it cannot be recreated. */
public final class LostDirectory implements Injection {
    private final Path directory;
    private final Path away;

    public LostDirectory(Path directory) {
        this.directory = directory;
        this.away = directory.resolveSibling(directory.getFileName() + ".away");
    }

    @Override
    public synchronized void strike(List<Integer> victims) {
        try {
            Files.move(directory, away);
            Files.createFile(directory);
        } catch (IOException e) {
            throw RunException.failure(directory + " cannot be moved away: " + e, e);
        }
    }

    @Override
    public synchronized void relieve() {
        try {
            if (Files.isDirectory(away)) {
                Files.deleteIfExists(directory);
                Files.move(away, directory);
            }
        } catch (IOException e) {
            throw RunException.failure(away + " cannot be moved back to " + directory + ": " + e, e);
        }
    }
}
