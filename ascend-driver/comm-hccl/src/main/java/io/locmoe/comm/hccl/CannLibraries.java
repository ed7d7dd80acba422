package io.locmoe.comm.hccl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The libraries of a toolkit that the strategy calls. The driver has loaded the runtime already: a library is one for
 * the process, whoever opens it.
 *
 * @param runtime     devices, memory, streams
 * @param collectives communicators and collective calls; those of communicators may be in a library that it needs
 */
record CannLibraries(Path runtime, Path collectives) {
    private static final List<String> VARIABLES =
            List.of("ASCEND_HOME_PATH", "ASCEND_TOOLKIT_HOME", "ASCEND_INSTALL_PATH", "CANN_INSTALL_DIR");

    private static final List<String> USUAL =
            List.of("/usr/local/Ascend/cann", "/usr/local/Ascend/ascend-toolkit/latest", "/opt/Ascend/cann");
    private static final List<String> RUNTIMES = List.of("libacl_rt.so", "libascendcl.so");
    private static final List<String> DIRECTORIES = List.of("lib64", "x86_64-linux/lib64", "aarch64-linux/lib64");

    /**
     * Finds the libraries beside the runtime that the driver has loaded, wherever that was; otherwise those of the
     * first variable that is set, or of the first usual place.
     *
     * @param environment variables
     * @param mapped      the files that this process has mapped, as Linux lists them
     * @throws IllegalArgumentException if there is none, with the places
     */
    static CannLibraries find(Map<String, String> environment, Path mapped) {
        List<Path> places = places(environment);
        return Stream.concat(
                        loaded(mapped).stream(),
                        places.stream().flatMap(place -> DIRECTORIES.stream().map(place::resolve)))
                .flatMap(directory -> of(directory).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no CANN with libhccl.so in " + places
                        + ": it moves rows between Ascend NPUs; install the toolkit, or set ASCEND_HOME_PATH to it"));
    }

    /** Directories of runtimes that are loaded; the path is the rest of a line behind its sixth column. */
    private static List<Path> loaded(Path mapped) {
        try (Stream<String> lines = Files.lines(mapped)) {
            return lines.filter(line -> RUNTIMES.stream().anyMatch(name -> line.endsWith("/" + name)))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))).getParent())
                    .distinct()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static List<Path> places(Map<String, String> environment) {
        Optional<String> set = VARIABLES.stream()
                .map(environment::get)
                .filter(value -> value != null && !value.isBlank())
                .findFirst();
        if (set.isPresent()) {
            return List.of(Path.of(set.get()));
        }
        List<Path> usual = new ArrayList<>();
        Optional.ofNullable(environment.get("HOME"))
                .ifPresent(home -> Stream.of("Ascend/cann", "Ascend/ascend-toolkit/latest")
                        .forEach(place -> usual.add(Path.of(home, place))));
        USUAL.stream().map(Path::of).forEach(usual::add);
        return usual;
    }

    private static Optional<CannLibraries> of(Path directory) {
        Path collectives = directory.resolve("libhccl.so");
        return RUNTIMES.stream()
                .map(directory::resolve)
                .filter(Files::exists)
                .findFirst()
                .filter(runtime -> Files.exists(collectives))
                .map(runtime -> new CannLibraries(runtime, collectives));
    }
}
