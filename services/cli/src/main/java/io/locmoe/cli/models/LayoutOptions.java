package io.locmoe.cli.models;

import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.launcher.RunException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a Hugging Face directory is written. */
final class LayoutOptions {
    @Option(
            names = "--experts",
            paramLabel = "LAYOUT",
            description = "separate: a tensor for each matrix of each expert; packed: two tensors a layer, as"
                    + " transformers 5 saves them.")
    private String experts;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description =
                    "Type of all tensors: float32, float16, bfloat16. In GGUF files gates and vectors stay float32.")
    private String type;

    @Option(
            names = "--shard-megabytes",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Tensors in one file, in megabytes (${DEFAULT-VALUE}).")
    private int megabytes;

    /** Whether experts are packed; empty if that is not given. */
    Optional<Boolean> packed() {
        return Optional.ofNullable(experts).map(layout -> switch (layout) {
            case "packed" -> true;
            case "separate" -> false;
            default -> throw RunException.usage("--experts must be separate or packed: " + layout);
        });
    }

    /** Refuses layouts for a file that has one of its own. */
    void requireOne(CommandSpec spec) {
        for (String option : new String[] {"--experts", "--shard-megabytes"}) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw RunException.usage("a GGUF file is one file with packed experts: leave " + option + " out");
            }
        }
    }

    /** The type of tensors; empty if that is not given. */
    Optional<StoredType> type() {
        return Optional.ofNullable(type)
                .map(word -> Arrays.stream(StoredType.values())
                        .filter(known -> known.word().equals(word))
                        .findFirst()
                        .orElseThrow(() -> RunException.usage("--dtype must be one of "
                                + Arrays.stream(StoredType.values())
                                        .map(StoredType::word)
                                        .collect(Collectors.joining(", "))
                                + ": " + word)));
    }

    /** Bytes of tensors in one file. */
    long shard() {
        if (megabytes < 1) {
            throw RunException.usage("--shard-megabytes must be at least 1: " + megabytes);
        }
        return megabytes * 1_000_000L;
    }
}
