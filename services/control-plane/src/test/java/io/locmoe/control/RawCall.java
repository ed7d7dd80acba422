package io.locmoe.control;

import io.locmoe.control.client.MeshClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A gRPC call by bare HTTP/2, as a stranger may make it. */
public record RawCall(String path, Map<String, String> headers, Buffer body) {
    public static final String TOPOLOGY = "/locmoe.control.v2.MeshControl/Topology";

    /** What came back; {@code status} is -1 without one. */
    public record Answer(int status, String message) {}

    /** A frame of gRPC: a flag, the length, the message. */
    public static Buffer frame(boolean compressed, byte[] message) {
        return Buffer.buffer()
                .appendByte((byte) (compressed ? 1 : 0))
                .appendInt(message.length)
                .appendBytes(message);
    }

    /** Zeros, compressed a thousand times. */
    public static byte[] bomb(int megabytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < megabytes; i++) {
                gzip.write(zeros);
            }
        }
        return compressed.toByteArray();
    }

    public static HttpClient client(Vertx vertx) {
        return vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    public Answer send(HttpClient client, int port) {
        return MeshClient.await(begin(client, port));
    }

    /** Sends without waiting. */
    public Future<Answer> begin(HttpClient client, int port) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path)
                .putHeader("content-type", "application/grpc");
        headers.forEach(options::putHeader);
        return client.request(options)
                .compose(request -> request.send(body))
                .compose(response -> response.end().map(ended -> {
                    String inHead = response.getHeader("grpc-status");
                    String status = inHead != null ? inHead : response.getTrailer("grpc-status");
                    String message = response.getHeader("grpc-message");
                    return new Answer(status == null ? -1 : Integer.parseInt(status), message);
                }))
                .recover(failure -> Future.succeededFuture(new Answer(-1, failure.toString())));
    }
}
