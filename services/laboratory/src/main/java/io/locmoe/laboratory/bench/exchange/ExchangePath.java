package io.locmoe.laboratory.bench.exchange;

import java.util.List;

/** A method by which this process exchanges bytes with all others. Used by one thread. */
interface ExchangePath extends AutoCloseable {

    /** Host and port at which the others reach this process. */
    String address();

    /** Connects to all processes; every process calls it. */
    void connect(List<String> addresses) throws Exception;

    /** Sends {@code bytes} bytes to every other process and receives as many; returns when they have arrived. */
    void exchange(int bytes, long round) throws Exception;

    @Override
    void close() throws Exception;
}
