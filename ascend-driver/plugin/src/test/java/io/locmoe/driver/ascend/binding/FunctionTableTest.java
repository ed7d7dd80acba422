package io.locmoe.driver.ascend.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of functions against the declarations in C. */
class FunctionTableTest {
    /** What the table calls a type of C. Where two share a layout, a mix-up shows here only. */
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("aclTensor*", Kind.TENSOR),
            Map.entry("aclTensorList*", Kind.TENSOR_LIST),
            Map.entry("aclScalar*", Kind.SCALAR),
            Map.entry("aclIntArray*", Kind.INT_ARRAY),
            Map.entry("aclBoolArray*", Kind.BOOL_ARRAY),
            Map.entry("aclOpExecutor*", Kind.EXECUTOR),
            Map.entry("aclrtStream", Kind.STREAM),
            Map.entry("aclrtEvent", Kind.EVENT),
            Map.entry("aclrtContext", Kind.CONTEXT),
            Map.entry("char*", Kind.TEXT),
            Map.entry("int64_t", Kind.INT64),
            Map.entry("uint64_t", Kind.UNSIGNED64),
            Map.entry("size_t", Kind.UNSIGNED64),
            Map.entry("int", Kind.INT32),
            Map.entry("int32_t", Kind.INT32),
            Map.entry("aclError", Kind.INT32),
            Map.entry("aclnnStatus", Kind.INT32),
            Map.entry("aclDataType", Kind.INT32),
            Map.entry("int8_t", Kind.INT8),
            Map.entry("bool", Kind.BOOLEAN),
            Map.entry("float", Kind.FLOAT32),
            Map.entry("double", Kind.FLOAT64));

    /** How C passes a type, on x86_64 and aarch64. */
    private static final Map<String, MemoryLayout> LAYOUTS = Map.of(
            "int64_t", ValueLayout.JAVA_LONG,
            "uint64_t", ValueLayout.JAVA_LONG,
            "size_t", ValueLayout.JAVA_LONG,
            "int8_t", ValueLayout.JAVA_BYTE,
            "bool", ValueLayout.JAVA_BOOLEAN,
            "float", ValueLayout.JAVA_FLOAT,
            "double", ValueLayout.JAVA_DOUBLE);

    private static final List<String> ENUMS_AND_INTS =
            List.of("int", "int32_t", "aclError", "aclnnStatus", "aclDataType");

    private record Declaration(String result, List<String> arguments) {
        FunctionDescriptor descriptor() {
            return FunctionDescriptor.of(
                    layout(result),
                    arguments.stream().map(FunctionTableTest::layout).toArray(MemoryLayout[]::new));
        }
    }

    private static MemoryLayout layout(String type) {
        return ENUMS_AND_INTS.contains(type) ? ValueLayout.JAVA_INT : LAYOUTS.getOrDefault(type, ValueLayout.JAVA_LONG);
    }

    @Test
    void everyFunctionOfTheRuntimeIsAsDeclared() throws IOException {
        Map<String, Declaration> declarations = declarations("runtime.txt");
        List<Signature> functions = Stream.of(FunctionTable.INSTANCE.runtime(), FunctionTable.INSTANCE.objects())
                .flatMap(List::stream)
                .toList();
        assertThat(functions).extracting(Signature::name).containsExactlyElementsOf(declarations.keySet());
        functions.forEach(function -> compare(function, declarations.get(function.name())));
    }

    @Test
    void everyFirstPhaseIsAsDeclared() throws IOException {
        Map<String, Declaration> declarations = declarations("operators.txt");
        Map<String, FunctionTable.Phases> operators = FunctionTable.INSTANCE.operators();
        assertThat(operators.keySet())
                .containsExactlyElementsOf(declarations.keySet())
                .hasSize(92);
        operators.forEach((name, phases) -> compare(phases.first(), declarations.get(name)));
        assertThat(operators.get("aclnnMatmul").first().name()).isEqualTo("aclnnMatmulGetWorkspaceSize");
    }

    /** All operators have the same second phase. */
    @Test
    void everySecondPhaseIsAsDeclared() {
        Declaration second =
                new Declaration("aclnnStatus", List.of("void*", "uint64_t", "aclOpExecutor*", "aclrtStream"));
        FunctionTable.INSTANCE.operators().forEach((name, phases) -> {
            assertThat(phases.second().name()).isEqualTo(name);
            compare(phases.second(), second);
        });
    }

    private static void compare(Signature signature, Declaration declaration) {
        assertThat(signature.result())
                .as(signature.name())
                .isEqualTo(KINDS.getOrDefault(declaration.result(), Kind.POINTER));
        assertThat(signature.arguments())
                .as(signature.name())
                .containsExactlyElementsOf(declaration.arguments().stream()
                        .map(type -> KINDS.getOrDefault(type, Kind.POINTER))
                        .toList());
        assertThat(signature.descriptor()).as(signature.name()).isEqualTo(declaration.descriptor());
    }

    /** Lines such as {@code aclError aclrtFree: void*}; without a result it is a status. */
    private static Map<String, Declaration> declarations(String resource) throws IOException {
        Map<String, Declaration> declarations = new LinkedHashMap<>();
        for (String line : text(resource).split("\n")) {
            if (!line.startsWith("#")) {
                String[] parts = line.split(":", 2);
                String[] head = parts[0].split(" ");
                List<String> arguments = Stream.of(parts[1].split(","))
                        .map(String::strip)
                        .filter(type -> !type.isEmpty())
                        .toList();
                declarations.put(head[head.length - 1], new Declaration(head.length == 2 ? head[0] : "int", arguments));
            }
        }
        return declarations;
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = FunctionTableTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
