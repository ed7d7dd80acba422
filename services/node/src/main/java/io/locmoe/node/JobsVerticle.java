package io.locmoe.node;

import io.locmoe.run.JobLimits;
import io.locmoe.run.role.JobRole;
import io.locmoe.run.worker.JobHost;
import io.locmoe.run.worker.JobObserver;
import io.locmoe.run.worker.NodeTaskFactory;
import io.locmoe.run.worker.Roots;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** The node's part in jobs, on this verticle's event loop. */
final class JobsVerticle extends VerticleBase {
    private static final Duration LEAVE = Duration.ofSeconds(5);

    private final NodeConfig config;
    private final NodeRoles roles;
    private final NodeTaskFactory factory;
    private final JobLimits limits;
    private final JobObserver observer;
    private final Runnable end;
    private JobRole jobs;

    /** @param end called when a user tells this node to leave the mesh, or a renewal of its certificate needs it */
    JobsVerticle(
            NodeConfig config,
            NodeRoles roles,
            NodeTaskFactory factory,
            JobLimits limits,
            JobObserver observer,
            Runnable end) {
        this.end = end;
        this.config = config;
        this.roles = roles;
        this.factory = factory;
        this.limits = limits;
        this.observer = observer;
    }

    @Override
    public Future<?> start() {
        jobs = new JobRole(
                vertx,
                context,
                roles.membership(),
                roles.client(),
                new JobHost(factory, limits, new Roots(config.data(), config.roots()), observer),
                new SelfInsight(roles),
                end);
        roles.membership().addListener(jobs);
        JoinedPlugins compared = new JoinedPlugins(roles.membership().self());
        roles.membership().addListener(compared);
        roles.membership().nodes().forEach(compared::joined);
        roles.jobs(jobs);
        Renewal renewal = Renewal.of(config, roles.trust(), end);
        vertx.setPeriodic(Renewal.PAUSE.toMillis(), _ -> renewal.look());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        roles.closing();
        return jobs.close(LEAVE);
    }
}
