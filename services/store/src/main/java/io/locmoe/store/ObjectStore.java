package io.locmoe.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * The objects below an address. Endpoint, region and credentials are those of the usual environment variables of AWS.
 * Any thread; blocks. Names are relative to the address.
 */
final class ObjectStore implements AutoCloseable {
    private static final String MIME = "application/octet-stream";
    /** Bytes; a store takes at most 10,000 parts of an object, each of at least 5 MiB. */
    private static final long PART = 64L << 20;

    private static final int MOST_PARTS = 10_000;

    private final StoreAddress address;
    private final S3Client client;
    private final StoreFailures failures;
    private final long part;

    private ObjectStore(StoreAddress address, S3Client client, StoreFailures failures, long part) {
        this.address = address;
        this.client = client;
        this.failures = failures;
        this.part = part;
    }

    /** An object, by its name. */
    record Listed(String name, long bytes, Instant written) {}

    /** @throws StoreException if no region is set */
    static ObjectStore open(StoreAddress address) {
        return open(address, PART);
    }

    /** @param part bytes of the parts in which large files are sent */
    static ObjectStore open(StoreAddress address, long part) {
        Optional<String> endpoint = StoreClient.endpoint();
        StoreFailures failures =
                new StoreFailures(address, endpoint.orElse("Amazon S3 (AWS_ENDPOINT_URL_S3 is not set)"));
        try {
            return new ObjectStore(address, StoreClient.open(endpoint.isPresent()), failures, part);
        } catch (SdkException e) {
            throw failures.of(e);
        }
    }

    /** Sends a file; a large one in parts. The object appears when all of it is there. */
    void put(String name, Path file) throws IOException {
        long bytes = Files.size(file);
        if (bytes > part) {
            putInParts(name, file, bytes);
        } else {
            ask(() -> client.putObject(put -> put.bucket(address.bucket()).key(key(name)), body(file, 0, bytes)));
        }
    }

    private void putInParts(String name, Path file, long bytes) {
        long size = Math.max(part, Math.ceilDiv(bytes, MOST_PARTS));
        String id = ask(() -> client.createMultipartUpload(
                        begin -> begin.bucket(address.bucket()).key(key(name))))
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long at = 0; at < bytes; at += size) {
                parts.add(putPart(name, id, parts.size() + 1, body(file, at, Math.min(size, bytes - at))));
            }
            ask(() -> client.completeMultipartUpload(end ->
                    end.bucket(address.bucket()).key(key(name)).uploadId(id).multipartUpload(all -> all.parts(parts))));
        } catch (StoreException e) {
            giveUp(name, id, e);
            throw e;
        }
    }

    private CompletedPart putPart(String name, String id, int number, RequestBody body) {
        String tag = ask(() -> client.uploadPart(
                        part -> part.bucket(address.bucket())
                                .key(key(name))
                                .uploadId(id)
                                .partNumber(number),
                        body))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    private void giveUp(String name, String id, StoreException cause) {
        try {
            ask(() -> client.abortMultipartUpload(
                    end -> end.bucket(address.bucket()).key(key(name)).uploadId(id)));
        } catch (StoreException e) {
            cause.addSuppressed(e);
        }
    }

    private static RequestBody body(Path file, long offset, long bytes) {
        return RequestBody.fromContentProvider(new FileRange(file, offset, bytes), bytes, MIME);
    }

    /** Writes a small object. */
    void put(String name, byte[] content) {
        ask(() -> client.putObject(put -> put.bucket(address.bucket()).key(key(name)), RequestBody.fromBytes(content)));
    }

    /** Fetches an object into a file that does not exist yet. */
    void get(String name, Path file) {
        ask(() -> client.getObject(get -> get.bucket(address.bucket()).key(key(name)), file));
    }

    /** The content of a small object; empty if it does not exist. */
    Optional<byte[]> read(String name) {
        try {
            return Optional.of(
                    client.getObjectAsBytes(get -> get.bucket(address.bucket()).key(key(name)))
                            .asByteArray());
        } catch (NoSuchKeyException absent) {
            return Optional.empty();
        } catch (SdkException e) {
            throw failures.of(e);
        }
    }

    /** The objects whose names begin so, however many; their names are as anybody may have chosen them. */
    List<Listed> list(String beginning) {
        return ask(() ->
                client
                        .listObjectsV2Paginator(
                                list -> list.bucket(address.bucket()).prefix(key(beginning)))
                        .contents()
                        .stream()
                        .map(object -> new Listed(
                                object.key().substring(address.start().length()), object.size(), object.lastModified()))
                        .toList());
    }

    void remove(String name) {
        ask(() -> client.deleteObject(remove -> remove.bucket(address.bucket()).key(key(name))));
    }

    private String key(String name) {
        return address.start() + name;
    }

    private <T> T ask(Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw failures.of(e);
        } catch (UncheckedIOException e) {
            throw new StoreException("a file for " + address + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
