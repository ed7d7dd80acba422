package io.locmoe.dataplane.body;

import io.locmoe.dataplane.JobSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;

/** The peers of a session that no body channel reaches, so that their bodies travel by Flight. Thread-safe. */
public final class Detours {
    private final JobSession job;
    private final ClosedPorts closed;
    private final Map<Integer, String> reasons = new ConcurrentSkipListMap<>();
    private final Set<Integer> unreachable = new ConcurrentSkipListSet<>();

    /** @param closed ports that the node could not reach in the run */
    public Detours(JobSession job, ClosedPorts closed) {
        this.job = job;
        this.closed = closed;
    }

    /** Whether an earlier session of the run failed to reach this port. */
    boolean isKnown(String host, int port) {
        return closed.contains(job.run(), host + ":" + port);
    }

    void unreachable(String host, int port) {
        closed.add(job.run(), host + ":" + port);
        unreachable.add(port);
    }

    /** @param reasons a clause for each channel that was tried */
    void add(int peer, List<String> reasons) {
        this.reasons.put(peer, String.join("; ", reasons));
    }

    /** Peers, reasons and what to do; empty if there is nothing new. */
    public Optional<String> notice() {
        if (reasons.isEmpty()) {
            return Optional.empty();
        }
        String remedy = unreachable.isEmpty()
                ? ""
                : "; let the nodes reach each other at TCP port "
                        + unreachable.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + ", in network policies and firewalls: bodyPort of a node, ports.body of the chart";
        return Optional.of("no body channel from node " + job.node() + " to " + peers()
                + "; bodies to them go by Flight, which is slower" + remedy);
    }

    /** Groups peers with the same reason. */
    private String peers() {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        reasons.forEach((peer, reason) ->
                byReason.computeIfAbsent(reason, first -> new ArrayList<>()).add(job.name(peer)));
        return byReason.entrySet().stream()
                .map(peers -> String.join(", ", peers.getValue()) + ", " + peers.getKey())
                .collect(Collectors.joining("; "));
    }
}
