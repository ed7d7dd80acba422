package io.locmoe.driver.ascend.toolkit;

import io.locmoe.spi.device.DeviceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory that a toolkit is installed in.
 *
 * @param path      the directory
 * @param libraries the directory of its libraries
 * @param source    what led there: a variable, or that it is usual
 */
public record ToolkitRoot(Path path, Path libraries, String source) {
    private static final List<String> VARIABLES =
            List.of("ASCEND_HOME_PATH", "ASCEND_TOOLKIT_HOME", "ASCEND_INSTALL_PATH", "CANN_INSTALL_DIR");

    private static final List<String> USUAL =
            List.of("/usr/local/Ascend/cann", "/usr/local/Ascend/ascend-toolkit/latest", "/opt/Ascend/cann");
    private static final List<String> USUAL_OF_USER = List.of("Ascend/cann", "Ascend/ascend-toolkit/latest");
    private static final Path ROOT = Path.of("/");
    private static final List<String> RUNTIMES = List.of("libacl_rt.so", "libascendcl.so");

    /**
     * The toolkit of the first variable that is set, without one that of the first usual place that has one.
     *
     * @throws DeviceException if a variable leads to no toolkit, or there is none; with the places
     */
    public static ToolkitRoot find(Environment environment) {
        return find(environment, ROOT);
    }

    /** As {@link #find(Environment)}, with the usual places below a directory. */
    static ToolkitRoot find(Environment environment, Path system) {
        return search(environment, system).orElseThrow(() -> new DeviceException(nowhere(environment, system)));
    }

    /** What is to be told where there is no toolkit, and no variable that should lead to one. */
    public static Optional<String> missing(Environment environment) {
        return VARIABLES.stream().anyMatch(name -> environment.variable(name).isPresent())
                        || search(environment, ROOT).isPresent()
                ? Optional.empty()
                : Optional.of(nowhere(environment, ROOT));
    }

    private static Optional<ToolkitRoot> search(Environment environment, Path system) {
        for (String variable : VARIABLES) {
            Optional<String> value = environment.variable(variable);
            if (value.isPresent()) {
                return Optional.of(at(Path.of(value.get()), variable, environment)
                        .orElseThrow(
                                () -> new DeviceException(variable + "=" + value.get() + " has no CANN toolkit: no "
                                        + String.join(" or ", RUNTIMES) + " in its lib64; correct or unset it")));
            }
        }
        return usual(environment, system).entrySet().stream()
                .flatMap(place -> at(place.getKey(), place.getValue(), environment).stream())
                .findFirst();
    }

    private static String nowhere(Environment environment, Path system) {
        return "no CANN toolkit: none of " + String.join(", ", VARIABLES) + " is set, and there is none in "
                + usual(environment, system).keySet()
                + "; install one, or set ASCEND_HOME_PATH to its directory; without"
                + " an NPU, --simulated emulates the devices";
    }

    private static Map<Path, String> usual(Environment environment, Path system) {
        Map<Path, String> places = new LinkedHashMap<>();
        USUAL_OF_USER.forEach(place -> places.put(environment.home().resolve(place), "usual place of the user"));
        USUAL.forEach(place -> places.put(system.resolve(place.substring(1)), "usual place"));
        return places;
    }

    private static Optional<ToolkitRoot> at(Path path, String source, Environment environment) {
        return Stream.of("lib64", environment.architecture() + "-linux/lib64")
                .map(path::resolve)
                .filter(libraries -> RUNTIMES.stream().anyMatch(file -> Files.exists(libraries.resolve(file))))
                .map(libraries -> new ToolkitRoot(path, libraries, source))
                .findFirst();
    }
}
