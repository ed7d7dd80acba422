package io.locmoe.run.job;

import io.locmoe.run.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last exchanges of the ranks of each node of a job, as reported to the leader. Used on the jobs' context. */
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

    /**
     * The ranks of a node may still be in the job. Their report when they leave takes precedence, whichever arrives
     * first.
     */
    void soFar(int node, List<String> lines) {
        told.putIfAbsent(node, lines);
    }

    /** Reports on every node to the job's watchers and in this node's log. */
    void tell(String jobId, JobProgress progress) {
        List<String> lines = new ArrayList<>();
        for (int node = 0; node < peers.size(); node++) {
            Peer peer = peers.get(node);
            List<String> exchanges = told.get(node);
            Stream.concat(Stream.of(heading(exchanges)), exchanges == null ? Stream.empty() : exchanges.stream())
                    .forEach(line -> {
                        progress.log(peer, line);
                        lines.add(System.lineSeparator() + "    " + peer.name() + ": " + line);
                    });
        }
        LOG.warn("{} failed; the last exchanges of its nodes:{}", jobId, String.join("", lines));
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
