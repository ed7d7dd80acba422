package io.locmoe.store;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The client of an object store as the environment variables of AWS, or its system properties, describe it. */
final class StoreClient {
    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9.\\[\\]:_-]+(/[A-Za-z0-9._~/-]*)?");

    private StoreClient() {}

    /** @param foreign whether the store is not Amazon's: few others have regions, or a host name for each bucket */
    static S3Client open(boolean foreign) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(5))
                        .socketTimeout(Duration.ofSeconds(60)))
                // Not every store knows the checksums that are Amazon's default; manifests have digests.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .forcePathStyle(foreign);
        if (foreign && setting("aws.region", "AWS_REGION").orElse("").isBlank()) {
            builder.region(Region.US_EAST_1);
        }
        return builder.build();
    }

    /**
     * Address of a store that is not Amazon's; empty for Amazon's.
     *
     * @throws StoreException if the variable is set to what is no address; the message does not show it, for it may
     *     contain a key
     */
    static Optional<String> endpoint() {
        Optional<String> endpoint = setting("aws.endpointUrlS3", "AWS_ENDPOINT_URL_S3")
                .or(() -> setting("aws.endpointUrl", "AWS_ENDPOINT_URL"));
        if (endpoint.filter(text -> !ADDRESS.matcher(text).matches()).isPresent()) {
            throw new StoreException(
                    "AWS_ENDPOINT_URL_S3 is no address like https://HOST:PORT; set it to one, or unset it");
        }
        return endpoint;
    }

    private static Optional<String> setting(String property, String variable) {
        return Stream.of(System.getProperty(property), System.getenv(variable))
                .filter(Objects::nonNull)
                .findFirst();
    }
}
