package io.locmoe.cli.usage;

import io.locmoe.spi.plugin.NearestName;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user may have meant by a word that a command does not know. */
public final class Suggestion {
    /** No name is longer, and longer words take time to compare. */
    private static final int LONGEST = 60;

    private Suggestion() {}

    /** A question with the one name that is near; empty if none is, or if another thing is wrong. */
    public static Optional<String> of(ParameterException error) {
        if (!(error instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return Optional.empty();
        }
        String word = unmatched.getUnmatched().getFirst().split("=", 2)[0];
        CommandSpec command = error.getCommandLine().getCommandSpec();
        return word.length() > LONGEST
                ? Optional.empty()
                : near(word, command).map(name -> "did you mean '" + name + "'?");
    }

    private static Optional<String> near(String word, CommandSpec command) {
        if (word.startsWith("-")) {
            return NearestName.of(
                            bare(word),
                            command.optionsMap().keySet().stream()
                                    .filter(option -> option.startsWith("--"))
                                    .map(Suggestion::bare)
                                    .toList())
                    .map(option -> "--" + option);
        }
        return NearestName.of(word, command.subcommands().keySet()).map(name -> command.qualifiedName() + " " + name);
    }

    private static String bare(String option) {
        return option.replaceFirst("^-+", "");
    }
}
