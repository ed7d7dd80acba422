package io.locmoe.client;

import java.util.Objects;

/**
 * A file of a checkpoint that a run has written on a node.
 *
 * @param node       name of the node
 * @param checkpoint name of the checkpoint's directory, such as {@code step-000600}
 * @param file       name of the file in it, such as {@code config.json}; never a path
 * @param bytes      size
 */
public record RunFile(String node, String checkpoint, String file, long bytes) {
    /** No path, and no hidden file, whatever a node sends. */
    private static final String PLAIN = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    public RunFile {
        Objects.requireNonNull(node, "node");
        if (!checkpoint.matches(PLAIN) || !file.matches(PLAIN) || bytes < 0) {
            throw new MeshException(
                    MeshException.Reason.INVALID,
                    "a file of a run is named like step-000600/config.json; another name was given");
        }
    }

    /** CHECKPOINT/FILE, as messages have it. */
    String name() {
        return checkpoint + "/" + file;
    }
}
