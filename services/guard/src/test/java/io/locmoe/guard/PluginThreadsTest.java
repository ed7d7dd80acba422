package io.locmoe.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thread belongs to the plug-in that has started it. */
class PluginThreadsTest {
    private final ClassLoader loader = new URLClassLoader("plugin-leaky", new URL[0], null);
    private final Callee callee = new Callee("router x of plug-in leaky 1", loader);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void endAll() {
        end.countDown();
    }

    private Thread started(String name) {
        return callee.call(
                "route", () -> Thread.ofPlatform().name(name).daemon().start(this::hang));
    }

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Tag("slow")
    @Test
    void aThreadThatStaysIsNamedWithItsPluginAndWhereItStands() {
        Thread earlier = started("earlier");
        PluginThreads threads = new PluginThreads();
        started("left-over");
        assertThat(threads.left(Set.of("leaky")))
                .singleElement()
                .asString()
                .startsWith("plug-in leaky has left the thread 'left-over' running, which stands at ")
                .endsWith("; a plug-in ends its threads before its calls return, or when it is closed");
        assertThat(threads.left(Set.of("other"))).isEmpty();
        assertThat(PluginThreads.of(loader)).hasSize(2).anyMatch(one -> one.contains(earlier.getName()));
    }

    @Test
    void endedThreadsAreNotReported() {
        PluginThreads threads = new PluginThreads();
        Thread ending = started("ending");
        end.countDown();
        assertThat(threads.left(Set.of("leaky"))).isEmpty();
        assertThat(ending.isAlive()).isFalse();
    }

    /** It has the plug-in's class loader as long as it is inside, and is the host's all the same. */
    @Test
    void hostThreadsInsideAPluginAreNotReported() throws InterruptedException {
        PluginThreads threads = new PluginThreads();
        CountDownLatch inside = new CountDownLatch(1);
        Thread rank = Thread.ofPlatform()
                .start(() -> callee.run("route", () -> {
                    inside.countDown();
                    hang();
                }));
        inside.await();
        assertThat(threads.left(Set.of("leaky"))).isEqualTo(List.of());
        end.countDown();
        rank.join();
    }
}
