package io.locmoe.topology;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** An object that acts when it is read. */
final class Gadget implements Callable<Integer>, Serializable {
    static final AtomicInteger READ = new AtomicInteger();

    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream input) throws IOException, ClassNotFoundException {
        input.defaultReadObject();
        READ.incrementAndGet();
    }

    @Override
    public Integer call() {
        return 1;
    }
}
