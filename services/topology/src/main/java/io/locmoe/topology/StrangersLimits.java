package io.locmoe.topology;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.DurableExecutorConfig;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.ListConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.QueueConfig;
import com.hazelcast.config.ReplicatedMapConfig;
import com.hazelcast.config.RingbufferConfig;
import com.hazelcast.config.ScheduledExecutorConfig;
import com.hazelcast.config.SetConfig;

/**
 * Limits what a member that is not a node can do. Hazelcast's open edition admits anyone who knows the mesh's name, so
 * a node holds no data, creates no object of a class that a stranger names, and runs nothing for others.
 */
final class StrangersLimits {
    private static final int ENTRIES = 100;

    private StrangersLimits() {}

    static void set(Config config) {
        // A lite member owns no partition, so what a stranger puts into a map stays with strangers.
        config.setLiteMember(true);
        config.getSerializationConfig().setJavaSerializationFilterConfig(errorsOnly());
        config.getSerializationConfig().getCompactSerializationConfig().setZeroConfigFilter(errorsOnly());
        config.getManagementCenterConfig()
                .setScriptingEnabled(false)
                .setConsoleEnabled(false)
                .setDataAccessEnabled(false);
        config.getDynamicConfigurationConfig().setPersistenceEnabled(false);
        config.getInstanceTrackingConfig().setEnabled(false);
        bound(config);
    }

    /**
     * Permits the errors that Hazelcast members send each other, and no class that does more than hold a message. A
     * member that cannot read an error waits for the answer until its timeout: one that becomes the oldest, for five
     * seconds.
     */
    private static JavaSerializationFilterConfig errorsOnly() {
        ClassFilter errors = new ClassFilter()
                .addPrefixes("com.hazelcast.spi.exception.", "com.hazelcast.core.")
                .addClasses(
                        "java.lang.Throwable",
                        "java.lang.Exception",
                        "java.lang.RuntimeException",
                        "java.lang.IllegalStateException",
                        "java.lang.IllegalArgumentException",
                        "java.lang.NullPointerException",
                        "java.lang.SecurityException",
                        "java.lang.UnsupportedOperationException",
                        "java.io.IOException",
                        "java.util.concurrent.ExecutionException",
                        "com.hazelcast.nio.serialization.HazelcastSerializationException",
                        "java.lang.StackTraceElement",
                        "[Ljava.lang.StackTraceElement;",
                        "java.util.ArrayList",
                        "java.util.Collections$EmptyList",
                        "java.util.Collections$UnmodifiableList",
                        "java.util.Collections$UnmodifiableCollection",
                        "java.util.Collections$UnmodifiableRandomAccessList");
        return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(errors);
    }

    /** Bounds the data of a member that was somehow turned into a data member. */
    private static void bound(Config config) {
        config.addMapConfig(new MapConfig("default")
                        .setBackupCount(0)
                        .setEvictionConfig(new EvictionConfig()
                                .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                                .setSize(ENTRIES)
                                .setEvictionPolicy(EvictionPolicy.LRU)))
                .addQueueConfig(new QueueConfig("default").setMaxSize(ENTRIES).setBackupCount(0))
                .addListConfig(new ListConfig("default").setMaxSize(ENTRIES).setBackupCount(0))
                .addSetConfig(new SetConfig("default").setMaxSize(ENTRIES).setBackupCount(0))
                .addRingBufferConfig(
                        new RingbufferConfig("default").setCapacity(ENTRIES).setBackupCount(0))
                .addReplicatedMapConfig(new ReplicatedMapConfig("default").setAsyncFillup(true))
                .addDurableExecutorConfig(
                        new DurableExecutorConfig("default").setPoolSize(1).setCapacity(1))
                .addScheduledExecutorConfig(
                        new ScheduledExecutorConfig("default").setPoolSize(1).setCapacity(1));
    }
}
