package io.locmoe.node.job;

import io.locmoe.control.JobEvent.LogLine;
import io.locmoe.control.JobHistory;
import io.locmoe.control.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the ranks of each node of a job exchanged last, as the nodes have told its coordinator. On the jobs' context.
 */
final class LastExchanges {
    private static final Logger LOG = LoggerFactory.getLogger(LastExchanges.class);

    private final List<Peer> peers;
    private final Map<Integer, List<String>> told = new TreeMap<>();

    LastExchanges(List<Peer> peers) {
        this.peers = peers;
    }

    /** A node's ranks have left the job. */
    void left(int node, List<String> lines) {
        told.put(node, lines);
    }

    /** A node's ranks may still be in the job; what it tells when they leave counts, whichever is heard first. */
    void soFar(int node, List<String> lines) {
        told.putIfAbsent(node, lines);
    }

    /** Tells of every node, to those who watch the job and in this node's log. */
    void tell(String jobId, JobHistory history) {
        List<LogLine> lines = new ArrayList<>();
        for (int node = 0; node < peers.size(); node++) {
            String name = peers.get(node).name();
            List<String> exchanges = told.get(node);
            lines.add(new LogLine(name, heading(exchanges)));
            if (exchanges != null) {
                exchanges.forEach(line -> lines.add(new LogLine(name, line)));
            }
        }
        lines.forEach(history::add);
        LOG.warn(
                "{} failed; the last exchanges of its nodes:{}",
                jobId,
                lines.stream()
                        .map(line -> System.lineSeparator() + "    " + line.node() + ": " + line.text())
                        .collect(Collectors.joining()));
    }

    private static String heading(List<String> exchanges) {
        if (exchanges == null) {
            return "sent none of its last exchanges";
        }
        return exchanges.isEmpty()
                ? "has exchanged nothing"
                : "its last exchanges, in seconds since it joined the job:";
    }
}
