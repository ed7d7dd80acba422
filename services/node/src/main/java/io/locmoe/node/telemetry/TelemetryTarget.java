package io.locmoe.node.telemetry;

import io.locmoe.settings.SettingsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a node exports to.
 *
 * @param endpoint base URL of a collector for OTLP over HTTP, without credentials
 */
public record TelemetryTarget(String endpoint) {
    /** What {@code OTEL_…} has for the same purpose. */
    static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private static final String OFF = "OTEL_SDK_DISABLED";
    private static final String HTTP = "http/protobuf";

    /** @throws SettingsException if the endpoint is no URL that a collector can have */
    public TelemetryTarget {
        problem(endpoint).ifPresent(why -> {
            throw new SettingsException(List.of(why));
        });
    }

    /**
     * The endpoint of the setting, or of the environment.
     *
     * @param setting empty for that of the environment
     * @return empty if neither names one
     * @throws SettingsException if it cannot be used, or another protocol is asked for
     */
    public static Optional<TelemetryTarget> of(String setting, Map<String, String> environment) {
        String named = setting.isEmpty() ? environment.getOrDefault(ENDPOINT, "") : setting;
        if (named.isBlank()
                || setting.isEmpty() && environment.getOrDefault(OFF, "").equalsIgnoreCase("true")) {
            return Optional.empty();
        }
        String protocol = environment.getOrDefault(PROTOCOL, HTTP);
        if (!protocol.equals(HTTP)) {
            throw new SettingsException(
                    List.of(PROTOCOL + "=" + protocol + " is not supported: nodes export by " + HTTP));
        }
        return Optional.of(new TelemetryTarget(named));
    }

    /** Why an endpoint cannot be used; empty if it can. */
    private static Optional<String> problem(String endpoint) {
        try {
            URI url = new URI(endpoint);
            if (url.getUserInfo() != null) {
                return Optional.of(
                        "otlpEndpoint has a password; set OTEL_EXPORTER_OTLP_HEADERS, which no message repeats");
            }
            boolean usable = List.of("http", "https").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getQuery() == null
                    && url.getFragment() == null;
            return usable ? Optional.empty() : Optional.of(explained(endpoint));
        } catch (URISyntaxException e) {
            return Optional.of(explained(endpoint));
        }
    }

    private static String explained(String endpoint) {
        return "otlpEndpoint '" + endpoint
                + "' is no URL of a collector for OTLP over HTTP, like http://collector:4318";
    }
}
