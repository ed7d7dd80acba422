package io.locmoe.launcher.nodes;

import io.locmoe.guard.CallRecord;
import io.locmoe.launcher.files.BoundedLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The log of a node that the launcher has started: its standard output and error, bounded in size. A JVM with the
 * vector module first writes a warning that nobody can act on; the node removes it before it writes anything itself.
 */
public final class NodeLog {
    /** System property with the log file, to which the node's output is appended. */
    static final String PROPERTY = "locmoe.node.log";

    private static final String WARNING = "WARNING: Using incubator modules";

    private NodeLog() {}

    /** Redirects the output of this process to its log. A node calls this before anything else. */
    public static void begin() {
        String property = System.getProperty(PROPERTY);
        if (property != null) {
            Path file = Path.of(property);
            removeWarning(file);
            recordCalls(file);
            try {
                PrintStream log = new PrintStream(new BoundedLog(file), true, StandardCharsets.UTF_8);
                System.setOut(log);
                System.setErr(log);
            } catch (IOException e) {
                // Both streams go to the file anyway, without a limit.
                System.err.println("the log of this node will grow without a bound: " + e.getMessage());
            }
        }
    }

    /** The file beside a log that says who was inside which plug-in when the node ended abruptly. */
    static Path calls(Path log) {
        return log.resolveSibling(log.getFileName() + ".calls");
    }

    private static void recordCalls(Path log) {
        try {
            CallRecord.keep(calls(log));
        } catch (IOException e) {
            System.err.println("if a plug-in ends this node, nothing will tell which: " + e.getMessage());
        }
    }

    /** Removes the warning if it is the only content. */
    static void removeWarning(Path file) {
        try {
            String text = Files.readString(file);
            if (text.startsWith(WARNING) && text.indexOf('\n') == text.length() - 1) {
                try (FileChannel log = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    log.truncate(0);
                }
            }
        } catch (IOException e) {
            // The warning stays, which does no harm.
        }
    }
}
