package io.locmoe.node.page;

import io.locmoe.control.access.Guard;
import io.locmoe.dashboard.PageGate;
import io.locmoe.dashboard.PagedRuns;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.service.MeshCall;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Answers readers whom a certificate or a token proves, and who may watch runs. In a mesh without certificates, it
 * answers browsers of the node's own machine, over loopback. A name of another host as the host of a request is
 * refused, because a page of that host may have made its name point here (DNS rebinding).
 *
 * @param names whether a name is one by which the node is reached
 * @param runs  what a reader sees
 */
record NodeGate(Guard guard, Predicate<String> names, Function<Reader, PagedRuns> runs) implements PageGate {
    /** Path under which all pages are. */
    static final String BASE = "/page/";

    @Override
    public Decision decide(HttpServerRequest request) {
        boolean open = guard.trust().isOpen();
        if (open && !isOfThisMachine(request)) {
            return new Refused(
                    403,
                    "without certificates, this page is for browsers of the node's own machine: open it there as"
                            + " http://localhost:PORT" + BASE + ", or through a tunnel, such as ssh -L or kubectl"
                            + " port-forward");
        } else if (open ? !PageGate.isForLoopback(request) : !isNamed(request)) {
            return new Refused(
                    421,
                    "this page is for " + (open ? "localhost" : "addresses and names of the node")
                            + "; the request names another host");
        }
        return PageGate.foreign(request, open ? "http" : "https")
                .<Decision>map(refused -> refused)
                .orElseGet(() -> known(request));
    }

    /**
     * A proxy on the machine passes on what others ask; a tunnel does not say so, and needs an account here. An address
     * of the machine that is no loopback one does not count: forwarders of ports into containers use it for everybody.
     */
    private static boolean isOfThisMachine(HttpServerRequest request) {
        SocketAddress peer = request.remoteAddress();
        return !request.headers().contains("forwarded")
                && !request.headers().contains("x-forwarded-for")
                && peer != null
                && peer.hostAddress() != null
                && InetAddress.ofLiteral(peer.hostAddress()).isLoopbackAddress();
    }

    private boolean isNamed(HttpServerRequest request) {
        return request.authority() != null && names.test(request.authority().host());
    }

    private Decision known(HttpServerRequest request) {
        try {
            Reader reader = new Reader(guard.user(request.connection(), request.headers()));
            return reader.forbidden(MeshCall.WATCH)
                    .<Decision>map(reason -> new Refused(403, reason))
                    .orElseGet(() ->
                            new Admitted(runs.apply(reader), request.path().substring(BASE.length())));
        } catch (ControlException e) {
            return new Refused(e.code() == Code.UNAUTHENTICATED ? 401 : 403, e.getMessage());
        }
    }
}
