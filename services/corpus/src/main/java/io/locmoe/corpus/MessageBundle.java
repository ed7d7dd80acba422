package io.locmoe.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.module.ModuleReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The messages of a compiled {@link java.util.ListResourceBundle}. Its module keeps it private, so it is not loaded but
 * read: the string constants of {@code getContents} alternate between key and message.
 */
final class MessageBundle {

    private MessageBundle() {}

    /** Key to message, in the order of the source; empty if the module has no such class. */
    static Map<String, String> read(ModuleReader module, String resource) throws IOException {
        Optional<InputStream> found = module.open(resource);
        if (found.isEmpty()) {
            return Map.of();
        }
        try (InputStream in = found.get()) {
            List<String> strings = strings(in.readAllBytes());
            Map<String, String> messages = LinkedHashMap.newLinkedHashMap(strings.size() / 2);
            for (int i = 0; i + 1 < strings.size(); i += 2) {
                messages.put(strings.get(i), strings.get(i + 1));
            }
            return messages;
        }
    }

    private static List<String> strings(byte[] classFile) {
        List<String> strings = new ArrayList<>();
        for (MethodModel method : ClassFile.of().parse(classFile).methods()) {
            if (method.methodName().equalsString("getContents")) {
                method.code().ifPresent(code -> addStrings(code, strings));
            }
        }
        return strings;
    }

    private static void addStrings(CodeModel code, List<String> strings) {
        for (CodeElement element : code) {
            if (element instanceof LoadConstantInstruction load && load.constantValue() instanceof String text) {
                strings.add(text);
            }
        }
    }
}
