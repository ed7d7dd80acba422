package io.locmoe.topology;

import static io.locmoe.detection.DetectionTimings.USUAL;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.SocketInterceptorConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of Hazelcast for its only purpose, to discover the other nodes. It uses few threads, because the cores are
 * for training, and detects a dead member within seconds. It speaks to members only, not to clients and no text
 * protocols.
 */
final class HazelcastSettings {
    /** A longer attempt is restarted, because an attempt that meets remains of an earlier membership never ends. */
    private static final int ATTEMPT_SECONDS = 10;

    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("hazelcast.logging.type", "slf4j"),
            Map.entry("hazelcast.phone.home.enabled", "false"),
            Map.entry("hazelcast.diagnostics.enabled", "false"),
            Map.entry("hazelcast.health.monitoring.level", "OFF"),
            Map.entry("hazelcast.jmx", "false"),
            Map.entry("hazelcast.shutdownhook.enabled", "false"),
            Map.entry("hazelcast.socket.bind.any", "false"),
            Map.entry("hazelcast.partition.count", "11"),
            Map.entry("hazelcast.operation.thread.count", "2"),
            Map.entry("hazelcast.operation.generic.thread.count", "2"),
            Map.entry("hazelcast.io.thread.count", "1"),
            Map.entry("hazelcast.event.thread.count", "1"),
            Map.entry("hazelcast.event.queue.capacity", "10000"),
            Map.entry("hazelcast.wait.seconds.before.join", "0"),
            // Otherwise a new member sleeps for a second before it checks its connections to all others.
            Map.entry("hazelcast.connect.all.wait.seconds", "0"),
            Map.entry("hazelcast.heartbeat.interval.seconds", seconds(USUAL.ask())),
            Map.entry("hazelcast.max.no.heartbeat.seconds", seconds(USUAL.membership())),
            Map.entry("hazelcast.graceful.shutdown.max.wait", "10"));

    static {
        // Hazelcast logs before it reads its configuration.
        System.getProperties().putIfAbsent("hazelcast.logging.type", "slf4j");
    }

    private HazelcastSettings() {}

    private static String seconds(Duration limit) {
        return Long.toString(limit.toSeconds());
    }

    /** @param through member through which to join; empty opens a new mesh */
    static Config of(MembershipConfig membership, Optional<String> through) {
        Config config = new Config().setClusterName(membership.clusterName());
        PROPERTIES.forEach(config::setProperty);
        config.setProperty(
                "hazelcast.max.join.seconds",
                Long.toString(Math.clamp(membership.joinDeadline().toSeconds(), 1, ATTEMPT_SECONDS)));
        // Otherwise Hazelcast picks one of the machine's addresses.
        config.setProperty("hazelcast.local.localAddress", membership.bind());
        config.setMemberAttributeConfig(MemberHint.attributes(membership.self()));
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        StrangersLimits.set(config);
        network(membership, through, config.getAdvancedNetworkConfig());
        return config;
    }

    private static void network(MembershipConfig membership, Optional<String> through, AdvancedNetworkConfig network) {
        network.setEnabled(true)
                .setMemberEndpointConfig(new ServerSocketEndpointConfig()
                        .setPort(membership.port())
                        .setPortAutoIncrement(false)
                        .setReuseAddress(true)
                        .setSocketInterceptorConfig(new SocketInterceptorConfig()
                                .setEnabled(!membership.trust().isOpen()))
                        // A public address without a port gets the port that was bound.
                        .setPublicAddress(membership.self().host()));
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(10);
        through.ifPresent(join.getTcpIpConfig()::setRequiredMember);
    }
}
