package io.locmoe.driver.ascend.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The functions of the simulator's headers that are no operators have the types of CANN's, which stand in
 * {@code functions.txt}: no function is missing, none is there that CANN has not, and the linker finds each in the
 * libraries of its version.
 */
class FunctionsTest {
    private static final List<String> HEADERS = List.of("acl.h", "acl_memory.h", "acl_prof.h", "aclnn.h", "hccl.h");
    private static final Pattern DECLARATION = Pattern.compile("(?m)^(?!static|typedef|#)\\w[\\w *]*?\\b(\\w+)\\(");

    /** A function of CANN: its name, whether 8.1 has it, what it returns, and what it takes. */
    private record Declared(String name, boolean old, String result, String arguments) {
        static Declared parse(String line) {
            String[] words = line.split(" ", 3);
            int open = words[2].indexOf('(');
            return new Declared(
                    words[0], words[1].equals("8.1"), words[2].substring(0, open), words[2].substring(open));
        }

        String assertion() {
            return "SAME(%s, %s (*)%s)".formatted(name, result, arguments);
        }
    }

    @Test
    void headersHaveTheFunctionsOfCann() throws IOException, InterruptedException {
        Map<String, Declared> known = known();
        assertThat(inHeaders()).isEqualTo(known.keySet());
        for (Programs.Layout layout : Programs.Layout.values()) {
            List<Declared> there = known.values().stream()
                    .filter(function -> function.old() || layout == Programs.Layout.SPLIT)
                    .toList();
            Programs.run(program(layout, there), layout);
        }
    }

    private static Map<String, Declared> known() throws IOException {
        Map<String, Declared> byName = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/functions.txt"))) {
            if (!line.startsWith("#")) {
                Declared function = Declared.parse(line);
                byName.put(function.name(), function);
            }
        }
        return byName;
    }

    private static Set<String> inHeaders() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String header : HEADERS) {
            String text = Files.readString(Path.of("src/main/c/include/ascend", header));
            DECLARATION.matcher(text).results().forEach(found -> names.add(found.group(1)));
        }
        return names;
    }

    private static Path program(Programs.Layout layout, List<Declared> functions) throws IOException {
        List<String> text = new ArrayList<>(List.of(
                "#include \"ascend/acl_prof.h\"",
                "#include \"ascend/aclnn.h\"",
                "#include \"ascend/hccl.h\"",
                "#define IS(name, type) __builtin_types_compatible_p(__typeof__(&name), type)",
                "#define SAME(name, type) _Static_assert(IS(name, type), #name);"));
        functions.forEach(function -> text.add(function.assertion()));
        text.add("void *const functions[] = {");
        functions.forEach(function -> text.add("    (void *)" + function.name() + ","));
        text.add("};\nint main(void) { return functions[0] == 0; }");
        Path directory = Files.createDirectories(Path.of("target/programs"));
        return Files.write(directory.resolve("functions-" + layout + ".c"), text);
    }
}
