package io.locmoe.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Removes a directory with all that is in it. The lock's file goes after the others, so that what cannot be removed now
 * is found again.
 */
final class Removal extends SimpleFileVisitor<Path> {
    private final Path lock;

    Removal(Path lock) {
        this.lock = lock;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (!file.equals(lock)) {
            Files.deleteIfExists(file);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        requireGone(failure);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
        requireGone(failure);
        if (directory.equals(lock.getParent())) {
            Files.deleteIfExists(lock);
        }
        Files.deleteIfExists(directory);
        return FileVisitResult.CONTINUE;
    }

    /** @param failure null for none */
    private static void requireGone(IOException failure) throws IOException {
        if (failure != null && !(failure instanceof NoSuchFileException)) {
            throw failure;
        }
    }
}
