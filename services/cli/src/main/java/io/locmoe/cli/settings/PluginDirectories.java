package io.locmoe.cli.settings;

import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.RunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Plug-in directories: the distribution's, then those of {@code --plugin-dir}. */
public final class PluginDirectories {
    @Option(
            names = "--plugin-dir",
            paramLabel = "DIR",
            description = "More plug-ins, each in a directory of its own below DIR; repeatable.")
    private List<Path> own = new ArrayList<>();

    /** @throws RunException if the user named a directory, which is useless here */
    public void requireNone(String reason) {
        if (!own.isEmpty()) {
            throw RunException.usage("--plugin-dir is for this machine; " + reason);
        }
    }

    /** All directories, absolute. */
    public List<Path> all() {
        List<Path> all = new ArrayList<>();
        all.add(Distribution.current().plugins());
        for (Path directory : own) {
            if (!Files.isDirectory(directory)) {
                throw RunException.usage("--plugin-dir " + directory + " is not a directory");
            }
            all.add(directory.toAbsolutePath().normalize());
        }
        return all;
    }
}
