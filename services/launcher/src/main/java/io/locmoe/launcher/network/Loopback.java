package io.locmoe.launcher.network;

import java.util.List;
import java.util.Optional;

/** All nodes on 127.0.0.1, distinguished by their ports. */
record Loopback() implements NodeNetwork {
    @Override
    public String address(int node) {
        return "127.0.0.1";
    }

    @Override
    public List<String> wrap(int node, List<String> command) {
        return command;
    }

    @Override
    public List<String> linkRates() {
        return List.of();
    }

    @Override
    public Optional<String> description() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
