package io.locmoe.node.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.access.Guard;
import io.locmoe.dashboard.PageGate.Admitted;
import io.locmoe.dashboard.PageGate.Decision;
import io.locmoe.dashboard.PageGate.Refused;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node without certificates answers loopback connections only. */
class NodeGateTest {
    private static final String NODE = "10.0.0.1";

    /** Forwarders of ports into containers connect from the node's own address for everybody. */
    @ParameterizedTest
    @ValueSource(strings = {NODE, "10.0.0.2", "203.0.113.7", "2001:db8::7", "::ffff:10.0.0.1"})
    void otherPeersAreRefused(String peer) {
        assertThat(decision(peer)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.reason()).contains("http://localhost:PORT/page/", "ssh -L", "port-forward");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
    void loopbackPeersAreAnswered(String peer) {
        assertThat(decision(peer))
                .isInstanceOfSatisfying(
                        Admitted.class, admitted -> assertThat(admitted.rest()).isEqualTo("runs/"));
    }

    @Test
    void anUnknownPeerIsRefused() {
        assertThat(decision(null)).isInstanceOf(Refused.class);
    }

    private static Decision decision(String peer) {
        NodeGate gate = new NodeGate(Guard.open(), _ -> true, _ -> null);
        return gate.decide(request(peer == null ? null : SocketAddress.inetSocketAddress(50_000, peer)));
    }

    private static HttpServerRequest request(SocketAddress peer) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("host", "localhost:7500");
        return (HttpServerRequest) Proxy.newProxyInstance(
                NodeGateTest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "remoteAddress" -> peer;
                    case "localAddress" -> SocketAddress.inetSocketAddress(7500, NODE);
                    case "headers" -> headers;
                    case "getHeader" -> headers.get((String) arguments[0]);
                    case "method" -> HttpMethod.GET;
                    case "path" -> "/page/runs/";
                    default -> null;
                });
    }
}
