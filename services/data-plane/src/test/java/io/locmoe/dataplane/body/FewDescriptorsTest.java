package io.locmoe.dataplane.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.incoming.Inbox;
import io.locmoe.dataplane.incoming.IncomingStreams;
import io.locmoe.dataplane.reader.BodyReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that has taken as many descriptors as the operating system lets it have. */
@Tag("slow")
@Timeout(120)
class FewDescriptorsTest {
    /** More than there are jars, which a process opens when it needs them. */
    private static final int DESCRIPTORS = 512;

    @TempDir
    private Path directory;

    @Test
    void theAcceptorAcceptsAgainWhenThereAreDescriptors() throws Exception {
        Path errors = directory.resolve("errors");
        Process child = start(errors);
        try (BufferedReader said = child.inputReader();
                var orders = child.outputWriter()) {
            int port = Integer.parseInt(said.readLine());
            assertThat(isGreeted(port, Duration.ofSeconds(20))).isTrue();
            orders.write("take\n");
            orders.flush();
            assertThat(said.readLine()).startsWith("taken: ").contains("Too many open files");
            assertThat(isGreeted(port, Duration.ofSeconds(1))).isFalse();
            orders.write("free\n");
            orders.flush();
            assertThat(said.readLine()).isEqualTo("freed");
            assertThat(isGreeted(port, Duration.ofSeconds(20))).isTrue();
        } finally {
            child.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
        assertThat(errors)
                .content()
                .contains("a body channel by tcp could not be accepted; the next will be: ", "Too many open files")
                .doesNotContain("peers can open no more of them");
    }

    private static Process start(Path errors) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // Java takes the hard limit, too, so both are set.
        List<String> command = List.of(
                "sh",
                "-c",
                "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
                "sh",
                java,
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName());
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    /** Whether somebody takes the connection and closes it for the nonsense that it brings. */
    private static boolean isGreeted(int port, Duration patience) throws IOException {
        try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
            stranger.setSoTimeout(Math.toIntExact(patience.toMillis()));
            stranger.getOutputStream().write(new byte[BodyOffer.GREETING.length + BodyOffer.TOKEN_BYTES]);
            return stranger.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // closed before it had read everything
        }
    }

    /** Listens for body channels, and takes and frees all descriptors as it is told. */
    public static final class Child {
        public static void main(String[] arguments) throws Exception {
            try (ExecutorService threads = Executors.newCachedThreadPool();
                    BodyServer server = new BodyServer("127.0.0.1", threads, null);
                    BodyReader reader = new BodyReader();
                    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in))) {
                Inbox nobody = new IncomingBodiesTest.StuckInbox(new CountDownLatch(1));
                BodyHost host = new BodyHost(nobody, new IncomingStreams(), reader, threads);
                System.out.println(server.offer(new IncomingBodies(host, 0, failure -> {}))
                        .tcpPort());
                Deque<InputStream> taken = new ArrayDeque<>();
                for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                    System.out.println(order.equals("take") ? take(taken) : free(taken));
                }
            }
        }

        private static String take(Deque<InputStream> taken) {
            try {
                while (true) {
                    taken.add(Files.newInputStream(Path.of("/dev/null")));
                }
            } catch (IOException e) {
                return "taken: " + e.getMessage();
            }
        }

        private static String free(Deque<InputStream> taken) throws IOException {
            while (!taken.isEmpty()) {
                taken.pop().close();
            }
            return "freed";
        }
    }
}
