package io.locmoe.store;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.options.ListContainerOptions;
import org.jclouds.blobstore.options.PutOptions;
import org.jclouds.blobstore.util.ForwardingBlobStore;

/** A server with the interface of S3 on loopback, with the bucket {@code runs} in memory. */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "runs";
    private static final List<String> PROPERTIES =
            List.of("aws.endpointUrlS3", "aws.accessKeyId", "aws.secretAccessKey", "aws.region");

    private final BlobStoreContext context;
    private final Failing store;
    private final S3Proxy proxy;
    private final Map<String, String> before = new HashMap<>();

    /** Refuses as many puts as it was told to. */
    private static final class Failing extends ForwardingBlobStore {
        private final AtomicInteger refusals = new AtomicInteger();
        private volatile Predicate<String> refused = _ -> false;

        Failing(BlobStore store) {
            super(store);
        }

        @Override
        public String putBlob(String container, Blob blob) {
            return putBlob(container, blob, PutOptions.NONE);
        }

        @Override
        public String putBlob(String container, Blob blob, PutOptions options) {
            if (refused.test(blob.getMetadata().getName()) && refusals.getAndDecrement() > 0) {
                throw new IllegalStateException("refused by the test");
            }
            return super.putBlob(container, blob, options);
        }
    }

    private S3Server(BlobStoreContext context, Failing store, S3Proxy proxy) {
        this.context = context;
        this.store = store;
        this.proxy = proxy;
    }

    /** Starts it, and makes it the one that the system properties of the client name. */
    static S3Server start() throws Exception {
        BlobStoreContext context =
                ContextBuilder.newBuilder(new TransientApiMetadata()).build(BlobStoreContext.class);
        Failing store = new Failing(context.getBlobStore());
        store.createContainerInLocation(null, BUCKET);
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "known", "secret-word")
                .build();
        proxy.start();
        S3Server server = new S3Server(context, store, proxy);
        PROPERTIES.forEach(name -> server.before.put(name, System.getProperty(name)));
        System.setProperty("aws.endpointUrlS3", "http://127.0.0.1:" + proxy.getPort());
        System.setProperty("aws.accessKeyId", "known");
        System.setProperty("aws.secretAccessKey", "secret-word");
        System.setProperty("aws.region", "eu-central-1");
        return server;
    }

    /** Refuses the next puts of objects whose names fit. */
    void refuse(int puts, Predicate<String> names) {
        store.refused = names;
        store.refusals.set(puts);
    }

    /** Puts an object past the client, with any name. */
    void put(String name, String content) {
        store.putBlob(
                BUCKET,
                store.blobBuilder(name)
                        .payload(content)
                        .contentLength(content.length())
                        .build());
    }

    /** The names of all objects. */
    List<String> names() {
        return store.list(BUCKET, ListContainerOptions.Builder.recursive()).stream()
                .map(object -> object.getName())
                .sorted()
                .toList();
    }

    @Override
    public void close() throws Exception {
        proxy.stop();
        context.close();
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }
}
