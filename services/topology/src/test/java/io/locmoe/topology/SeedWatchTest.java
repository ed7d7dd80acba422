package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeedWatchTest {
    private static final String OTHER = "127.0.0.1:1";

    private ServerSocket port;
    private String seed;
    private SeedWatch watch;

    @BeforeEach
    void seedAnswers() throws IOException {
        port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        seed = "127.0.0.1:" + port.getLocalPort();
        watch = new SeedWatch(new TestMesh().config(1, "node-1", 0, List.of(seed)));
    }

    @AfterEach
    void seedIsGone() throws IOException {
        port.close();
    }

    @Test
    void seedIsElsewhereAfterEightLooksWithoutMembership() {
        assertThat(looksUntilElsewhere(List.of(OTHER))).isEqualTo(8);
    }

    @Test
    void aMemberSeedIsNeverElsewhere() {
        assertThat(looksUntilElsewhere(List.of(OTHER, seed))).isEqualTo(100);
    }

    @Test
    void anUnresponsiveSeedIsNotElsewhere() throws IOException {
        looks(7);
        port.close();
        assertThat(looksUntilElsewhere(List.of(OTHER))).isEqualTo(100);
    }

    @Test
    void watchPausesThirtyLooksAfterAFailedJoin() {
        watch.pause();
        assertThat(looksUntilElsewhere(List.of(OTHER))).isEqualTo(38);
    }

    @Test
    void pauseContinuesWhileTheSeedIsUnresponsive() throws IOException {
        watch.pause();
        int kept = port.getLocalPort();
        port.close();
        looks(30);
        port = new ServerSocket(kept, 50, InetAddress.getLoopbackAddress());
        assertThat(looksUntilElsewhere(List.of(OTHER))).isEqualTo(8);
    }

    /** Each cut of a network, also the second, is healed as soon as the first. */
    @Test
    void pauseEndsOnceTheSeedIsAMember() {
        watch.pause();
        assertThat(watch.isElsewhere(List.of(seed))).isFalse();
        assertThat(looksUntilElsewhere(List.of(OTHER))).isEqualTo(8);
    }

    private void looks(int count) {
        for (int look = 0; look < count; look++) {
            assertThat(watch.isElsewhere(List.of(OTHER))).isFalse();
        }
    }

    private int looksUntilElsewhere(List<String> members) {
        int looks = 1;
        while (!watch.isElsewhere(members) && looks < 100) {
            looks++;
        }
        return looks;
    }
}
