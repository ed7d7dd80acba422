package io.locmoe.laboratory.bench.leftovers;

import io.locmoe.launcher.RunException;
import io.locmoe.processes.ProcessSignal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a command ends early. */
public enum Ending {
    KILLED("killed", List.of("KILL")),
    INTERRUPTED("Ctrl-C", List.of("INT")),
    INTERRUPTED_TWICE("Ctrl-C twice", List.of("INT", "INT")),
    ASKED("a plain kill", List.of("TERM"));

    private final String words;
    private final List<String> signals;

    Ending(String words, List<String> signals) {
        this.words = words;
        this.signals = signals;
    }

    void end(long pid) {
        signals.forEach(signal -> ProcessSignal.send(signal, pid));
    }

    /** The description in tables. */
    String words() {
        return words;
    }

    /** The name in options and file names. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws RunException if there is no ending with this label, listing the labels */
    public static Ending of(String label) {
        return Arrays.stream(values())
                .filter(ending -> ending.label().equals(label.trim()))
                .findFirst()
                .orElseThrow(() -> RunException.usage("--endings: there is no way '" + label + "'; there are "
                        + Arrays.stream(values()).map(Ending::label).collect(Collectors.joining(", "))));
    }
}
