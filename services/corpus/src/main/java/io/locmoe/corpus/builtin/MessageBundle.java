package io.locmoe.corpus.builtin;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages of a compiled {@link java.util.ListResourceBundle}. Its module does not export it, so it is parsed
 * rather than loaded: the string constants of {@code getContents} alternate between key and message.
 */
final class MessageBundle {

    /** Last name parts of the JDK packages that contain messages; listing all packages would take most of a second. */
    private static final Set<String> PACKAGES = Set.of("resources", "res", "msg", "util", "utils", "runtime", "tty");

    private MessageBundle() {}

    /**
     * The bundles of a module whose file name ends with {@code suffix}, sorted by path.
     *
     * @param root     directory of the module
     * @param packages names of its packages
     */
    static List<Path> translated(Path root, Set<String> packages, String suffix) throws IOException {
        List<Path> bundles = new ArrayList<>();
        for (String name : packages) {
            Path directory = root.resolve(name.replace('.', '/'));
            if (PACKAGES.contains(directory.getFileName().toString())) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + suffix)) {
                    files.forEach(bundles::add);
                }
            }
        }
        bundles.sort(Comparator.comparing(Path::toString));
        return bundles;
    }

    /** Key to message, in the order of the source; empty if there is no such class. */
    static Map<String, String> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Map.of();
        }
        List<String> strings = strings(Files.readAllBytes(file));
        Map<String, String> messages = LinkedHashMap.newLinkedHashMap(strings.size() / 2);
        for (int i = 0; i + 1 < strings.size(); i += 2) {
            messages.put(strings.get(i), strings.get(i + 1));
        }
        return messages;
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
