package io.locmoe.node;

import io.locmoe.control.access.Credentials;
import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.Identity;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.Optional;

/** A client of the pages of a node with certificates that sends any header, also those that a browser would not. */
record ProvenPages(Vertx vertx, Identity identity, int port) {

    /** Status and body of an answer. Vert.x closes a client that is no longer reachable, also amid a request. */
    String answer(String method, String path, String... headers) {
        HttpClientOptions options = new Credentials(identity, Optional.empty())
                .options()
                .setUseAlpn(false)
                .setProtocolVersion(HttpVersion.HTTP_1_1);
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.valueOf(method))
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path);
        for (String header : headers) {
            request.putHeader(header.split(": ")[0], header.split(": ")[1]);
        }
        HttpClientAgent client = vertx.createHttpClient(options);
        try {
            return MeshClient.await(client.request(request)
                    .compose(sent -> sent.send())
                    .compose(answer -> answer.body().map(body -> answer.statusCode() + " " + body)));
        } finally {
            client.close();
        }
    }

    int status(String method, String path, String... headers) {
        return Integer.parseInt(answer(method, path, headers).substring(0, 3));
    }

    /** The answer to what a button of the page asks for. */
    String post(String path) {
        return answer("POST", path, "Origin: https://127.0.0.1:" + port);
    }
}
