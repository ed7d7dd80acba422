package io.locmoe.run.worker;

import io.locmoe.engine.job.ForwardingListener;

/** Reports that forward the progress of a job, whatever they do at its end. */
public interface ForwardingReports extends ForwardingListener, JobReports {}
