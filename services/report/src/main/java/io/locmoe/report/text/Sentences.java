package io.locmoe.report.text;

import java.nio.file.Path;

/** Sentences that terminal, plain output and log share. */
public final class Sentences {
    private Sentences() {}

    public static String validation(long step, double loss) {
        return "validation after step " + step + ": " + Quantity.loss(loss) + " nats per token";
    }

    public static String checkpoint(long step, Path directory) {
        return "checkpoint of step " + step + ": " + directory;
    }
}
