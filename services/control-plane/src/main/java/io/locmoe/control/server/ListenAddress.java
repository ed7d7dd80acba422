package io.locmoe.control.server;

import java.util.Objects;

/**
 * Address at which a port is opened.
 *
 * @param host address of this machine
 * @param port 0 for any free port
 */
public record ListenAddress(String host, int port) {
    public ListenAddress {
        Objects.requireNonNull(host, "host");
    }
}
