package io.locmoe.driver.ascend.binding;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions that the driver knows, read from {@code functions.txt}.
 *
 * @param runtime   devices, memory, streams and events
 * @param objects   what operators are called with
 * @param operators by name, both phases
 */
record FunctionTable(List<Signature> runtime, List<Signature> objects, Map<String, Phases> operators) {
    /** Read once. */
    static final FunctionTable INSTANCE = read();

    /** The two functions of an operator: the first plans a call, the second enqueues it. */
    record Phases(Signature first, Signature second) {}

    private static FunctionTable read() {
        Map<String, List<String>> sections = sections();
        Map<String, Phases> operators = new LinkedHashMap<>();
        for (String line : sections.get("[operators]")) {
            Signature second = Signature.secondPhase(line);
            operators.put(second.name(), new Phases(Signature.firstPhase(line), second));
        }
        return new FunctionTable(functions(sections.get("[runtime]")), functions(sections.get("[objects]")), operators);
    }

    private static List<Signature> functions(List<String> lines) {
        return lines.stream().map(Signature::function).toList();
    }

    private static Map<String, List<String>> sections() {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> section = null;
        for (String line : text().split("\n")) {
            if (line.startsWith("[")) {
                section = new ArrayList<>();
                sections.put(line, section);
            } else if (!line.startsWith("#") && section != null) {
                section.add(line);
            }
        }
        return sections;
    }

    private static String text() {
        try (InputStream in = FunctionTable.class.getResourceAsStream("functions.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
