package io.locmoe.driver.ascend;

import io.locmoe.driver.ascend.toolkit.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A toolkit whose libraries compute on the host: those of the simulator, unpacked. There is one for the process, as the
 * system's loader takes a library for another one of the same name.
 */
final class SimulatedToolkit {
    /** Names the layout of this process. */
    static final String LAYOUT = "locmoe.ascend.layout";

    private static final Map<String, List<String>> LAYOUTS = Map.of(
            "8.1",
            List.of("libascendcl.so", "libnnopbase.so", "libopapi.so"),
            "9.x",
            List.of("libacl_rt.so", "libnnopbase.so", "libopapi_math.so", "libopapi_nn.so", "libopapi_transformer.so"));

    private SimulatedToolkit() {}

    /** Whether the simulator was built: that needs a C compiler. */
    static boolean isThere() {
        return resource("9.x", "libacl_rt.so") != null;
    }

    /** The layout that this process has. */
    static String layout() {
        return System.getProperty(LAYOUT, "9.x");
    }

    /** The environment of a process that has such a toolkit. */
    static Environment environment() {
        Map<String, String> variables = new HashMap<>();
        variables.put("ASCEND_HOME_PATH", directory().toString());
        variables.put("ASCEND_COREDUMP_SIGNAL", "none");
        return new Environment(variables, directory(), Environment.ofProcess().architecture());
    }

    /** Where it is installed. */
    static Path directory() {
        return Unpacked.DIRECTORY;
    }

    /** The library of the runtime. */
    static Path runtime() {
        return directory().resolve("lib64").resolve(LAYOUTS.get(layout()).getFirst());
    }

    private static final class Unpacked {
        static final Path DIRECTORY = unpack(layout());
    }

    private static Path unpack(String layout) {
        try {
            Path directory = Files.createTempDirectory("simulated-toolkit");
            directory.toFile().deleteOnExit();
            Path libraries = Files.createDirectories(directory.resolve("lib64"));
            libraries.toFile().deleteOnExit();
            for (String name : LAYOUTS.get(layout)) {
                Path library = libraries.resolve(name);
                library.toFile().deleteOnExit();
                try (InputStream in = resource(layout, name)) {
                    Files.copy(in, library);
                }
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String layout, String name) {
        String platform = "linux-" + Environment.ofProcess().architecture();
        return SimulatedToolkit.class.getResourceAsStream("/native/" + platform + "/" + layout + "/lib64/" + name);
    }
}
