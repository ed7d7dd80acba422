package io.locmoe.settings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why the operating system refused a file or directory, as messages to users say it. */
public final class FileFailure {
    private FileFailure() {}

    /** A clause like "/data/runs: permission denied"; names the file where the system named it. */
    public static String of(IOException failure) {
        if (!(failure instanceof FileSystemException known) || known.getFile() == null) {
            return failure.getMessage() == null ? "input/output error" : failure.getMessage();
        }
        return known.getFile() + ": " + reason(known);
    }

    /** Like {@link #of(IOException)}, in a message that names a file: the clause names only another one. */
    public static String of(Path named, IOException failure) {
        String clause = of(failure);
        String name = named + ": ";
        return clause.startsWith(name) ? clause.substring(name.length()) : clause;
    }

    private static String reason(FileSystemException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "does not exist";
            case FileAlreadyExistsException _ -> "is not a directory";
            case FileSystemLoopException _ -> "is a link that leads back to a directory above it";
            default -> failure.getReason() == null ? "input/output error" : failure.getReason();
        };
    }
}
