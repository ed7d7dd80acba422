package io.locmoe.mesh;

import io.locmoe.launcher.network.LinkNetwork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Bytes over TCP from one node's place to another's, each end a process there. */
final class Transfer {
    private static final int PIECE = 1 << 16;

    private Transfer() {}

    /** Sends, and gives the speed at which the receiver saw the bytes come, bit/s. */
    static double bitsPerSecond(LinkNetwork network, int from, int to, long bytes)
            throws IOException, InterruptedException {
        Process receiver = start(network, to, "receive", network.address(to));
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(receiver.getInputStream(), StandardCharsets.UTF_8))) {
            Process sender = start(network, from, "send", network.address(to), lines.readLine(), Long.toString(bytes));
            double speed = Double.parseDouble(lines.readLine());
            sender.waitFor();
            return speed;
        } finally {
            receiver.destroyForcibly().waitFor();
        }
    }

    private static Process start(LinkNetwork network, int node, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Transfer.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(network.wrap(node, command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] arguments) throws IOException {
        InetAddress address = InetAddress.getByName(arguments[1]);
        if (arguments[0].equals("send")) {
            try (Socket socket = new Socket(address, Integer.parseInt(arguments[2]))) {
                send(socket.getOutputStream(), Long.parseLong(arguments[3]));
            }
            return;
        }
        try (ServerSocket server = new ServerSocket(0, 1, address)) {
            System.out.println(server.getLocalPort());
            try (Socket socket = server.accept()) {
                System.out.println(receive(socket.getInputStream()));
            }
        }
    }

    private static void send(OutputStream out, long bytes) throws IOException {
        for (long left = bytes; left > 0; left -= PIECE) {
            out.write(new byte[(int) Math.min(left, PIECE)]);
        }
    }

    private static double receive(InputStream in) throws IOException {
        byte[] piece = new byte[PIECE];
        long bytes = 0;
        long begin = System.nanoTime();
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            bytes += read;
        }
        return bytes * 8e9 / (System.nanoTime() - begin);
    }
}
