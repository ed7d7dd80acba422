package io.locmoe.pluginhost;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Calls that end the process, found in class files without loading a class. */
final class ExitCalls {
    private ExitCalls() {}

    /**
     * The first class of a jar that names such a method, as {@code System.exit in acme.Tool}.
     *
     * @param own whether it is the plug-in's own jar. Libraries may have a main program that nobody calls, so in theirs
     *            only Runtime.halt counts, which cannot be noticed when it happens
     */
    static Optional<String> find(JarFile jar, boolean own) throws IOException {
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            if (entry.getName().endsWith(".class")) {
                Optional<String> call = find(JarLimits.read(jar, entry), own);
                if (call.isPresent()) {
                    String name = entry.getName();
                    return Optional.of(call.get() + " in "
                            + name.substring(0, name.length() - ".class".length())
                                    .replace('/', '.'));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> find(byte[] bytes, boolean own) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!text.contains("java/lang/") || !text.contains("halt") && !(own && text.contains("exit"))) {
            return Optional.empty();
        }
        try {
            for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
                if (entry instanceof MemberRefEntry member) {
                    String method = member.owner().asInternalName() + "."
                            + member.name().stringValue();
                    switch (method) {
                        case "java/lang/Runtime.halt" -> {
                            return Optional.of("Runtime.halt");
                        }
                        case "java/lang/Runtime.exit", "java/lang/System.exit" -> {
                            if (own) {
                                return Optional.of(method.substring("java/lang/".length()));
                            }
                        }
                        default -> {}
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            // No class file: what is wrong with it shows when it is loaded.
        }
        return Optional.empty();
    }
}
