package io.locmoe.harness.job;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message in the ledger of a node: one of the last that its ranks sent, received or waited for when the job failed.
 *
 * @param node      node that wrote the entry
 * @param rank      rank of that node
 * @param sent      whether the rank sent it; otherwise the rank received it or waited for it
 * @param peer      rank at the other end
 * @param step      step of the training
 * @param layer     sparse layer; empty for messages of no layer
 * @param direction such as {@code DISPATCH}
 * @param bytes     bytes of the message; empty if it has not arrived
 */
public record LedgerEntry(
        String node,
        int rank,
        boolean sent,
        int peer,
        long step,
        OptionalLong layer,
        String direction,
        OptionalLong bytes) {
    private static final Pattern LINE = Pattern.compile(
            "(\\S+): \\d+\\.\\d+ rank (\\d+) (to|from) rank (\\d+): step (\\d+), micro-batch -?\\d+(?:, layer (\\d+))?,"
                    + " ([A-Z_]+)(?:, chunk \\d+)?, (?:(\\d+) bytes, .*|not received yet)");

    /** Parses a line of {@code train.log}; empty if it is something else. */
    static Optional<LedgerEntry> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new LedgerEntry(
                        matcher.group(1),
                        Integer.parseInt(matcher.group(2)),
                        matcher.group(3).equals("to"),
                        Integer.parseInt(matcher.group(4)),
                        Long.parseLong(matcher.group(5)),
                        number(matcher.group(6)),
                        matcher.group(7),
                        number(matcher.group(8))))
                : Optional.empty();
    }

    private static OptionalLong number(String text) {
        return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }
}
