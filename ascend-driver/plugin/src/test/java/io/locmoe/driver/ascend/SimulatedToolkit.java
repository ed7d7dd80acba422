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

/** A toolkit whose libraries compute on the host: those of the simulator, unpacked. */
final class SimulatedToolkit {
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

    /** The environment of a process that has such a toolkit. */
    static Environment unpack(String layout, Path directory) {
        Path libraries = directory.resolve("lib64");
        try {
            Files.createDirectories(libraries);
            for (String name : LAYOUTS.get(layout)) {
                try (InputStream in = resource(layout, name)) {
                    Files.copy(in, libraries.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> variables = new HashMap<>();
        variables.put("ASCEND_HOME_PATH", directory.toString());
        variables.put("ASCEND_COREDUMP_SIGNAL", "none");
        return new Environment(variables, directory, Environment.ofProcess().architecture());
    }

    private static InputStream resource(String layout, String name) {
        String platform = "linux-" + Environment.ofProcess().architecture();
        return SimulatedToolkit.class.getResourceAsStream("/native/" + platform + "/" + layout + "/lib64/" + name);
    }
}
