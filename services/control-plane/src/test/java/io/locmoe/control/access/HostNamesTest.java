package io.locmoe.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxOptions;
import java.security.Security;
import org.junit.jupiter.api.Test;

class HostNamesTest {
    @Test
    void hostAddressesAreCachedForSecondsAndFailuresNever() {
        HostNames.renew();
        assertThat(Security.getProperty("networkaddress.cache.ttl")).isEqualTo("2");
        assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("0");
        assertThat(HostNames.renewed(new VertxOptions())
                        .getAddressResolverOptions()
                        .getCacheMaxTimeToLive())
                .isEqualTo(2);
    }
}
