package io.locmoe.launcher.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The log of a node that the launcher has started. Before anything of ours runs, a JVM with vectors writes a warning
 * there that nobody can do anything about; the node removes it before it writes anything itself.
 */
public final class NodeLog {
    /** System property with the file; the node's output is appended to it. */
    static final String PROPERTY = "locmoe.node.log";

    private static final String WARNING = "WARNING: Using incubator modules";

    private NodeLog() {}

    /** Removes the warning, if it is all that is there. A node calls this before anything else. */
    public static void begin() {
        String file = System.getProperty(PROPERTY);
        if (file != null) {
            begin(Path.of(file));
        }
    }

    static void begin(Path file) {
        try {
            String text = Files.readString(file);
            if (text.startsWith(WARNING) && text.indexOf('\n') == text.length() - 1) {
                try (FileChannel log = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    log.truncate(0);
                }
            }
        } catch (IOException e) {
            // The warning stays, and does no harm.
        }
    }
}
