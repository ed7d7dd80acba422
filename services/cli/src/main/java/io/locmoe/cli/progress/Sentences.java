package io.locmoe.cli.progress;

import java.nio.file.Path;

/** Sentences that terminal, plain output and log share. */
final class Sentences {
    private Sentences() {}

    static String validation(long step, double loss) {
        return "validation after step " + step + ": " + Quantity.loss(loss) + " nats per token";
    }

    static String checkpoint(long step, Path directory) {
        return "checkpoint of step " + step + ": " + directory;
    }
}
