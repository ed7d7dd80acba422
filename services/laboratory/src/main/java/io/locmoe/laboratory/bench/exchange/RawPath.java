package io.locmoe.laboratory.bench.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;

/** Blocking sockets, with one thread that writes and one per peer that reads directly to the destination. */
final class RawPath extends SocketPath {
    private final List<Reader> readers = new ArrayList<>();
    private final Semaphore received = new Semaphore(0);

    RawPath(int node, MemorySegment send, MemorySegment receive) throws IOException {
        super(node, send, receive);
    }

    @Override
    public void connect(List<String> addresses) throws IOException {
        super.connect(addresses);
        for (int peer = 0; peer < incoming.size(); peer++) {
            Reader reader = new Reader(incoming.get(peer), peer);
            readers.add(reader);
            Thread.ofPlatform().daemon().name("raw-in-" + peer).start(reader);
        }
    }

    @Override
    public void exchange(int bytes, long round) throws Exception {
        for (Reader reader : readers) {
            reader.sizes.put(bytes);
        }
        for (int hop = 0; hop < outgoing.size(); hop++) {
            ByteBuffer from = send.asSlice((long) hop * bytes, bytes).asByteBuffer();
            while (from.hasRemaining()) {
                outgoing.get(hop).write(from);
            }
        }
        received.acquire(readers.size());
    }

    private final class Reader implements Runnable {
        private final SocketChannel channel;
        private final int place;
        private final SynchronousQueue<Integer> sizes = new SynchronousQueue<>();

        Reader(SocketChannel channel, int place) {
            this.channel = channel;
            this.place = place;
        }

        @Override
        public void run() {
            try {
                while (true) {
                    int bytes = sizes.take();
                    ByteBuffer into =
                            receive.asSlice((long) place * bytes, bytes).asByteBuffer();
                    while (into.hasRemaining()) {
                        if (channel.read(into) < 0) {
                            throw new EOFException("a process has ended");
                        }
                    }
                    received.release();
                }
            } catch (IOException | InterruptedException e) {
                // The benchmark ends.
            }
        }
    }
}
