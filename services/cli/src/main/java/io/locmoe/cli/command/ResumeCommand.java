package io.locmoe.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command that continues a run. The checkpoint has the settings; other options are repeated.
 *
 * @param out      output directory of the run
 * @param plugins  additional plug-in directories
 * @param linkRate as the user wrote it
 * @param mesh     options for a mesh that was already running
 */
record ResumeCommand(Path out, List<Path> plugins, Optional<String> linkRate, List<String> mesh) {

    /** The command line, quoted for a shell. */
    String text() {
        List<String> words = new ArrayList<>(List.of("./locmoe", "train", "--resume", out.toString()));
        words.addAll(List.of("--out", out.toString()));
        plugins.forEach(directory -> words.addAll(List.of("--plugin-dir", directory.toString())));
        linkRate.ifPresent(rate -> words.addAll(List.of("--link-rate", rate)));
        words.addAll(mesh);
        return ShellLine.of(words);
    }
}
