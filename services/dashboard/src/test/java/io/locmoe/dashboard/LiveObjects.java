package io.locmoe.dashboard;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/** The objects of this JVM that something refers to, counted while all threads stand still. */
final class LiveObjects {
    private LiveObjects() {}

    /** The number of each class, by its name. Collects garbage, too. */
    static Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        for (String line : histogram().split("\n")) {
            String[] columns = line.strip().split("\\s+");
            if (columns[0].endsWith(":")) {
                counts.merge(columns[3], Long.parseLong(columns[1]), Long::sum);
            }
        }
        return counts;
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
}
