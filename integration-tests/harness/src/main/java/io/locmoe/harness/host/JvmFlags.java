package io.locmoe.harness.host;

import io.locmoe.harness.install.Installation;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;

/** JVM options that are required for nodes in this JVM. */
public final class JvmFlags {
    private JvmFlags() {}

    /** Why nodes cannot run in this JVM, and what to do; empty if they can. */
    public static Optional<String> obstacle(Installation installation) {
        List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
        List<String> missing = installation.jvmFlags().stream()
                .filter(flag -> !flag.startsWith("-XX:") && !given.contains(flag))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("this JVM was started without " + String.join(" ", missing)
                        + "; a mesh in the test's own JVM needs them, in the argLine of Maven's Surefire plug-in");
    }
}
