package io.locmoe.control.access;

import io.vertx.core.VertxOptions;
import java.security.Security;

/**
 * Limits how long resolved host names are cached. A pod gets a new address at each start under the same name, so names
 * are resolved again soon, whatever TTL the name server permits.
 */
public final class HostNames {
    private static final int SECONDS = 2;

    private HostNames() {}

    /** Limits the cache of Vert.x's own resolver. */
    public static VertxOptions renewed(VertxOptions options) {
        options.getAddressResolverOptions().setCacheMaxTimeToLive(SECONDS);
        return options;
    }

    /** Limits the cache of the JVM's resolver. Has no effect after the first look-up. */
    public static void renew() {
        Security.setProperty("networkaddress.cache.ttl", Integer.toString(SECONDS));
        // An unknown name may become known in a moment, because nodes start at the same time.
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }
}
