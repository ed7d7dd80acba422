package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.io.File;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalOnlyTest {

    @Test
    void ranksOfOneProcessNeedNeitherArrowNorNetty() throws Exception {
        String classPath = String.join(
                File.pathSeparator, location(Session.class), location(LocalOnlyTest.class), location(Topology.class));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        classPath,
                        Job.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("3.0");
        assertThat(process.waitFor()).isZero();
    }

    private static String location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Rank r contributes r + 1; prints the sum of two ranks. */
    public static final class Job {
        public static void main(String[] args) throws Exception {
            try (Session session = LocalTransport.mesh(Topology.of(2, 1), Duration.ofSeconds(20))) {
                List<Float> sums = Ranks.run(session.transports(), Job::sum);
                System.out.print(sums.getFirst());
            }
        }

        private static float sum(Transport transport) {
            float[] mine = {transport.rank() + 1};
            new Collectives(transport).allReduceSum(MemorySegment.ofArray(mine), 1);
            return mine[0];
        }
    }
}
