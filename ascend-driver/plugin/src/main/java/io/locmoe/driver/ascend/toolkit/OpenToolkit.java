package io.locmoe.driver.ascend.toolkit;

import io.locmoe.driver.ascend.binding.Symbols;
import io.locmoe.spi.device.DeviceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A toolkit whose libraries are loaded.
 *
 * @param runtime   libraries of the runtime and of objects
 * @param operators libraries of operators, those of users first
 * @param failures  libraries of operators that cannot be loaded, with the reason
 */
public record OpenToolkit(List<OpenLibrary> runtime, List<OpenLibrary> operators, Map<Path, String> failures)
        implements Symbols {

    /**
     * Loads a toolkit. A group of operators that cannot be loaded is left out.
     *
     * @throws DeviceException if the runtime, or operators of a user, cannot be loaded
     */
    public static OpenToolkit open(ToolkitLibraries libraries) {
        List<OpenLibrary> runtime = Stream.of(libraries.runtime(), libraries.objects())
                .map(OpenLibrary::open)
                .toList();
        List<OpenLibrary> operators = new ArrayList<>();
        Map<Path, String> failures = new LinkedHashMap<>();
        libraries.custom().forEach(file -> operators.add(OpenLibrary.open(file)));
        for (Path file : libraries.operators()) {
            try {
                operators.add(OpenLibrary.open(file));
            } catch (DeviceException e) {
                failures.put(file, e.getMessage());
            }
        }
        return new OpenToolkit(runtime, List.copyOf(operators), failures);
    }

    @Override
    public Optional<Symbol> function(String name) {
        return find(runtime, name);
    }

    @Override
    public Optional<Symbol> operator(String name) {
        return find(operators, name);
    }

    private static Optional<Symbol> find(List<OpenLibrary> libraries, String name) {
        return libraries.stream()
                .flatMap(library -> library.find(name).stream())
                .findFirst();
    }
}
