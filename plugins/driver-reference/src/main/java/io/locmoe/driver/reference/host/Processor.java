package io.locmoe.driver.reference.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processor's name, where the system tells it. */
public final class Processor {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String NAME = read();

    private Processor() {}

    /** Its model, or the architecture. */
    public static String name() {
        return NAME;
    }

    private static String read() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
