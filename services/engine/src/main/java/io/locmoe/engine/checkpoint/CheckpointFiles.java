package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.file.DurableFiles;
import io.locmoe.engine.checkpoint.state.TensorKind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Names of the files of a checkpoint. Nothing else is ever removed. */
final class CheckpointFiles {
    /** All files in the order of their removal. The manifest, which marks a directory as ours, goes last. */
    static final List<String> ALL = List.of(
            CheckpointConfig.FILE,
            CheckpointConfig.TOKENIZER,
            RouterStateFile.FILE,
            TensorKind.VALUES.file,
            TensorKind.FIRST_MOMENTS.file);

    /** Marks a directory that is still being written. */
    private static final String MARKER = ".locmoe-partial";

    private CheckpointFiles() {}

    /** The entries of a directory whose names start with a prefix. */
    static List<Path> children(Path directory, String prefix) throws IOException {
        List<Path> children = new ArrayList<>();
        try (var stream = Files.newDirectoryStream(directory, prefix + "*")) {
            stream.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return children;
    }

    /** Makes a directory and marks it as ours. */
    static void begin(Path partial) throws IOException {
        Files.createDirectory(partial);
        DurableFiles.write(partial.resolve(MARKER), new byte[0]);
    }

    /** Removes the marker from a directory that has its manifest. */
    static void complete(Path partial) throws IOException {
        Files.delete(partial.resolve(MARKER));
        DurableFiles.force(partial);
    }

    /** Whether a directory was written by this program, whole or not. */
    static boolean isOurs(Path directory) {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && (Files.isRegularFile(directory.resolve(MARKER), LinkOption.NOFOLLOW_LINKS)
                        || Files.isRegularFile(directory.resolve(ManifestFile.NAME), LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Removes a checkpoint of ours, whole or not, file by file. The directory stays if it holds anything else. An empty
     * directory is removed, too: its process was killed before it wrote the marker, or after it removed everything
     * else.
     */
    static void remove(Path directory) throws IOException {
        if (isOurs(directory)) {
            for (String file : ALL) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.deleteIfExists(directory.resolve(ManifestFile.NAME));
            Files.deleteIfExists(directory.resolve(MARKER));
        }
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && children(directory, "").isEmpty()) {
            Files.delete(directory);
        }
    }
}
