package io.locmoe.driver.ascend.toolkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Directory trees as toolkits are installed, with empty files. */
final class Trees {
    private Trees() {}

    static Path toolkit(Path root, String... libraries) throws IOException {
        for (String library : libraries) {
            file(root.resolve("lib64").resolve(library));
        }
        return root;
    }

    static Path file(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    static Environment environment(Path home, Map<String, String> variables) {
        return new Environment(variables, home, "x86_64");
    }
}
