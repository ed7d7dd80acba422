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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The operators of the simulator's headers have the types of CANN's. What CANN's are stands in {@code prototypes.txt};
 * the compiler compares, and the linker finds each function in the libraries of its version.
 */
class PrototypesTest {
    private static final Path HEADERS = Path.of("src/main/c/include/ascend");
    private static final Pattern OPERATOR = Pattern.compile("ACLNN_OPERATOR\\((\\w+),");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("T", "const aclTensor *"),
            Map.entry("t", "aclTensor *"),
            Map.entry("TL", "const aclTensorList *"),
            Map.entry("tl", "aclTensorList *"),
            Map.entry("S", "const aclScalar *"),
            Map.entry("IA", "const aclIntArray *"),
            Map.entry("ia", "aclIntArray *"),
            Map.entry("BA", "const aclBoolArray *"),
            Map.entry("CS", "const char *"),
            Map.entry("cs", "char *"),
            Map.entry("i8", "int8_t"),
            Map.entry("i32", "int"),
            Map.entry("i64", "int64_t"),
            Map.entry("u64", "uint64_t"),
            Map.entry("f64", "double"),
            Map.entry("f32", "float"),
            Map.entry("bool", "bool"),
            Map.entry("type", "aclDataType"));

    /** An operator of CANN: its name, since which version, and what its first function takes. */
    private record Prototype(String name, boolean old, String arguments) {
        static Prototype parse(String line) {
            List<String> words = List.of(line.split(" "));
            String arguments = words.subList(2, words.size()).stream()
                    .map(word -> assertKnown(word) + ", ")
                    .collect(Collectors.joining());
            return new Prototype(words.get(0), words.get(1).equals("8.1"), arguments);
        }

        private static String assertKnown(String word) {
            assertThat(TYPES).containsKey(word);
            return TYPES.get(word);
        }

        String assertion() {
            return ("SAME(%sGetWorkspaceSize, aclnnStatus (*)(%suint64_t *, aclOpExecutor **))%n"
                            + "SAME(%s, aclnnStatus (*)(void *, uint64_t, aclOpExecutor *, aclrtStream))%n")
                    .formatted(name, arguments, name);
        }

        String addresses() {
            return "    (void *)%sGetWorkspaceSize, (void *)%s,%n".formatted(name, name);
        }
    }

    @Test
    void headersHaveTheTypesOfCann() throws IOException, InterruptedException {
        Map<String, Prototype> known = prototypes();
        Set<String> declared = declared();
        assertThat(known.keySet()).containsAll(declared);
        for (Programs.Layout layout : Programs.Layout.values()) {
            List<Prototype> there = declared.stream()
                    .map(known::get)
                    .filter(prototype -> prototype.old() || layout == Programs.Layout.SPLIT)
                    .toList();
            Programs.run(program(layout, there), layout);
        }
    }

    private static Map<String, Prototype> prototypes() throws IOException {
        Map<String, Prototype> byName = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/prototypes.txt"))) {
            if (!line.startsWith("#")) {
                Prototype prototype = Prototype.parse(line);
                byName.put(prototype.name(), prototype);
            }
        }
        return byName;
    }

    private static Set<String> declared() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> headers = Files.list(HEADERS)) {
            for (Path header : headers.filter(path -> path.toString().contains("operators_"))
                    .toList()) {
                OPERATOR.matcher(Files.readString(header)).results().forEach(found -> names.add(found.group(1)));
            }
        }
        return names;
    }

    private static Path program(Programs.Layout layout, List<Prototype> prototypes) throws IOException {
        List<String> text = new ArrayList<>(List.of(
                "#include \"ascend/operators_math.h\"",
                "#include \"ascend/operators_nn.h\"",
                "#include \"ascend/operators_transformer.h\"",
                "#define IS(name, type) __builtin_types_compatible_p(__typeof__(&name), type)",
                "#define SAME(name, type) _Static_assert(IS(name, type), #name);"));
        prototypes.forEach(prototype -> text.add(prototype.assertion()));
        text.add("void *const functions[] = {");
        prototypes.forEach(prototype -> text.add(prototype.addresses()));
        text.add("};\nint main(void) { return functions[0] == 0; }");
        Path directory = Files.createDirectories(Path.of("target/programs"));
        return Files.write(directory.resolve("prototypes-" + layout + ".c"), text);
    }
}
