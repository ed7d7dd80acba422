package io.locmoe.dataplane.flight;

import io.locmoe.dataplane.LinkTraffic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a process sends to each other node, over all of its jobs. Thread-safe; counting never waits. */
final class LinkCounters {
    /** A job has fewer nodes; a mesh that lives long may meet more. */
    private static final int MOST = 4096;

    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final Link others = new Link();

    /** The counters of one link. */
    static final class Link {
        private final LongAdder bytes = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        void sent(long payload, long took) {
            bytes.add(payload);
            nanos.add(took);
        }
    }

    /** The link to a node; after {@link #MOST} of them, one that is not told. */
    Link to(String address) {
        Link known = links.get(address);
        return known == null && links.size() >= MOST ? others : links.computeIfAbsent(address, _ -> new Link());
    }

    /** The links over which something was sent. */
    List<LinkTraffic> traffic() {
        return links.entrySet().stream()
                .map(link -> new LinkTraffic(
                        link.getKey(),
                        link.getValue().bytes.sum(),
                        link.getValue().nanos.sum()))
                .filter(link -> link.bytes() > 0)
                .toList();
    }
}
