package io.locmoe.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine on which a run was started.
 *
 * @param cpu         model name, or the architecture if the system does not say
 * @param cores       cores that the JVM may use
 * @param memoryBytes memory of the machine or its container
 * @param os          name, version, architecture
 * @param jvm         name and version
 */
public record Machine(String cpu, int cores, long memoryBytes, String os, String jvm) {

    public static Machine current() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        String os = property("os.name") + " " + property("os.version") + " " + property("os.arch");
        return new Machine(
                cpu(Path.of("/proc/cpuinfo")),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                os,
                property("java.vm.name") + " " + property("java.vm.version"));
    }

    static String cpu(Path cpuinfo) {
        try (Stream<String> lines = Files.lines(cpuinfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .orElse(property("os.arch"));
        } catch (IOException e) {
            return property("os.arch");
        }
    }

    private static String property(String name) {
        return System.getProperty(name);
    }
}
