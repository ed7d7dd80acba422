package io.locmoe.dataplane.body;

import java.util.HashSet;
import java.util.Set;

/**
 * Ports of peers, as host:port, that a node could not reach in a run. Later sessions of the run do not wait for them
 * again; another run tries them again, because somebody may have opened them. Thread-safe.
 */
public final class ClosedPorts {
    private final Set<String> ports = new HashSet<>();
    private String run = "";

    synchronized boolean contains(String ofRun, String port) {
        return ofRun.equals(run) && ports.contains(port);
    }

    synchronized void add(String ofRun, String port) {
        if (!ofRun.equals(run)) {
            ports.clear();
            run = ofRun;
        }
        ports.add(port);
    }
}
