package io.locmoe.driver.ascend.toolkit;

import io.locmoe.spi.device.DeviceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that make up a toolkit, in the order in which a function is looked for.
 *
 * @param runtime   devices, memory, streams
 * @param objects   what operators are called with
 * @param custom    operators of users, which come before those of the toolkit
 * @param operators one library for each group of operators (CANN 8.5 and newer), or one for all; never both, as CANN
 *                  forbids
 */
public record ToolkitLibraries(Path runtime, Path objects, List<Path> custom, List<Path> operators) {
    private static final String AGGREGATE = "libopapi.so";
    private static final String CUSTOM = "op_api/lib/libcust_opapi.so";
    private static final String PRIORITY = "load_priority";

    public ToolkitLibraries {
        custom = List.copyOf(custom);
        operators = List.copyOf(operators);
    }

    /** @throws DeviceException if a library is missing that every toolkit has */
    public static ToolkitLibraries of(ToolkitRoot root, Environment environment) {
        Path directory = root.libraries();
        return new ToolkitLibraries(
                present(directory, "libacl_rt.so", "libascendcl.so"),
                present(directory, "libnnopbase.so"),
                custom(root, environment),
                operators(directory));
    }

    /** Whether each group of operators has a library. */
    public boolean split() {
        return operators.stream().noneMatch(file -> file.endsWith(AGGREGATE));
    }

    private static Path present(Path directory, String... names) {
        return Stream.of(names)
                .map(directory::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new DeviceException("the CANN toolkit is not whole: " + directory + " has no "
                        + String.join(" or ", names) + "; install the toolkit again"));
    }

    private static List<Path> operators(Path directory) {
        List<Path> groups = list(directory).stream()
                .filter(file -> file.getFileName().toString().matches("libopapi_[A-Za-z0-9]+\\.so"))
                .toList();
        return groups.isEmpty() ? List.of(present(directory, AGGREGATE)) : groups;
    }

    /** Libraries of {@code ASCEND_CUSTOM_OPP_PATH}, then those of vendors inside the toolkit. */
    private static List<Path> custom(ToolkitRoot root, Environment environment) {
        Path vendors = environment
                .variable("ASCEND_OPP_PATH")
                .map(Path::of)
                .orElse(root.path().resolve("opp"))
                .resolve("vendors");
        return Stream.concat(environment.paths("ASCEND_CUSTOM_OPP_PATH"), vendors(vendors).stream())
                .map(entry -> entry.resolve(CUSTOM))
                .filter(Files::exists)
                .toList();
    }

    private static List<Path> vendors(Path directory) {
        Path priority = directory.resolve("config.ini");
        if (!Files.exists(priority)) {
            return Files.isDirectory(directory) ? list(directory) : List.of();
        }
        List<Path> vendors = new ArrayList<>();
        priority(priority)
                .ifPresent(names -> Stream.of(names.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .forEach(name -> vendors.add(directory.resolve(name))));
        return vendors;
    }

    /** The value of {@code load_priority=a,b}. */
    private static Optional<String> priority(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split("=", 2))
                    .filter(entry -> entry.length == 2 && entry[0].strip().equals(PRIORITY))
                    .map(entry -> entry[1])
                    .findFirst();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static DeviceException unreadable(IOException cause) {
        return new DeviceException("the CANN toolkit cannot be read: " + cause, cause);
    }
}
