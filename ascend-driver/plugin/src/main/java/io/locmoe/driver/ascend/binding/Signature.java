package io.locmoe.driver.ascend.binding;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.util.List;
import java.util.stream.Stream;

/**
 * The name and the types of one C function.
 *
 * @param optional older toolkits lack it
 */
record Signature(String name, boolean optional, Kind result, List<Kind> arguments) {
    private static final String OPTIONAL = "?";
    /** Arguments that every operator takes: workspace, its size, executor, stream. */
    private static final List<Kind> EXECUTE = List.of(Kind.POINTER, Kind.UNSIGNED64, Kind.EXECUTOR, Kind.STREAM);

    Signature {
        arguments = List.copyOf(arguments);
    }

    /** A line such as {@code aclrtMalloc i32 P u64 i32}: name, result, arguments. */
    static Signature function(String line) {
        List<String> words = words(line);
        return of(words.getFirst(), Kind.of(words.get(1)), kinds(words.subList(2, words.size())));
    }

    /**
     * The first phase of an operator, which plans a call: a line such as {@code aclnnSqrt T T}, the operator's name
     * and its arguments before {@code workspaceSize} and {@code executor}.
     */
    static Signature firstPhase(String line) {
        List<String> words = words(line);
        List<Kind> arguments = Stream.concat(
                        kinds(words.subList(1, words.size())).stream(), Stream.of(Kind.POINTER, Kind.POINTER))
                .toList();
        return of(words.getFirst() + "GetWorkspaceSize", Kind.INT32, arguments);
    }

    /** The second phase of an operator, which enqueues a planned call. */
    static Signature secondPhase(String line) {
        return of(words(line).getFirst(), Kind.INT32, EXECUTE);
    }

    FunctionDescriptor descriptor() {
        return FunctionDescriptor.of(
                result.layout(), arguments.stream().map(Kind::layout).toArray(MemoryLayout[]::new));
    }

    private static Signature of(String name, Kind result, List<Kind> arguments) {
        boolean optional = name.endsWith(OPTIONAL);
        return new Signature(
                optional ? name.substring(0, name.length() - OPTIONAL.length()) : name, optional, result, arguments);
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split(" +"));
    }

    private static List<Kind> kinds(List<String> letters) {
        return letters.stream().map(Kind::of).toList();
    }
}
