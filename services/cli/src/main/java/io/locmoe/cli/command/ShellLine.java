package io.locmoe.cli.command;

import java.util.List;
import java.util.stream.Collectors;

/** Command lines that users can copy into a shell. */
final class ShellLine {
    private ShellLine() {}

    /** The words, quoted where a shell needs it. */
    static String of(List<String> words) {
        return words.stream().map(ShellLine::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[\\w./:,+@%=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
