package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.local.LocalTransport;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.io.File;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalOnlyTest {

    @Test
    void ranksOfOneProcessNeedNeitherArrowNorNetty() throws Exception {
        String classPath = String.join(
                File.pathSeparator, location(Session.class), location(LocalOnlyTest.class), location(Topology.class));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        Job.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("[1, 0]");
        assertThat(process.waitFor()).isZero();
    }

    private static String location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Two ranks swap their numbers; prints what each got. */
    public static final class Job {
        public static void main(String[] args) throws Exception {
            try (Session session = LocalTransport.mesh(Topology.of(2, 1), Duration.ofSeconds(20))) {
                System.out.print(Ranks.run(session.transports(), Job::swap));
            }
        }

        private static int swap(Transport transport) {
            int other = 1 - transport.rank();
            transport.send(other, TransportLaws.TAG, MemorySegment.ofArray(new int[] {transport.rank()}));
            try (Transport.Received received = transport.receive(other, TransportLaws.TAG)) {
                return received.data().get(ValueLayout.JAVA_INT_UNALIGNED, 0);
            }
        }
    }
}
