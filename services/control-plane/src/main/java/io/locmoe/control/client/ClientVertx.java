package io.locmoe.control.client;

import io.locmoe.control.access.HostNames;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** The few threads of a client. */
final class ClientVertx {
    private ClientVertx() {}

    /** The client serves no files, so it needs no cache directory, which a killed process would leave behind. */
    static Vertx start() {
        VertxOptions options =
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1);
        options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return Vertx.vertx(HostNames.renewed(options));
    }
}
