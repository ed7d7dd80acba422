package io.locmoe.control;

import io.vertx.core.VertxOptions;
import java.security.Security;

/**
 * Names of machines. A pod has another address after each start, under the same name, so what was looked up is soon
 * looked up again, whatever the name server permits.
 */
public final class HostNames {
    private static final int SECONDS = 2;

    private HostNames() {}

    /** What Vert.x looks up by itself. */
    public static VertxOptions renewed(VertxOptions options) {
        options.getAddressResolverOptions().setCacheMaxTimeToLive(SECONDS);
        return options;
    }

    /** All else in this process. Has no effect after the first look-up. */
    public static void renew() {
        Security.setProperty("networkaddress.cache.ttl", Integer.toString(SECONDS));
        // A name that is not known yet may be in a moment: nodes start at once.
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }
}
