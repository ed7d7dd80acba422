package io.locmoe.store;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What people are told of a failure of the store's client, which may name keys and hosts of others. */
record StoreFailures(StoreAddress address, String endpoint) {
    private static final List<Class<? extends Exception>> UNREACHABLE = List.of(
            UnknownHostException.class,
            ConnectException.class,
            NoRouteToHostException.class,
            SocketTimeoutException.class,
            SSLException.class);

    StoreException of(SdkException failure) {
        return new StoreException(
                failure instanceof AwsServiceException answer ? refusal(answer) : unsaid(failure), failure);
    }

    private String refusal(AwsServiceException answer) {
        String code = code(answer);
        return switch (code) {
            case "NoSuchBucket" ->
                "there is no bucket '" + address.bucket() + "' for " + address + " at " + endpoint
                        + ": make it, or name another one";
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
                address + " is in another region (" + code + "): set AWS_REGION to the region of the bucket";
            case "RequestTimeTooSkewed" -> address + " refuses the clock of this machine (" + code + "): set it right";
            default ->
                answer.statusCode() == 403 || answer.statusCode() == 401
                        ? address + " at " + endpoint + " refuses the credentials (" + code + "): check"
                                + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the rights of their user here"
                        : address + " at " + endpoint + " answers with " + code;
        };
    }

    private static String code(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .filter(text -> text.matches("[A-Za-z0-9]{1,60}"))
                .orElse("HTTP " + answer.statusCode());
    }

    private String unsaid(SdkException failure) {
        String text = String.valueOf(failure.getMessage());
        if (text.contains("Unable to load region")) {
            return "no region is set for " + address + ": set AWS_REGION, and for a store that is not Amazon's"
                    + " AWS_ENDPOINT_URL_S3";
        } else if (text.contains("credentials")) {
            return "there are no credentials for " + address + ": set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                    + " give the pod's service account a role";
        }
        return unreachable(failure);
    }

    private String unreachable(SdkException failure) {
        return Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                .filter(cause -> UNREACHABLE.stream().anyMatch(kind -> kind.isInstance(cause)))
                .findFirst()
                .map(cause -> address + " cannot be reached at " + endpoint + " ("
                        + cause.getClass().getSimpleName() + "): check AWS_ENDPOINT_URL_S3 and the network")
                .orElse(address + " at " + endpoint + " does not answer as a store does ("
                        + failure.getClass().getSimpleName() + "): check AWS_ENDPOINT_URL_S3");
    }
}
