package io.locmoe.attack.traffic;

import java.util.List;

/**
 * What a port expects, as seeds of what it gets instead.
 *
 * @param conversations whole right beginnings of connections
 * @param calls         paths of gRPC methods; none where there is no gRPC
 * @param messages      right messages of these methods
 * @param protocols     to agree on in a TLS handshake
 */
public record Speech(List<byte[]> conversations, List<String> calls, List<byte[]> messages, String... protocols) {
    public Speech {
        conversations = List.copyOf(conversations);
        calls = List.copyOf(calls);
        messages = List.copyOf(messages);
        protocols = protocols.clone();
    }

    @Override
    public String[] protocols() {
        return protocols.clone();
    }
}
