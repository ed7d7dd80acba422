package io.locmoe.dashboard;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The objects of this JVM that something refers to, counted while all threads stand still.
 *
 * @param counts of the instances of each class, by its name
 * @param bytes  of all of them
 */
record LiveObjects(Map<String, Long> counts, long bytes) {

    /** Collects garbage, too. */
    static LiveObjects now() {
        Map<String, Long> counts = new HashMap<>();
        long bytes = 0;
        for (String line : histogram().split("\n")) {
            String[] columns = line.strip().split("\\s+");
            if (columns[0].endsWith(":")) {
                counts.merge(columns[3], Long.parseLong(columns[1]), Long::sum);
                bytes += Long.parseLong(columns[2]);
            }
        }
        return new LiveObjects(counts, bytes);
    }

    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    long count(String type) {
        return counts.getOrDefault(type, 0L);
    }
}
