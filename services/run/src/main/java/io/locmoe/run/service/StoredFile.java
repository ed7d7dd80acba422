package io.locmoe.run.service;

import io.locmoe.run.ControlException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of a checkpoint, as nodes and users name it to each other.
 *
 * @param checkpoint name of the checkpoint's directory, such as {@code step-000600}
 * @param file       name of the file in it
 * @param bytes      size; 0 in a request
 */
public record StoredFile(String checkpoint, String file, long bytes) {
    private static final Pattern CHECKPOINT = Pattern.compile("step-\\d{1,18}(\\.\\d{1,9})?");
    /** Neither a path nor the name of a hidden file. */
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}(\\.[A-Za-z0-9]{1,16}){1,2}");

    private static final Pattern NAME = Pattern.compile("([^/]{1,100})/([^/]{1,100})");

    /** @throws ControlException if one of the names leads elsewhere, or the size is negative */
    public StoredFile {
        Objects.requireNonNull(file, "file");
        if (!isCheckpoint(checkpoint) || !FILE.matcher(file).matches() || bytes < 0) {
            throw refused();
        }
    }

    /** @throws ControlException if the name is not CHECKPOINT/FILE */
    public static StoredFile parse(String name, long bytes) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw refused();
        }
        return new StoredFile(parts.group(1), parts.group(2), bytes);
    }

    private static ControlException refused() {
        return new ControlException(
                ControlException.Code.INVALID,
                "a file of a run is named like step-000600/config.json; another name was given");
    }

    public static boolean isCheckpoint(String name) {
        return CHECKPOINT.matcher(name).matches();
    }

    public static boolean isFile(String name) {
        return FILE.matcher(name).matches();
    }

    /** CHECKPOINT/FILE. */
    public String name() {
        return checkpoint + "/" + file;
    }
}
