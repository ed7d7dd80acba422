package io.locmoe.control;

import java.util.Objects;

/**
 * Where a port is opened.
 *
 * @param host address of this machine
 * @param port 0 takes a free one
 */
public record ListenAddress(String host, int port) {
    public ListenAddress {
        Objects.requireNonNull(host, "host");
    }
}
