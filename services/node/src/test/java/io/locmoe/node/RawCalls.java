package io.locmoe.node;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.locmoe.control.proto.VoteReply;
import io.locmoe.identity.Identity;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls as anybody may make them, with whatever certificate and headers, over TLS. */
final class RawCalls implements AutoCloseable {
    private static final int FRAME_HEAD = 5;
    private static final Set<String> VOTES =
            Set.of("/locmoe.control.v2.RankControl/Prepare", "/locmoe.control.v2.RankControl/Install");

    private final Vertx vertx = Vertx.vertx();
    private final MeshCertificates certificates;
    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();
    /** Callers whose connection to a port is refused. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    RawCalls(MeshCertificates certificates) {
        this.certificates = certificates;
    }

    /**
     * How a gRPC call was answered: {@code OK}, the code of the refusal, {@code status} with its number where it has no
     * code, or that there was no connection. A vote that was not given is {@code FORBIDDEN}.
     */
    String answer(TestCaller caller, int port, String path, Optional<String> user, MessageLite request) {
        String connection = caller + " " + port;
        if (refused.contains(connection)) {
            return "no connection";
        }
        byte[] message = request.toByteArray();
        RequestOptions options = options(caller, port, path, user)
                .setMethod(HttpMethod.POST)
                .putHeader("content-type", "application/grpc");
        Buffer frame =
                Buffer.buffer().appendByte((byte) 0).appendInt(message.length).appendBytes(message);
        Future<String> answer = client(caller, HttpVersion.HTTP_2)
                .request(options)
                .compose(call -> call.send(frame)
                        .compose(response -> heard(response, VOTES.contains(path)))
                        .onComplete(heard -> call.reset()))
                .otherwise(failure -> {
                    refused.add(connection);
                    return "no connection";
                });
        return await(answer);
    }

    /** The first message of an answer is enough. */
    private static Future<String> heard(HttpClientResponse response, boolean vote) {
        Promise<String> heard = Promise.promise();
        Optional<String> refusal = code(response.headers());
        if (refusal.isPresent()) {
            return Future.succeededFuture(refusal.get());
        }
        response.handler(frame -> heard.tryComplete(vote && !isAccepted(frame) ? "FORBIDDEN" : "OK"));
        response.endHandler(end -> heard.tryComplete(code(response.trailers()).orElse("OK")));
        response.exceptionHandler(heard::tryFail);
        return heard.future();
    }

    private static Optional<String> code(MultiMap headers) {
        return Optional.ofNullable(headers.get("locmoe-code"))
                .or(() -> Optional.ofNullable(headers.get("grpc-status"))
                        .filter(status -> !status.equals("0"))
                        .map("status "::concat));
    }

    private static boolean isAccepted(Buffer frame) {
        try {
            return VoteReply.parseFrom(frame.getBytes(FRAME_HEAD, frame.length()))
                    .getAccepted();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** The status of an answer over HTTP. */
    int http(TestCaller caller, int port, String path, Optional<String> user) {
        return await(client(caller, HttpVersion.HTTP_1_1)
                .request(options(caller, port, path, user))
                .compose(call -> call.send())
                .compose(response -> response.end().map(response.statusCode())));
    }

    private static RequestOptions options(TestCaller caller, int port, String path, Optional<String> user) {
        RequestOptions options =
                new RequestOptions().setHost("127.0.0.1").setPort(port).setURI(path);
        caller.token().ifPresent(token -> options.putHeader("authorization", "Bearer " + token));
        user.ifPresent(name -> options.putHeader("locmoe-caller", name));
        return options;
    }

    private HttpClient client(TestCaller caller, HttpVersion version) {
        return clients.computeIfAbsent(caller + " " + version, unknown -> {
            boolean certified = caller.role().isPresent() && caller.token().isEmpty();
            Identity identity =
                    certified ? certificates.of(caller.role().get(), caller.name()) : certificates.stranger();
            HttpClientOptions options = new HttpClientOptions()
                    .setProtocolVersion(version)
                    .setUseAlpn(version == HttpVersion.HTTP_2)
                    .setSsl(true)
                    .setVerifyHost(false)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                    .setTrustOptions(TrustOptions.wrap(identity.trustManager()));
            return vertx.createHttpClient(
                    certified ? options.setKeyCertOptions(KeyCertOptions.wrap(identity.keyManager())) : options);
        });
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws Exception {
        vertx.close().await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
