package io.locmoe.cli.command;

import io.locmoe.launcher.run.RunEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A command that a user may give after a run. The checkpoint has the settings; other options are repeated.
 *
 * @param out      output directory of the run
 * @param plugins  additional plug-in directories
 * @param linkRate as the user wrote it
 * @param mesh     options for a mesh that was already running
 */
record NextCommand(Path out, List<Path> plugins, Optional<String> linkRate, List<String> mesh) {

    /** What a user may do after a run that ended so: continue it, or try its model. */
    Optional<String> after(RunEnd end, Path checkpoint) {
        return switch (end) {
            case INTERRUPTED -> Optional.of("to continue: " + resume());
            case COMPLETED ->
                Files.isDirectory(checkpoint) ? Optional.of("to try the model: " + generate()) : Optional.empty();
        };
    }

    /** Continues the run; quoted for a shell. */
    String resume() {
        List<String> words = new ArrayList<>(List.of("./locmoe", "train", "--resume", out.toString()));
        words.addAll(List.of("--out", out.toString()));
        words.addAll(pluginDirectories());
        linkRate.ifPresent(rate -> words.addAll(List.of("--link-rate", rate)));
        words.addAll(mesh);
        return ShellLine.of(words);
    }

    /** Generates text with the trained model; quoted for a shell. */
    String generate() {
        List<String> words = new ArrayList<>(List.of("./locmoe", "generate", "--checkpoint", out.toString()));
        words.addAll(List.of("--prompt", "The house"));
        words.addAll(pluginDirectories());
        return ShellLine.of(words);
    }

    private List<String> pluginDirectories() {
        return plugins.stream()
                .flatMap(directory -> Stream.of("--plugin-dir", directory.toString()))
                .toList();
    }
}
